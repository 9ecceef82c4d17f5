using System.ComponentModel;
using System.Diagnostics;

namespace LeakGate.RealData.Tests;

/// <summary>The folder that <c>tests/real-data/export</c> fills, and what it holds.</summary>
internal static class RealData
{
    /// <summary>Folder of the export's scripts and of the configuration that names the data sets.</summary>
    public static string Scripts { get; } = Path.Combine(Repository(), "tests", "real-data");

    /// <summary>Runs the export, which does nothing where its cache is up to date, and returns the cache folder.</summary>
    /// <exception cref="InvalidOperationException">A tool is missing; the message names the packages to install.</exception>
    public static async Task<string> ExportAsync()
    {
        var start = new ProcessStartInfo("bash")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(Path.Combine(Scripts, "export"));
        try
        {
            using var export = Process.Start(start)!;
            var output = export.StandardOutput.ReadToEndAsync();
            var errors = await export.StandardError.ReadToEndAsync();
            await export.WaitForExitAsync();
            return export.ExitCode == 0
                ? (await output).Trim()
                : throw new InvalidOperationException($"tests/real-data/export failed ({export.ExitCode}): {errors}");
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException($"tests/real-data/export needs bash: {e.Message}", e);
        }
    }

    /// <summary>The rows of a tab-separated file of the cache.</summary>
    public static IEnumerable<string[]> Table(string cache, params string[] path) =>
        File.ReadLines(Path.Combine([cache, .. path])).Select(line => line.Split('\t'));

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "LeakGate.sln")))
        {
            folder =
                Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException($"no LeakGate.sln above {AppContext.BaseDirectory}");
        }
        return folder;
    }
}
