using System.Diagnostics;
using System.Text;

namespace LeakGate.Cli.Tests;

/// <summary>What a run of the program ended with.</summary>
internal sealed record Run(int ExitCode, string Output, string Errors)
{
    /// <summary>Everything that it printed, for messages of tests.</summary>
    public string All => $"exit code {ExitCode}\n--- stdout\n{Output}\n--- stderr\n{Errors}";

    public Run MustEndWith(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"expected exit code {exitCode}\n{All}");
        return this;
    }

    public Run MustPrint(params string[] texts) => MustHold(Output, texts);

    public Run MustComplain(params string[] texts) => MustHold(Errors, texts);

    private Run MustHold(string where, string[] texts)
    {
        foreach (var text in texts)
            Assert.True(where.Contains(text, StringComparison.Ordinal), $"no '{text}' in\n{All}");
        return this;
    }
}

/// <summary>Runs the built program as a shell would, in an environment that holds nothing by chance.</summary>
internal static class Leakgate
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "LeakGate.Cli.dll");

    /// <summary>The few variables that a process needs to find its runtime and its temporary folder.</summary>
    private static readonly string[] Kept =
    [
        "PATH",
        "HOME",
        "USERPROFILE",
        "SystemRoot",
        "DOTNET_ROOT",
        "TMPDIR",
        "TEMP",
    ];

    public static Run In(Folder folder, params string[] arguments) => In(folder, [], arguments);

    public static Run In(Folder folder, Dictionary<string, string> environment, params string[] arguments)
    {
        using var process = Start(folder, environment, arguments, out var output, out var errors);
        return Ended(process, output, errors);
    }

    /// <summary>Runs behind a few words of shell, which end in <c>exec</c>.</summary>
    public static Run InShell(Folder folder, string words, params string[] arguments)
    {
        var command = $"{words} dotnet \"$@\"";
        using var process = Start(
            folder,
            [],
            new ProcessStartInfo("sh", ["-c", command, "sh", Program, .. arguments]),
            out var output,
            out var errors
        );
        return Ended(process, output, errors);
    }

    private static Run Ended(Process process, Task<string> output, Task<string> errors)
    {
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(
                $"{string.Join(' ', process.StartInfo.ArgumentList)} did not end within {Patience}"
            );
        }
        return new Run(process.ExitCode, output.Result, errors.Result);
    }

    /// <summary>Starts without waiting.</summary>
    public static Process Start(
        Folder folder,
        Dictionary<string, string> environment,
        string[] arguments,
        out Task<string> output,
        out Task<string> errors
    ) => Start(folder, environment, new ProcessStartInfo("dotnet", [Program, .. arguments]), out output, out errors);

    private static Process Start(
        Folder folder,
        Dictionary<string, string> environment,
        ProcessStartInfo start,
        out Task<string> output,
        out Task<string> errors
    )
    {
        start.WorkingDirectory = folder.Path;
        start.UseShellExecute = false;
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.StandardOutputEncoding = start.StandardErrorEncoding = new UTF8Encoding(false);
        start.Environment.Clear();
        foreach (var name in Kept)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
                start.Environment[name] = value;
        }
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        output = process.StandardOutput.ReadToEndAsync();
        errors = process.StandardError.ReadToEndAsync();
        return process;
    }
}
