using System.Globalization;
using System.Text;
using LeakGate.Checks;
using LeakGate.Configuration;

namespace LeakGate.Metrics;

/// <summary>
/// Reads the metrics of one run from the folders in which MLflow keeps them: a file for each metric, with a line
/// <c>timestamp value step</c> for each time it was logged. The last one counts.
/// </summary>
internal static class MlflowMetrics
{
    private const string FolderName = "metrics";
    private const int MaximumFiles = 10_000;

    /// <summary>A store holds experiments, these hold runs, and these their metrics.</summary>
    private const int Depth = 3;

    /// <summary>The folder of the metrics: the folder itself, or the only one below it.</summary>
    /// <exception cref="GateException">There is none, or there are several.</exception>
    public static string Find(string folder, Located<string> declared)
    {
        if (Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)) == FolderName)
            return folder;
        var found = new List<string>();
        Collect(folder, Depth, found);
        found.Sort(StringComparer.Ordinal);
        if (found.Count == 1)
            return found[0];
        var runs = found.Take(3).Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/'));
        throw new GateException(
            ExitCode.Data,
            found.Count == 0
                ? new Problem(
                    RunRules.DataNotFound,
                    declared.At,
                    $"the folder '{declared.Shown}' holds no metrics of MLflow",
                    "a metrics file, or the folder of a run with its folder 'metrics'"
                )
                : new Problem(
                    RunRules.InvalidConfiguration,
                    declared.At,
                    $"the folder '{declared.Shown}' holds {found.Count} runs of MLflow",
                    "one of them",
                    $"name its folder: {string.Join(", ", runs)}{(found.Count > 3 ? ", …" : "")}"
                )
        );
    }

    /// <summary>The metrics of a folder, nested where their names have slashes.</summary>
    /// <param name="read">Reads a file, bounded, under the name that messages use.</param>
    public static MetricsNode Read(string folder, string name, Func<string, string, MetricsSource> read)
    {
        var files = Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Take(MaximumFiles + 1)
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .ToArray();
        if (files.Length is 0 or > MaximumFiles)
            throw new MetricsSource(name, []).Broken(
                files.Length == 0 ? "the folder is empty" : $"the folder has more than {MaximumFiles:N0} files",
                "a file for each metric"
            );
        return new MetricsObject(
            [.. files.Select(file => new MetricsEntry(file, Last(read(Path.Combine(folder, file), $"{name}/{file}"))))],
            SourceLocation.Whole(name)
        );
    }

    /// <summary>Whether a text is a file of one metric.</summary>
    public static bool IsMetric(ReadOnlySpan<byte> text) =>
        text.IndexOf((byte)'\n') is var end and < 200 && Fields(Line(end < 0 ? text : text[..end])) is not null;

    /// <summary>The value of the last step, and of the last time it was logged.</summary>
    public static MetricsNumber Last(MetricsSource source)
    {
        (MetricsNumber Value, long Step, long Time)? last = null;
        var start = 0;
        while (start < source.Bytes.Length)
        {
            var length = source.Bytes.AsSpan(start).IndexOf((byte)'\n');
            length = length < 0 ? source.Bytes.Length - start : length;
            var line = Line(source.Bytes.AsSpan(start, length));
            var at = source.At(start, line.Length);
            if (line.Length > 0)
            {
                var (time, value, step) =
                    Fields(line)
                    ?? throw source.Broken(at, "the line is no value of MLflow", "timestamp, value and step");
                if (last is null || (step, time).CompareTo((last.Value.Step, last.Value.Time)) >= 0)
                    last = (new MetricsNumber(MetricsSource.Number(value)!.Value, value, at), step, time);
            }
            start += length + 1;
        }
        return last?.Value ?? throw source.Broken("the file is empty", "lines with timestamp, value and step");
    }

    private static string Line(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes).TrimEnd('\r');

    private static (long Time, string Value, long Step)? Fields(string line)
    {
        var fields = line.Split(' ');
        return
            fields.Length is 2 or 3
            && long.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out var time)
            && MetricsSource.Number(fields[1]) is not null
            && long.TryParse(
                fields.Length == 3 ? fields[2] : "0",
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var step
            )
            ? (time, fields[1], step)
            : null;
    }

    private static void Collect(string folder, int depth, List<string> found)
    {
        foreach (var inner in Directory.EnumerateDirectories(folder))
        {
            if (Path.GetFileName(inner) == FolderName)
                found.Add(inner);
            else if (depth > 1 && !Path.GetFileName(inner).StartsWith('.'))
                Collect(inner, depth - 1, found);
        }
    }
}
