using System.Text;
using LeakGate.Configuration;
using LeakGate.Metrics;
using LeakGate.Tests.Configuration;

namespace LeakGate.Tests.Metrics;

/// <summary>Reads metrics files that a test writes.</summary>
internal static class Sheets
{
    public static SplitNames Splits { get; } = new([("train", SplitRole.Train), ("test", SplitRole.Test)]);

    public static ScoreSheet Of(string name, string text) => Of(name, text, Splits);

    public static ScoreSheet Of(string name, string text, SplitNames splits)
    {
        using var folder = new TemporaryFolder();
        folder.Write(name, text);
        return Read(folder, name, splits);
    }

    public static ScoreSheet Of(string name, byte[] bytes)
    {
        using var folder = new TemporaryFolder();
        folder.Write(name, bytes);
        return Read(folder, name, Splits);
    }

    public static ScoreSheet Read(TemporaryFolder folder, string name, SplitNames? splits = null) =>
        MetricsFile.Read(folder.Path, Declared(name), splits ?? Splits);

    public static Located<string> Declared(string name) => new(name, new SourceLocation("leakgate.yml", 5, 14, 26));

    /// <summary>A score in a line: its path, metric, side and value, and its folds where there are some.</summary>
    public static string Line(this Score score)
    {
        var line = new StringBuilder();
        line.Append(score.Name).Append(" = ").Append(score.Metric.Name).Append(' ');
        line.Append(score.Role?.ToString().ToLowerInvariant() ?? "any").Append(' ');
        line.Append(FormattableString.Invariant($"{score.Value:0.####}"));
        if (score.Folds.Length > 0)
            line.Append(FormattableString.Invariant($" of {score.Folds.Length} folds"));
        if (score.Group.Length > 0)
            line.Append(" in ").Append(score.Group);
        return line.ToString();
    }
}
