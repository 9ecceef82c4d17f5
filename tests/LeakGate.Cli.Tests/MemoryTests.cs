using Xunit;

namespace LeakGate.Cli.Tests;

/// <summary>Runs whose data exceeds the memory that they are allowed.</summary>
public sealed class MemoryTests
{
    [Fact]
    public void The_memory_that_is_allowed_changes_no_byte()
    {
        using var folder = LargerThanTheBudget();
        var ample = Leakgate.In(folder, "check", "--report", "json=-").MustEndWith(1).Output;
        var scarce = Leakgate.In(folder, "check", "--report", "json=-", "--memory", "128MB").MustEndWith(1).Output;
        Assert.Equal(ample, scarce);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named()
    {
        using var folder = LargerThanTheBudget();
        Leakgate
            .In(folder, "check", "--quiet", "--memory", "128MB", "--temp", "no such folder")
            .MustEndWith(3)
            .MustComplain("LG9020", "no such folder", "--temp");
    }

    [Fact]
    public void A_full_disk_ends_the_run_and_says_so()
    {
        if (OperatingSystem.IsWindows())
            return; // has no limit on the size of files that a shell could set
        using var folder = LargerThanTheBudget();
        // A limit on the size of files fails as a full disk does, once its signal is ignored; the runtime keeps its
        // code in such a file unless told otherwise.
        Leakgate
            .InShell(
                folder,
                "trap '' XFSZ; ulimit -f 1024; export DOTNET_EnableWriteXorExecute=0; exec",
                "check",
                "--quiet",
                "--memory",
                "128MB"
            )
            .MustEndWith(3)
            .MustComplain("LG9020", "does not take", "--temp");
    }

    private static Folder LargerThanTheBudget()
    {
        var folder = Samples.Leaky();
        return folder.Write("train.csv", Samples.Csv(0, 300_000)).Write("test.csv", Samples.Csv(299_000, 60_000));
    }
}
