using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LeakGate.Cli.Tests;

/// <summary>Ctrl+C in the middle of a run.</summary>
public sealed partial class InterruptTests
{
    private const int SigInt = 2;
    private const int Rows = 600_000;

    [Theory]
    [InlineData(300)]
    [InlineData(900)]
    [InlineData(1600)]
    public async Task An_interrupted_run_ends_with_130_and_leaves_nothing_behind(int milliseconds)
    {
        if (OperatingSystem.IsWindows())
            return; // there is no signal to send to another process
        using var folder = new Folder();
        folder.Write("leakgate.yml", Samples.Configuration);
        folder.Write("train.csv", Samples.Csv(0, Rows)).Write("test.csv", Samples.Csv(Rows, Rows));
        Directory.CreateDirectory(folder.PathOf("tmp"));
        var before = folder.Files();
        string[] arguments =
        [
            "check",
            "--threads",
            "2",
            "--report",
            "json=report.json",
            "--report",
            "sarif=report.sarif",
        ];
        using var process = Leakgate.Start(
            folder,
            new() { ["TMPDIR"] = folder.PathOf("tmp") },
            arguments,
            out var output,
            out var errors
        );
        await Task.Delay(milliseconds);
        Assert.False(process.HasExited, "the input is too small to interrupt");
        Send(process, SigInt);
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(20)), "it does not end");
        Assert.Equal(130, process.ExitCode);
        Assert.Empty(await output);
        Assert.DoesNotContain("   at ", await errors, StringComparison.Ordinal);
        Assert.Equal(before, folder.Files().Where(file => !file.StartsWith("tmp/", StringComparison.Ordinal)));
        // The runtime itself keeps sockets for diagnostics there, which are none of ours.
        Assert.DoesNotContain(
            folder.Files(),
            file =>
                file.Contains("leakgate", StringComparison.OrdinalIgnoreCase)
                && file.StartsWith("tmp/", StringComparison.Ordinal)
        );
    }

    private static void Send(Process process, int signal)
    {
        if (Kill(process.Id, signal) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
