using System.Diagnostics;
using Xunit;

namespace LeakGate.Cases.Tests;

/// <summary>
/// A git repository of two commits, one for each folder. Names and times are fixed, so that the names of the commits
/// are the same on every machine.
/// </summary>
internal sealed class CaseRepository : IDisposable
{
    public CaseRepository(string former, string now)
    {
        Git("init", "--quiet", "--initial-branch=main", "--object-format=sha1");
        Commit(former);
        Git("rm", "-r", "--quiet", ".");
        Commit(now);
    }

    /// <summary>Absolute path of the work tree.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("leakgate-case-").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private void Commit(string content)
    {
        foreach (var file in Directory.EnumerateFiles(content, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(Folder, Path.GetRelativePath(content, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        Git("add", "--all");
        Git("commit", "--quiet", "--message=data");
    }

    private void Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardError = true,
        };
        // Nobody's own settings: they could sign commits or turn line ends.
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        foreach (var role in new[] { "AUTHOR", "COMMITTER" })
        {
            start.Environment[$"GIT_{role}_NAME"] = "a colleague";
            start.Environment[$"GIT_{role}_EMAIL"] = "colleague@example.org";
            start.Environment[$"GIT_{role}_DATE"] = "2026-01-01T00:00:00Z";
        }
        using var process = Process.Start(start)!;
        var words = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, words);
    }
}
