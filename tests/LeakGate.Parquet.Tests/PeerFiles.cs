using System.Diagnostics;

namespace LeakGate.Parquet.Tests;

/// <summary>The folder that <c>tests/parquet-files/generate</c> fills.</summary>
public sealed class PeerFiles
{
    private readonly string folder = Generate();

    /// <summary>All files for which there is an export of their cells.</summary>
    public string[] All =>
        [
            .. Directory
                .GetFiles(folder, "*.jsonl")
                .Order(StringComparer.Ordinal)
                .Select(path => Path.ChangeExtension(path, ".parquet")),
        ];

    /// <summary>Those that a program wrote.</summary>
    public string[] Of(string writer) =>
        [.. All.Where(path => Path.GetFileName(path).StartsWith(writer, StringComparison.Ordinal))];

    /// <summary>The path of a file.</summary>
    public string this[string name] => Path.Combine(folder, name);

    private static string Generate()
    {
        var start = new ProcessStartInfo("bash")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(Repository(), "tests", "parquet-files", "generate"));
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.Result.Trim()
            : throw new InvalidOperationException(
                $"tests/parquet-files/generate failed ({process.ExitCode}): {errors}"
            );
    }

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "LeakGate.sln")))
            folder =
                Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException("LeakGate.sln is in no folder above");
        return folder;
    }
}
