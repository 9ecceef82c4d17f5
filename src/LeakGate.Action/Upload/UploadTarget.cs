using System.Text.RegularExpressions;
using LeakGate.Action.Request;

namespace LeakGate.Action.Upload;

/// <summary>The commit and the ref that results are filed under.</summary>
internal sealed partial record UploadTarget(string Commit, string Ref)
{
    /// <summary>
    /// What the checkout is. On a pull request that is its merge commit, under <c>refs/pull/N/merge</c>, unless the
    /// workflow checked out the pull request's own branch: then results belong to <c>refs/pull/N/head</c>, as GitHub's
    /// own actions file them.
    /// </summary>
    /// <param name="head">The commit that is checked out; null where it cannot be told.</param>
    /// <returns>Null where the checkout is neither of the event's branch nor of its pull request.</returns>
    public static UploadTarget? Of(GitHubRun run, string? head)
    {
        if (!run.Ref.StartsWith("refs/", StringComparison.Ordinal))
            return null;
        if (head is null || head == run.Sha)
            return new UploadTarget(run.Sha, run.Ref);
        var merge = MergeRef().Match(run.Ref);
        if (run.Event.PullRequest is not { } pull)
            return merge.Success ? null : new UploadTarget(head, run.Ref);
        // The merge commit can be made anew between the event and the checkout.
        if (head == pull.MergeSha)
            return new UploadTarget(head, $"refs/pull/{pull.Number}/merge");
        if (head == pull.HeadSha || merge.Success)
            return new UploadTarget(head, $"refs/pull/{pull.Number}/head");
        // On pull_request_target the event's ref is the base branch, where nothing but its own results may go.
        return null;
    }

    [GeneratedRegex(@"^refs/pull/\d+/merge$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MergeRef();
}
