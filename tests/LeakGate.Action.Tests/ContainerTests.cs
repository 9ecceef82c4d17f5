using System.Diagnostics;
using LeakGate.Action.Tests.GitHub;

namespace LeakGate.Action.Tests;

/// <summary>The image of the repository's Dockerfile, built once.</summary>
public sealed class ContainerImage
{
    public ContainerImage()
    {
        var build = Repository.Start(Repository.PathOf("tests/container/build-image"), Repository.Root, []);
        Assert.True(build.ExitCode == 0, build.All);
        Name = build.Output.Trim();
    }

    public string Name { get; }
}

/// <summary>
/// The real container, run as the runner of GitHub Actions runs it: as root, with the workspace mounted, against a
/// server that stands in for GitHub. Everything else about a step is tested without a container.
/// </summary>
public sealed class ContainerTests(ContainerImage image) : IClassFixture<ContainerImage>
{
    private static readonly string Program = Repository.PathOf("tests/container/run-image");

    [Fact]
    public async Task A_pull_request_that_leaks_is_stopped_and_uploaded()
    {
        await using var server = await GitHubServer.StartAsync();
        using var workspace = Git.Commit(Samples.Clean("workspace"));
        var before = Git.Head(workspace);
        using (var leaky = Samples.Leaky())
            workspace.Write("test.csv", leaky.Read("test.csv"));
        Git.Commit(workspace);
        using var files = Files(Event.Push(before, Git.Head(workspace)));
        var head = Sha(workspace);
        // Files of another owner are what git calls dubious; on GitHub the checkout is the runner's, not root's.
        Repository.Start("chown", workspace.Path, ["-R", "1001:127", workspace.Path]).MustEndWith(0);

        var run = Start(
            workspace,
            files,
            "--network=host",
            head,
            ("GITHUB_API_URL", server.Api.ToString()),
            ("INPUT_GITHUB-TOKEN", GitHubServer.Token),
            ("INPUT_WAIT-FOR-PROCESSING", "false")
        );

        run.MustEndWith(1)
            .MustPrint("::error file=test.csv,line=", "the branch before the push", "exit code 1 (failed)");
        Assert.Equal("leakgate/", Assert.Single(server.Accepted).Category);
        Assert.Contains("failed", files.Read("output"), StringComparison.Ordinal);
        Assert.StartsWith("# ❌", files.Read("summary"), StringComparison.Ordinal);
        foreach (var file in new[] { "leakgate.sarif", "leakgate.report.json" })
        {
            // Later steps of the job run as another user.
            var mode = Repository.Start("stat", workspace.Path, ["--format", "%a", file]).MustEndWith(0).Output.Trim();
            Assert.Equal("644", mode);
        }
        Assert.DoesNotContain("ghs_", run.Output + run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_network_the_gate_works_all_the_same()
    {
        using var workspace = Git.Commit(Samples.Clean("workspace"));
        using var files = Files(Event.Schedule());
        var watch = Stopwatch.StartNew();
        Start(workspace, files, "--network=none", Sha(workspace)).MustEndWith(0).MustPrint("exit code 0 (passed)");
        // Two tenths of a second on a quiet machine; this only tells a program that was not compiled ahead of time.
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 30);
    }

    [Fact]
    public void The_image_holds_the_program_and_git_and_little_else()
    {
        // 70 MB more than Debian's slim image, of which the program is 45 and git the rest.
        var inspect = Repository.Start(
            "bash",
            Repository.Root,
            [
                "-c",
                "source tests/container/storage && podman image inspect --format '{{.Size}} {{json .Config.Entrypoint}} {{.Config.User}}' "
                    + image.Name,
            ]
        );
        var parts = inspect.MustEndWith(0).Output.Trim().Split(' ');
        Assert.InRange(long.Parse(parts[0]), 1, 230_000_000);
        Assert.Equal("""["/usr/local/bin/leakgate-action"]""", parts[1]);
        // GitHub mounts the workspace for root.
        Assert.Equal(2, parts.Length);
    }

    private static Folder Files(Event what) =>
        new Folder("file_commands").Write("event.json", what.Payload).Write("name", what.Name);

    private static (string Name, string Value) Sha(Folder workspace) => ("GITHUB_SHA", Git.Head(workspace));

    private static Run Start(
        Folder workspace,
        Folder files,
        string network,
        params (string Name, string Value)[] variables
    )
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["GITHUB_REPOSITORY"] = GitHubServer.Repository,
            ["GITHUB_REF"] = "refs/heads/main",
            ["GITHUB_EVENT_NAME"] = files.Read("name"),
            ["GITHUB_EVENT_PATH"] = "/github/file_commands/event.json",
            ["GITHUB_OUTPUT"] = "/github/file_commands/output",
            ["GITHUB_STEP_SUMMARY"] = "/github/file_commands/summary",
            ["INPUT_FAIL-ON"] = "",
            ["INPUT_CONFIG"] = "leakgate.yml",
        };
        foreach (var (name, value) in variables)
            all[name] = value;
        var arguments = new List<string> { workspace.Path, files.Path, network };
        foreach (var name in all.Keys)
            arguments.AddRange(["--env", name]);
        return Repository.Start(Program, Repository.Root, arguments, all);
    }
}
