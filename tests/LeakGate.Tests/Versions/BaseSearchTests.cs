using LeakGate.Versions;
using Xunit;

namespace LeakGate.Tests.Versions;

/// <summary>The base commit is found on every event, in checkouts as they really are, and never guessed.</summary>
public sealed class BaseSearchTests : IDisposable
{
    private static readonly string Nobody = new('a', 40);

    private readonly TestRepository origin = TestRepository.WithData();

    public void Dispose() => origin.Dispose();

    [Fact]
    public void A_shallow_checkout_of_a_pull_request_has_the_first_parent_of_its_merge_commit()
    {
        var (tip, head) = PullRequest();
        using var checkout = origin.ShallowCheckout("refs/pull/1/merge");
        Assert.DoesNotContain("parent", checkout.Git("log", "--format=%p"), StringComparison.Ordinal);
        // The event names the base that the pull request was opened on; the merge commit knows better.
        var scope = checkout.Find(new ChangeEvent(ChangeOrigin.PullRequest, Nobody, head));
        Assert.Equal((BaseState.Known, tip), (scope.Base.State, scope.Base.Commit));
        Assert.Equal("data/train.csv", Assert.Single(scope.Files).Path);
        Assert.Equal("visits", Assert.Single(scope.Datasets).Name);
    }

    [Fact]
    public void A_fork_is_no_different()
    {
        var (tip, head) = PullRequest();
        using var fork = origin.ShallowCheckout("refs/pull/1/head", "fork");
        origin.Git("fetch", "--quiet", fork.Root, "HEAD:refs/pull/2/head");
        using var checkout = origin.ShallowCheckout("refs/pull/1/merge");
        Assert.Equal(tip, checkout.Find(new ChangeEvent(ChangeOrigin.PullRequest, tip, head)).Base.Commit);
    }

    [Fact]
    public void A_checkout_of_the_head_falls_back_to_the_base_of_the_event()
    {
        var (tip, head) = PullRequest();
        using var checkout = origin.ShallowCheckout("refs/pull/1/head");
        var scope = checkout.Find(new ChangeEvent(ChangeOrigin.PullRequest, tip, head));
        Assert.Equal(tip, scope.Base.Commit);
        Assert.True(scope.Touches("visits"));
    }

    [Fact]
    public void A_branch_that_ends_in_a_merge_is_not_taken_for_the_merge_commit_of_the_platform()
    {
        var start = origin.Head;
        origin.Git("checkout", "--quiet", "-b", "topic");
        origin.Write("other/test.csv", TestRepository.Rows(300, 339));
        origin.Commit("change of the other data set");
        origin.Git("checkout", "--quiet", "main");
        origin.Write("notes.txt", "main goes on");
        var tip = origin.Commit("main goes on");
        origin.Git("checkout", "--quiet", "topic");
        origin.Git("merge", "--quiet", "--no-ff", "main");
        // By its first parent alone the change of the branch would be invisible.
        var scope = origin.Find(new ChangeEvent(ChangeOrigin.PullRequest, tip, origin.Head));
        Assert.Equal(tip, scope.Base.Commit);
        Assert.Equal("other", Assert.Single(scope.Datasets).Name);
        Assert.NotEqual(start, tip);
    }

    [Fact]
    public void With_history_what_the_base_branch_gained_is_not_part_of_the_change()
    {
        var start = origin.Head;
        var (tip, head) = PullRequest();
        origin.Git("checkout", "--quiet", head);
        Assert.NotEqual(start, tip);
        Assert.Equal(start, origin.Find(new ChangeEvent(ChangeOrigin.PullRequest, tip, head)).Base.Commit);
    }

    [Fact]
    public void A_checkout_of_the_base_itself_is_no_pull_request()
    {
        var scope = origin.Find(new ChangeEvent(ChangeOrigin.PullRequest, origin.Head, Nobody));
        Assert.Equal(BaseState.Unavailable, scope.Base.State);
        Assert.Contains("not the pull request", scope.Base.Reason, StringComparison.Ordinal);
        Assert.Equal(["visits", "other"], scope.Datasets.Select(d => d.Name));
    }

    [Fact]
    public void A_push_has_the_commit_before_it()
    {
        var before = origin.Head;
        origin.Write("data/test.csv", TestRepository.Rows(100, 141));
        origin.Commit("one more row");
        using var checkout = origin.ShallowCheckout("main");
        var scope = checkout.Find(new ChangeEvent(ChangeOrigin.Push, before));
        Assert.Equal(before, scope.Base.Commit);
        Assert.Equal(FileChange.Modified, Assert.Single(scope.Files).Change);
    }

