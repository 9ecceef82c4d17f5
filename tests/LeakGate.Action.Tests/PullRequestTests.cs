using LeakGate.Action.Tests.GitHub;

namespace LeakGate.Action.Tests;

/// <summary>
/// Checkouts of depth 1 as actions/checkout makes them, from a real repository: what is checked, what is compared with,
/// and under which name results are filed.
/// </summary>
public sealed class PullRequestTests : IAsyncLifetime
{
    private const string TwoDatasets = """
        version: 1
        datasets:
          churn:
            splits: {train: train.csv, test: test.csv}
            target: churned
            id: id
            group: person
          other:
            splits: {train: other/train.csv, test: other/test.csv}
            target: churned
            id: id

        """;

    private GitHubServer server = null!;

    public async Task InitializeAsync() => server = await GitHubServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Only_the_data_set_that_the_pull_request_touches_is_checked()
    {
        using var origin = Origin();
        var (step, _) = PullRequest(origin, o => o.Write("test.csv", Samples.Csv(200, 90)));
        using (step)
        {
            var result = (await step.RunAsync()).MustEndWith(0);
            Assert.Equal("""["churn/train","churn/test"]""", result.Outputs["scanned-splits"]);
            Assert.Equal("""["other/train","other/test"]""", result.Outputs["skipped-splits"]);
            Assert.Contains("1 of 2 data sets", result.Summary, StringComparison.Ordinal);
            var upload = Assert.Single(server.Accepted);
            Assert.Equal("leakgate/partial/", upload.Category);
            Assert.Equal("refs/pull/7/merge", upload.Ref);
        }
    }

    [Fact]
    public async Task A_change_of_the_configuration_touches_every_data_set_it_is_about()
    {
        using var origin = Origin();
        var (step, _) = PullRequest(origin, o => o.Write("leakgate.yml", "fail-on: error\n" + TwoDatasets));
        using (step)
        {
            var result = (await step.RunAsync()).MustEndWith(0);
            Assert.Equal("[]", result.Outputs["skipped-splits"]);
            Assert.Equal("leakgate/", Assert.Single(server.Accepted).Category);
        }
    }

    [Fact]
    public async Task Where_nothing_relevant_changed_there_is_nothing_to_check()
    {
        using var origin = Origin();
        var (step, _) = PullRequest(origin, o => o.Write("README.md", "hello\n"));
        using (step)
        {
            var result = (await step.RunAsync()).MustEndWith(0);
            Assert.Equal("nothing-to-check", result.Outputs["outcome"]);
            Assert.Contains("LeakGate had nothing to check", result.Summary, StringComparison.Ordinal);
            Assert.Equal("leakgate/partial/", Assert.Single(server.Accepted).Category);
        }
    }

    [Fact]
    public async Task Scope_all_checks_everything_on_a_pull_request_too()
    {
        using var origin = Origin();
        var (step, _) = PullRequest(origin, o => o.Write("README.md", "hello\n"));
        using (step)
        {
            var result = (await step.With("scope", "all").RunAsync()).MustEndWith(0);
            Assert.Equal("[]", result.Outputs["skipped-splits"]);
        }
    }

    [Fact]
    public async Task Results_of_the_pull_requests_own_branch_are_filed_under_its_head()
    {
        using var origin = Origin();
        var (step, head) = PullRequest(origin, o => o.Write("test.csv", Samples.Csv(200, 90)));
        using (step)
        {
            Git.Run(step.Workspace, "fetch", "--quiet", "--depth=1", "origin", head);
            Git.Run(step.Workspace, "checkout", "--quiet", head);
            (await step.RunAsync()).MustEndWith(0);
            var upload = Assert.Single(server.Accepted);
            Assert.Equal((head, "refs/pull/7/head"), (upload.Commit, upload.Ref));
        }
    }

