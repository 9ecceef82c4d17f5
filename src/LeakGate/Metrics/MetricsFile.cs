using LeakGate.Checks;
using LeakGate.Configuration;

namespace LeakGate.Metrics;

/// <summary>Opens what <c>metrics</c> names and reads it, bounded in size.</summary>
internal static class MetricsFile
{
    /// <summary>Metrics take a few kilobytes; the results of a large search a few megabytes.</summary>
    private const int MaximumBytes = 16 << 20;

    private static ReadOnlySpan<byte> LfsPointer => "version https://git-lfs.github.com/spec/"u8;

    /// <summary>The scores that the model has.</summary>
    /// <param name="folder">Absolute folder of the configuration.</param>
    /// <param name="splits">Names and roles of the splits, by which scores are told apart.</param>
    /// <exception cref="GateException">The file is missing, empty, too large, or not what its name says.</exception>
    public static ScoreSheet Read(string folder, Located<string> declared, SplitNames splits)
    {
        var path = Path.GetFullPath(declared.Value, folder);
        var name = declared.Written ?? Path.GetRelativePath(folder, path).Replace('\\', '/');
        try
        {
            return Interpretation.Of(Parse(path, name, declared), name, splits);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new MetricsSource(name, []).Broken(failure.Message.TrimEnd('.'), "a readable file");
        }
    }

    /// <summary>The files that metrics are read from, where they are there.</summary>
    public static IEnumerable<string> FilesOf(string folder, string declared)
    {
        var path = Path.GetFullPath(declared, folder);
        return Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            : File.Exists(path) ? [path]
            : [];
    }

    private static MetricsNode Parse(string path, string name, Located<string> declared)
    {
        if (Directory.Exists(path))
        {
            var metrics = MlflowMetrics.Find(path, declared);
            return MlflowMetrics.Read(metrics, Join(name, Path.GetRelativePath(path, metrics)), Load);
        }
        if (!File.Exists(path))
            throw new GateException(
                ExitCode.Data,
                new Problem(
                    RunRules.DataNotFound,
                    declared.At,
                    $"the metrics file '{declared.Shown}' does not exist",
                    "a file or a folder, relative to the configuration's folder",
                    Hint(path, declared)
                )
            );
        var source = Load(path, name);
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".csv" => CsvMetrics.Read(source, isTabbed: false),
            ".tsv" => CsvMetrics.Read(source, isTabbed: true),
            ".yaml" or ".yml" => YamlMetrics.Read(source),
            not ".json" when MlflowMetrics.IsMetric(source.Bytes) => new MetricsObject(
                [new MetricsEntry(Path.GetFileName(path), MlflowMetrics.Last(source))],
                SourceLocation.Whole(name)
            ),
            _ => JsonMetrics.Read(source),
        };
    }

    private static string Join(string name, string below) =>
        below == "." ? name.TrimEnd('/') : $"{name.TrimEnd('/')}/{below.Replace('\\', '/')}";

    private static string? Hint(string path, Located<string> declared)
    {
        var folder = Path.GetDirectoryName(path);
        if (File.Exists(path + ".dvc"))
            return "it is tracked by DVC: run 'dvc pull'";
        return declared.Written is null && Directory.Exists(folder)
            ? NearestName.Hint(
                Path.GetFileName(path),
                Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)
            )
            : null;
    }

    private static MetricsSource Load(string path, string name)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var buffer = new byte[Math.Min(MaximumBytes + 1, stream.CanSeek ? stream.Length + 1 : MaximumBytes + 1)];
        var length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        var source = new MetricsSource(name, buffer[Mark(buffer.AsSpan(0, length))..length]);
        if (length > MaximumBytes)
            throw source.Broken(
                $"the file is larger than {MaximumBytes >> 20} MB",
                "metrics, which take a few kilobytes",
                "check that 'metrics' does not name a data file"
            );
        if (source.Bytes.AsSpan().IndexOfAnyExcept(" \t\r\n"u8) < 0)
            throw source.Broken("the file is empty", "metrics");
        if (source.Bytes.AsSpan().StartsWith(LfsPointer))
            throw new GateException(
                ExitCode.Data,
                new Problem(
                    RunRules.PointerNotMaterialised,
                    SourceLocation.Whole(name),
                    $"'{name}' is a Git LFS pointer, not the metrics",
                    "the metrics themselves",
                    "run 'git lfs pull'"
                )
            );
        if (source.Bytes.AsSpan().Contains((byte)0))
            throw source.Broken("the file holds binary data", "metrics as JSON, YAML or CSV, in UTF-8");
        if (!System.Text.Unicode.Utf8.IsValid(source.Bytes))
            throw source.Broken("the file is not UTF-8", "metrics as JSON, YAML or CSV, in UTF-8");
        return source;
    }

    private static int Mark(ReadOnlySpan<byte> bytes) => bytes.StartsWith("\uFEFF"u8) ? 3 : 0;
}