    [Fact]
    public void A_merge_group_has_its_base()
    {
        var before = origin.Head;
        origin.Write("other/test.csv", TestRepository.Rows(300, 341));
        origin.Commit("one more row");
        using var checkout = origin.ShallowCheckout("main");
        var scope = checkout.Find(new ChangeEvent(ChangeOrigin.MergeGroup, before));
        Assert.Equal(before, scope.Base.Commit);
        Assert.Equal("other", Assert.Single(scope.Datasets).Name);
    }

    [Theory]
    [InlineData(ChangeOrigin.Other, null)]
    [InlineData(ChangeOrigin.Push, "0000000000000000000000000000000000000000")]
    [InlineData(ChangeOrigin.Push, null)]
    public void Where_there_is_no_base_everything_is_in_scope(ChangeOrigin what, string? commit)
    {
        var scope = origin.Find(new ChangeEvent(what, commit));
        Assert.Equal(BaseState.None, scope.Base.State);
        Assert.Equal(["visits", "other"], scope.Datasets.Select(d => d.Name));
    }

    [Theory]
    [InlineData(ChangeOrigin.Push, "cannot be fetched")]
    [InlineData(ChangeOrigin.MergeGroup, "cannot be fetched")]
    [InlineData(ChangeOrigin.PullRequest, "cannot be fetched")]
    [InlineData(ChangeOrigin.Named, "is no commit of this repository")]
    public void What_cannot_be_had_is_told_with_gits_words_and_everything_is_in_scope(ChangeOrigin what, string why)
    {
        using var checkout = origin.ShallowCheckout("main");
        var scope = checkout.Find(new ChangeEvent(what, Nobody));
        Assert.Equal(BaseState.Unavailable, scope.Base.State);
        Assert.Contains(why, scope.Base.Reason, StringComparison.Ordinal);
        Assert.Equal(2, scope.Datasets.Length);
    }

    [Theory]
    [InlineData("--upload-pack=touch /tmp/leakgate-was-here")]
    [InlineData("-h")]
    [InlineData("HEAD~1:data/test.csv")]
    [InlineData("nowhere")]
    [InlineData("")]
    public void A_name_that_is_no_commit_is_refused_and_never_an_option(string name)
    {
        var scope = origin.Find(new ChangeEvent(ChangeOrigin.Named, name));
        Assert.Equal(BaseState.Unavailable, scope.Base.State);
        Assert.False(File.Exists("/tmp/leakgate-was-here"));
    }

    [Fact]
    public void A_branch_can_be_named()
    {
        var before = origin.Head;
        origin.Git("branch", "earlier");
        origin.Commit("later");
        Assert.Equal(before, origin.Find(new ChangeEvent(ChangeOrigin.Named, "earlier")).Base.Commit);
    }

    [Fact]
    public void A_linked_work_tree_is_a_repository_too()
    {
        var before = origin.Head;
        origin.Write("data/test.csv", TestRepository.Rows(100, 141));
        origin.Commit("one more row");
        var linked = Path.Combine(Path.GetDirectoryName(origin.Root)!, "linked");
        origin.Git("worktree", "add", "--quiet", "--detach", linked);
        var spec = LeakGate.Configuration.ConfigurationReader.Read(linked, _ => null, LeakGate.Checks.Catalogue.Rules);
        var scope = ChangeFinder.Find(spec, new ChangeEvent(ChangeOrigin.Named, before));
        Assert.Equal((linked, before), (scope.Root, scope.Base.Commit));
        Assert.True(scope.Touches("visits"));
    }

    [Fact]
    public void Outside_of_any_repository_there_is_no_base()
    {
        using var folder = new Configuration.TemporaryFolder();
        folder.Write("leakgate.yml", TestRepository.Configuration);
        var spec = LeakGate.Configuration.ConfigurationReader.Read(
            folder.Path,
            _ => null,
            LeakGate.Checks.Catalogue.Rules
        );
        var scope = ChangeFinder.Find(spec, new ChangeEvent(ChangeOrigin.PullRequest, Nobody));
        Assert.Equal(BaseState.Unavailable, scope.Base.State);
        Assert.Equal(2, scope.Datasets.Length);
    }

    /// <summary>Main goes on, a branch changes the training data, and the platform makes its two refs of it.</summary>
    private (string Tip, string Head) PullRequest()
    {
        origin.Git("checkout", "--quiet", "-b", "topic");
        origin.Write("data/train.csv", TestRepository.Rows(0, 101));
        var head = origin.Commit("one more row");
        origin.Git("checkout", "--quiet", "main");
        origin.Write("notes.txt", "main goes on");
        var tip = origin.Commit("main goes on");
        origin.Git("checkout", "--quiet", "--detach", "main");
        origin.Git("merge", "--quiet", "--no-ff", "topic");
        origin.Git("update-ref", "refs/pull/1/merge", "HEAD");
        origin.Git("update-ref", "refs/pull/1/head", head);
        origin.Git("checkout", "--quiet", "main");
        return (tip, head);
    }
}