    [Fact]
    public async Task Where_the_base_cannot_be_had_everything_is_checked_and_it_is_said()
    {
        using var origin = Origin();
        var (step, _) = PullRequest(origin, o => o.Write("README.md", "hello\n"));
        using (step)
        {
            Git.Run(step.Workspace, "remote", "set-url", "origin", "/nowhere");
            // The rules that compare with the base cannot be measured, which is never clean.
            var result = (await step.RunAsync()).MustEndWith(1);
            result.MustSay("::warning title=LeakGate::All data sets are checked", "LG9011 not-measured");
            Assert.Equal("[]", result.Outputs["skipped-splits"]);
            Assert.Contains("All data sets are checked", result.Summary, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_merge_queue_is_checked_as_a_pull_request_is()
    {
        using var origin = Origin();
        var (step, _) = PullRequest(origin, o => o.Write("README.md", "hello\n"));
        using (step)
        {
            var merge = Git.Head(step.Workspace);
            step.On(Event.MergeGroup(Git.Head(origin), merge)).With("upload", "never");
            var result = (await step.RunAsync()).MustEndWith(0);
            Assert.Equal("nothing-to-check", result.Outputs["outcome"]);
        }
    }

    [Fact]
    public async Task Pushes_schedules_and_manual_runs_check_everything()
    {
        using var origin = Origin();
        var before = Git.Head(origin);
        Git.Commit(origin.Write("README.md", "hello\n"));
        var after = Git.Head(origin);
        foreach (var what in new[] { Event.Push(before, after), Event.Schedule(), Event.WorkflowDispatch() })
        {
            using var step = new Step(Clone(origin, "refs/heads/main"), server);
            var result = (await step.On(what with { Sha = after }).RunAsync()).MustEndWith(0);
            Assert.Equal("[]", result.Outputs["skipped-splits"]);
        }
        Assert.Equal(3, server.Accepted.Count);
        Assert.All(server.Accepted, upload => Assert.Equal("leakgate/", upload.Category));
    }

    [Fact]
    public async Task A_part_is_not_uploaded_in_the_name_of_a_branch()
    {
        using var origin = Origin();
        var before = Git.Head(origin);
        Git.Commit(origin.Write("README.md", "hello\n"));
        using var step = new Step(Clone(origin, "refs/heads/main"), server);
        step.On(Event.Push(before, Git.Head(origin))).With("scope", "changed");
        (await step.RunAsync()).MustEndWith(0).MustSay("must not replace all");
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Pointers_that_were_not_fetched_are_an_error_or_by_choice_a_warning_but_never_clean()
    {
        using var origin = Origin();
        const string pointer =
            "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";
        var (step, _) = PullRequest(origin, o => o.Write("test.csv", pointer));
        using (step)
        {
            (await step.RunAsync()).MustEndWith(3).MustSay("git lfs pull");
            var result = (await step.With("on-missing-data", "warn").RunAsync())
                .MustEndWith(0)
                .MustSay("::warning", "git lfs pull");
            Assert.Equal("incomplete", result.Outputs["outcome"]);
            Assert.DoesNotContain("churn/train", result.Outputs["scanned-splits"], StringComparison.Ordinal);
            Assert.Contains("LeakGate could not check everything", result.Summary, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("octo-org/churn", true)]
    [InlineData("stranger/churn", false)]
    public async Task A_training_command_is_never_run_for_a_fork(string head, bool isRun)
    {
        var mark = Path.Combine(Path.GetTempPath(), $"leakgate-{Guid.NewGuid():N}");
        var folder = Samples.Clean().Write("train.sh", $"touch {mark}; exit 1\n");
        folder.Write(
            "leakgate.yml",
            folder.Read("leakgate.yml") + "    training: {command: [sh, train.sh], metric: accuracy}\n"
        );
        using var step = new Step(folder, server).On(Event.PullRequest(head));
        var result = await step.With("allow-training", "true").With("scope", "all").With("upload", "never").RunAsync();
        Assert.True(isRun == File.Exists(mark), result.All);
        File.Delete(mark);
        result.MustSay("LG9011 not-measured");
        if (!isRun)
            result.MustSay("the pull request comes from a fork");
    }

    private static Folder Origin()
    {
        var origin = Samples
            .Clean("origin")
            .Write("leakgate.yml", TwoDatasets)
            .Write("other/train.csv", Samples.Csv(1000, 60))
            .Write("other/test.csv", Samples.Csv(2000, 60));
        Git.Commit(origin);
        Git.Run(origin, "config", "uploadpack.allowAnySHA1InWant", "true");
        return origin;
    }

    /// <summary>A pull request with one commit: a checkout of its merge commit, and the tip of its branch.</summary>
    private (Step Step, string Head) PullRequest(Folder origin, Action<Folder> change)
    {
        var main = Git.Head(origin);
        Git.Run(origin, "checkout", "--quiet", "-b", "data");
        change(origin);
        Git.Commit(origin);
        var head = Git.Head(origin);
        Git.Run(origin, "checkout", "--quiet", "--detach", main);
        Git.Run(
            origin,
            "-c",
            "user.name=t",
            "-c",
            "user.email=t@example.com",
            "merge",
            "--quiet",
            "--no-ff",
            "-m",
            "Merge",
            head
        );
        var merge = Git.Head(origin);
        Git.Run(origin, "update-ref", "refs/pull/7/merge", merge);
        Git.Run(origin, "checkout", "--quiet", "main");
        var step = new Step(Clone(origin, "refs/pull/7/merge"), server);
        step.On(Event.PullRequest(baseSha: main, headSha: head, mergeSha: merge));
        return (step, head);
    }

    /// <summary>A checkout of depth 1 of one ref, as actions/checkout makes it.</summary>
    private static Folder Clone(Folder origin, string reference)
    {
        var workspace = new Folder("workspace");
        Git.Run(workspace, "init", "--quiet");
        Git.Run(workspace, "remote", "add", "origin", "file://" + origin.Path);
        Git.Run(
            workspace,
            "fetch",
            "--quiet",
            "--no-tags",
            "--depth=1",
            "origin",
            $"+{reference}:refs/remotes/checkout"
        );
        Git.Run(workspace, "checkout", "--quiet", "--detach", "refs/remotes/checkout");
        return workspace;
    }
}
