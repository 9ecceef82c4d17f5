using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace LeakGate.Package.Tests;

/// <summary>What a run of <c>dotnet</c> ended with.</summary>
/// <param name="Output">Standard output and standard error as they came.</param>
internal sealed record DotNetResult(int ExitCode, string Output)
{
    public void MustSucceed() => Assert.True(ExitCode == 0, $"exit code {ExitCode}\n{Output}");

    public void MustFail() => Assert.True(ExitCode != 0, $"the build passed\n{Output}");

    public void MustSay(string text) =>
        Assert.True(Output.Contains(text, StringComparison.Ordinal), $"no '{text}' in\n{Output}");

    public void MustNotSay(string text) =>
        Assert.False(Output.Contains(text, StringComparison.Ordinal), $"'{text}' in\n{Output}");

    /// <summary>Holds the output against a pattern and returns the match.</summary>
    public Match MustMatch(string pattern)
    {
        var match = Regex.Match(Output, pattern, RegexOptions.None, TimeSpan.FromSeconds(5));
        Assert.True(match.Success, $"nothing matches {pattern} in\n{Output}");
        return match;
    }

    /// <summary>How often the text was logged; the summary, which repeats errors and warnings, does not count.</summary>
    public int Count(string text) => Output.Split("\nBuild ")[0].Split(text).Length - 1;
}

/// <summary>Runs <c>dotnet</c> as a person would in a fresh shell, whatever the tests themselves run in.</summary>
internal static class DotNet
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    public static async Task<DotNetResult> RunAsync(string folder, string? packages, params string[] arguments)
    {
        using var process = Start(folder, packages, arguments, out var output);
        return await EndAsync(process, output);
    }

    /// <summary>Starts without waiting; <see cref="EndAsync"/> must follow.</summary>
    /// <param name="packages">Folder for restored packages; null for the one of the machine.</param>
    public static Process Start(string folder, string? packages, string[] arguments, out StringBuilder output)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        Scrub(start.Environment);
        if (packages is not null)
            start.Environment["NUGET_PACKAGES"] = packages;

        var text = new StringBuilder();
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += Append;
        process.ErrorDataReceived += Append;
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        output = text;
        return process;

        void Append(object sender, DataReceivedEventArgs line)
        {
            lock (text)
                text.Append(line.Data).Append('\n');
        }
    }

    public static async Task<DotNetResult> EndAsync(Process process, StringBuilder output)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException exception)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"dotnet did not end within {Patience}:\n{output}", exception);
        }
        lock (output)
            return new DotNetResult(process.ExitCode, output.ToString());
    }

    /// <summary>Takes away what would make a build behave otherwise than on a plain machine.</summary>
    private static void Scrub(IDictionary<string, string?> environment)
    {
        string[] prefixes = ["GITHUB_", "MSBUILD", "DOTNET_", "LEAKGATE", "VSTEST", "NUGET_PACKAGES"];
        string[] names = ["CI", "TF_BUILD", "Configuration", "Platform", "Version"];
        var unwanted = environment.Keys.Where(name =>
            names.Contains(name, StringComparer.OrdinalIgnoreCase)
            || prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
        );
        foreach (var name in unwanted.Where(name => name != "DOTNET_ROOT").ToList())
            environment.Remove(name);

        environment["DOTNET_NOLOGO"] = "1";
        environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        environment["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false";
        environment["DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE"] = "true";
        // No build node or compiler server may outlive the test.
        environment["MSBUILDDISABLENODEREUSE"] = "1";
        environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        environment["UseSharedCompilation"] = "false";
    }
}
