using System.ComponentModel;
using System.Diagnostics;
using LeakGate.Tests.Configuration;
using LeakGate.Training;
using Xunit;

namespace LeakGate.Tests.Training;

/// <summary>A command is bounded in everything, and nothing that it starts outlives it.</summary>
public sealed class ChildProcessTests
{
    private static readonly TimeSpan Ample = TimeSpan.FromMinutes(2);

    [Fact]
    public void Its_words_are_read_and_its_environment_is_given()
    {
        var outcome = Run("echo \"$A-$LEAKGATE_SECRET-\"; echo oops >&2; cat; exit 3", Ample, [("A", "b c")]);
        Assert.Equal((3, "b c--\n", "oops\n"), (outcome.ExitCode, outcome.Output, outcome.Errors));
    }

    [Fact]
    public void Only_the_end_of_its_output_is_kept()
    {
        var outcome = Run("yes 0123456789 | head -c 50000000; echo; echo accuracy: 0.5", Ample);
        Assert.InRange(outcome.Output.Length, 1 << 18, 1 << 20);
        Assert.EndsWith("accuracy: 0.5\n", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_time_is_limited_and_its_children_end_with_it()
    {
        using var folder = new TemporaryFolder();
        // One child in the tree, one that has left it and its session.
        var outcome = Run(
            "sleep 600 & echo $! > in; setsid sh -c 'echo $$ > out; exec sleep 600' & while [ ! -s out ]; do sleep 0.01; done; sleep 600",
            TimeSpan.FromSeconds(3),
            [],
            folder.Path
        );
        Assert.Null(outcome.ExitCode);
        AssertGone(Path.Combine(folder.Path, "in"));
        AssertGone(Path.Combine(folder.Path, "out"));
    }

    [Fact]
    public void What_it_leaves_behind_ends_too_though_it_holds_the_output_open()
    {
        using var folder = new TemporaryFolder();
        var outcome = Run("setsid sleep 600 & echo $! > left; echo done", Ample, [], folder.Path);
        Assert.Equal((0, "done\n"), (outcome.ExitCode, outcome.Output));
        AssertGone(Path.Combine(folder.Path, "left"));
    }

    [Fact]
    public void A_cancelled_run_ends_the_command()
    {
        using var folder = new TemporaryFolder();
        using var cancellation = new CancellationTokenSource();
        using var watch = new FileSystemWatcher(folder.Path);
        watch.Created += (_, _) => cancellation.Cancel();
        watch.EnableRaisingEvents = true;
        Assert.ThrowsAny<OperationCanceledException>(() =>
            ChildProcess.Run(
                ["sh", "-c", "echo $$ > own; exec sleep 600"],
                folder.Path,
                Path_(),
                Ample,
                cancellation.Token
            )
        );
        AssertGone(Path.Combine(folder.Path, "own"));
    }

    [Fact]
    public void A_program_that_is_not_there_cannot_be_started() =>
        Assert.Throws<Win32Exception>(() =>
            ChildProcess.Run(["leakgate-no-such-program"], "/", Path_(), Ample, CancellationToken.None)
        );

    private static ChildOutcome Run(
        string script,
        TimeSpan timeout,
        (string, string)[]? environment = null,
        string folder = "/"
    ) =>
        ChildProcess.Run(
            ["sh", "-c", script],
            folder,
            [.. Path_(), .. environment ?? []],
            timeout,
            CancellationToken.None
        );

    private static IEnumerable<(string, string)> Path_() => [("PATH", Environment.GetEnvironmentVariable("PATH")!)];

    /// <summary>The process whose number a file holds is there no more, or is dead and waits to be buried.</summary>
    private static void AssertGone(string file)
    {
        var id = int.Parse(File.ReadAllText(file), System.Globalization.CultureInfo.InvariantCulture);
        try
        {
            using var process = Process.GetProcessById(id);
            var state = File.ReadAllText($"/proc/{id}/stat");
            Assert.Equal('Z', state[state.LastIndexOf(')') + 2]);
        }
        catch (Exception e) when (e is ArgumentException or IOException or InvalidOperationException)
        {
            // It is gone.
        }
    }
}
