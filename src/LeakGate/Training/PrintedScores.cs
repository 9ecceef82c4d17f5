using System.Text;
using System.Text.RegularExpressions;
using LeakGate.Configuration;
using LeakGate.Metrics;

namespace LeakGate.Training;

/// <summary>
/// Finds scores in what a command prints: JSON, alone or on a line of its own, and <c>name: value</c> or
/// <c>name = value</c>, several on a line as Keras does. Of a name that comes again the last value counts.
/// </summary>
internal static partial class PrintedScores
{
    private const string Name = "standard output";

    public static ScoreSheet Read(string output, SplitNames splits)
    {
        if (Json(output) is { } whole)
            return Interpretation.Of(whole, Name, splits);
        var found = new Dictionary<string, MetricsNode>(StringComparer.Ordinal);
        foreach (var line in output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == '{' && Json(line) is MetricsObject one)
            {
                foreach (var (name, value) in one.Entries)
                    found[name] = value;
                continue;
            }
            foreach (var part in Separators().Split(line))
            {
                var match = Pair().Match(part);
                if (match.Success && MetricsSource.Number(match.Groups["value"].Value) is { } number)
                    found[match.Groups["name"].Value] = new MetricsNumber(
                        number,
                        match.Groups["value"].Value,
                        SourceLocation.Whole(Name)
                    );
            }
        }
        return Interpretation.Of(
            new MetricsObject([.. found.Select(f => new MetricsEntry(f.Key, f.Value))], SourceLocation.Whole(Name)),
            Name,
            splits
        );
    }

    private static MetricsNode? Json(string text)
    {
        if (text.AsSpan().TrimStart() is not ['{' or '[', ..])
            return null;
        try
        {
            return JsonMetrics.Read(new MetricsSource(Name, Encoding.UTF8.GetBytes(text)));
        }
        catch (GateException)
        {
            return null; // a line that begins like JSON and is none
        }
    }

    /// <summary>What stands between two pairs on a line; a comma within a number is none.</summary>
    [GeneratedRegex(@",\s+|;|\t|\s\|\s|\s-\s", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Separators();

    [GeneratedRegex(
        @"^\s*(?<name>[^:=]{1,80}?)\s*[:=]\s*(?<value>[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?\s?%?)\s*$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Pair();
}
