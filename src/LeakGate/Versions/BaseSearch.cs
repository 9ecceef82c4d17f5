using System.Text;

namespace LeakGate.Versions;

/// <summary>
/// Finds the base commit of a change, also in a checkout of depth 1, which knows the names of its parents but has not
/// got them: what is missing is fetched, one commit deep.
/// </summary>
internal sealed class BaseSearch(Git git)
{
    private const string Checkout = "check the repository out with fetch-depth: 2 or more";

    public BaseVersion Find(ChangeEvent change)
    {
        try
        {
            return change.Origin switch
            {
                ChangeOrigin.PullRequest => OfPullRequest(change),
                ChangeOrigin.Push => OfPush(change.Base),
                ChangeOrigin.MergeGroup => OfMergeGroup(change.Base),
                ChangeOrigin.Named => OfName(change.Base ?? ""),
                _ => BaseVersion.None("what started this run has no base commit"),
            };
        }
        catch (GitException e)
        {
            return BaseVersion.Unavailable(e.Message);
        }
    }

    /// <summary>
    /// On a pull request the platform checks out a merge commit, whose first parent is the base that the change will be
    /// merged into. A head that happens to be a merge, checked out by itself, is told apart by its second parent.
    /// </summary>
    private BaseVersion OfPullRequest(ChangeEvent change)
    {
        var parents = ParentsOfHead();
        if (parents is [var first, var second] && (change.Head is null || second == change.Head))
        {
            return Obtain(first) is { } failure
                ? BaseVersion.Unavailable(failure)
                : BaseVersion.Known(first, "the first parent of the pull request's merge commit");
        }
        if (change.Base is not { Length: > 0 } tip)
            return BaseVersion.Unavailable($"the event names no base commit, and HEAD is no merge commit; {Checkout}");
        if (Obtain(tip) is { } missing)
            return BaseVersion.Unavailable(missing);
        // Where history is at hand, what the base branch has gained since is not part of the change.
        var common = MergeBase(tip);
        return common == git.Line("rev-parse", "HEAD")
                ? BaseVersion.Unavailable("the checkout is the base and not the pull request; check out its head")
            : common is null ? BaseVersion.Known(tip, "the tip of the pull request's base branch")
            : BaseVersion.Known(common, "where the pull request's branch begins");
    }

    private BaseVersion OfPush(string? before)
    {
        if (string.IsNullOrEmpty(before) || before.AsSpan().TrimStart('0').IsEmpty)
            return BaseVersion.None("the push created its branch, so there is no commit before it");
        return Obtain(before) is { } failure
            ? BaseVersion.Unavailable(failure)
            : BaseVersion.Known(before, "the branch before the push");
    }

    private BaseVersion OfMergeGroup(string? tip)
    {
        if (string.IsNullOrEmpty(tip))
            return BaseVersion.Unavailable("the event of the merge group names no base commit");
        return Obtain(tip) is { } failure
            ? BaseVersion.Unavailable(failure)
            : BaseVersion.Known(tip, "the commit that the merge group is built on");
    }

    private BaseVersion OfName(string name)
    {
        // Only the command line gets here: what a person names must exist.
        if (name.StartsWith('-') || Resolve(name) is not { } commit)
        {
            return IsFullName(name) && Obtain(name) is null
                ? BaseVersion.Known(name, "the commit that was named")
                : BaseVersion.Unavailable(
                    $"'{name}' is no commit of this repository; name a branch, a tag or a commit, and fetch it first "
                        + "where the checkout is shallow"
                );
        }
        return BaseVersion.Known(commit, $"'{name}'");
    }

    private string? Resolve(string name)
    {
        try
        {
            return git.Line("rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}");
        }
        catch (GitException)
        {
            return null; // the caller says so in better words
        }
    }

    private string? MergeBase(string commit)
    {
        try
        {
            return git.Line("merge-base", commit, "HEAD");
        }
        catch (GitException)
        {
            return null; // a shallow checkout does not know
        }
    }

    /// <summary>The parents that the commit itself names; a shallow checkout hides them everywhere else.</summary>
    private List<string> ParentsOfHead()
    {
        const string parent = "parent ";
        var parents = new List<string>();
        foreach (var line in Encoding.UTF8.GetString(git.Run("cat-file", "-p", "HEAD")).Split('\n'))
        {
            if (line.Length == 0)
                break; // the message follows, in which anything may stand
            if (line.StartsWith(parent, StringComparison.Ordinal))
                parents.Add(line[parent.Length..]);
        }
        return parents;
    }

    /// <summary>Sees that a commit and its files are there, and fetches them where not. Says why it cannot.</summary>
    private string? Obtain(string commit)
    {
        if (!IsFullName(commit))
            return $"'{commit}' is no full name of a commit";
        if (git.Succeeds("cat-file", "-e", commit + "^{tree}"))
            return null;
        try
        {
            git.Run("fetch", "--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules", "origin", commit);
            return null;
        }
        catch (GitException e)
        {
            return $"base commit {commit[..12]} is not in the checkout and cannot be fetched ({e.Message}); {Checkout}";
        }
    }

    private static bool IsFullName(string commit) =>
        commit.Length is 40 or 64 && !commit.AsSpan().ContainsAnyExcept("0123456789abcdef");
}
