using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace LeakGate.Cli.Tests.Sarif;

/// <summary>Something that the multitool does not like.</summary>
/// <param name="Places">What it is about, as paths into the report.</param>
internal sealed record Complaint(string Rule, string Level, string Places);

/// <summary>
/// Microsoft's SARIF multitool with its own rules and those of GitHub. It ends with 0 whatever it finds, so what counts
/// is what it writes.
/// </summary>
internal static class SarifMultitool
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly string Folder = typeof(SarifMultitool)
        .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "SarifValidatorFolder")
        .Value!;

    private static readonly Lazy<string> Program = new(Install);

    /// <summary>All complaints about some reports, by the name of the report's file.</summary>
    public static Dictionary<string, Complaint[]> Validate(Cli.Tests.Folder folder, params string[] reports)
    {
        const string verdict = "verdict.sarif";
        File.Delete(folder.PathOf(verdict));
        string[] rules = ["--rule-kind", "Sarif;Ghas", "--level", "Error;Warning;Note"];
        // Larger files than this, in kilobytes, are left out without a word.
        string[] size = ["--max-file-size-in-kb", "1000000"];
        Start(
            Program.Value,
            folder.Path,
            [
                "validate",
                .. reports.Select(folder.PathOf),
                .. rules,
                .. size,
                "--output",
                folder.PathOf(verdict),
                "--log",
                "ForceOverwrite",
            ]
        );
        var complaints = reports.ToDictionary(report => report, _ => new List<Complaint>(), StringComparer.Ordinal);
        var run = JsonDocument.Parse(folder.Read(verdict)).RootElement.GetProperty("runs")[0];
        var looked = new HashSet<string>(StringComparer.Ordinal);
        foreach (var result in run.GetProperty("results").EnumerateArray())
        {
            var rule = result.GetProperty("ruleId").GetString()!;
            looked.Add(ReportOf(result));
            // SARIF2006 fetches every address; there is no network in a test.
            if (!rule.StartsWith("SARIF2006", StringComparison.Ordinal))
                complaints[ReportOf(result)].Add(new Complaint(rule, Text(result, "level", "warning"), Places(result)));
        }
        // Of a report with an unknown word in it the multitool says nothing at all, not even SARIF2006.
        foreach (var report in reports.Where(report => !looked.Contains(report)))
            complaints[report].Add(new Complaint("unreadable", "error", "the multitool gave up without a word"));
        return complaints.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray(), StringComparer.Ordinal);
    }

    /// <summary>Name of the report's file that a result is about.</summary>
    private static string ReportOf(JsonElement result)
    {
        var at = result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation");
        return Path.GetFileName(Uri.UnescapeDataString(at.GetProperty("uri").GetString()!));
    }

    private static string Places(JsonElement result) =>
        result.GetProperty("message").TryGetProperty("arguments", out var arguments)
            ? string.Join(' ', arguments.EnumerateArray().Select(argument => argument.GetString()))
            : "";

    private static string Text(JsonElement element, string name, string otherwise) =>
        element.TryGetProperty(name, out var value) ? value.GetString()! : otherwise;

    private static string Install()
    {
        var program = Path.Combine(Folder, "node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool");
        if (!File.Exists(program))
            Start("npm", Folder, ["ci", "--ignore-scripts"], isOffline: false).MustEndWith(0);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, File.GetUnixFileMode(program) | UnixFileMode.UserExecute);
        return program;
    }

    /// <param name="isOffline">Whether no address may be reached, so that every run says the same.</param>
    private static Run Start(string program, string folder, string[] arguments, bool isOffline = true)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (isOffline)
            start.Environment["HTTPS_PROXY"] = start.Environment["HTTP_PROXY"] = "http://127.0.0.1:9";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} did not end within {Patience}");
        }
        return new Run(process.ExitCode, output.Result, errors.Result);
    }
}
