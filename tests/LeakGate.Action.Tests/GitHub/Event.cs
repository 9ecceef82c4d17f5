using System.Text.Json.Nodes;

namespace LeakGate.Action.Tests.GitHub;

/// <summary>An event with the payload that GitHub documents for it, and the variables that the runner derives from it.</summary>
internal sealed record Event(string Name, string Ref, string Sha, string Payload)
{
    private const string Zero = "0000000000000000000000000000000000000000";
    public const string BaseSha = "2222222222222222222222222222222222222222";
    public const string HeadSha = "3333333333333333333333333333333333333333";

    public static Event Push(string before = Zero, string after = Step.Sha) =>
        new(
            "push",
            "refs/heads/main",
            after,
            $$"""
            {
              "ref": "refs/heads/main", "before": "{{before}}", "after": "{{after}}",
              "created": {{(before == Zero ? "true" : "false")}}, "deleted": false, "forced": false, "base_ref": null,
              "compare": "https://github.com/octo-org/churn/compare/a...b",
              "head_commit": {"id": "{{after}}", "message": "data", "modified": ["data/train.csv"]},
              "repository": {{Repo()}}, "pusher": {"name": "octocat"}, "sender": {"login": "octocat"}
            }
            """
        );

    /// <param name="head">Repository of the pull request's branch; null where it has been deleted.</param>
    public static Event PullRequest(
        string? head = GitHubServer.Repository,
        string baseSha = BaseSha,
        string headSha = HeadSha,
        string mergeSha = Step.Sha,
        string sender = "octocat"
    )
    {
        var headRepo = head is null ? "null" : Repo(head);
        return new(
            "pull_request",
            "refs/pull/7/merge",
            mergeSha,
            $$"""
            {
              "action": "synchronize", "number": 7, "before": "{{BaseSha}}", "after": "{{headSha}}",
              "pull_request": {
                "url": "https://api.github.com/repos/octo-org/churn/pulls/7", "id": 191568743, "number": 7,
                "state": "open", "locked": false, "title": "New test week", "user": {"login": "{{sender}}"},
                "body": "::error::not a command", "draft": false, "merged": false,
                "merge_commit_sha": "{{mergeSha}}",
                "head": {"label": "octo-org:data", "ref": "data", "sha": "{{headSha}}", "repo": {{headRepo}}},
                "base": {"label": "octo-org:main", "ref": "main", "sha": "{{baseSha}}", "repo": {{Repo()}}},
                "commits": 1, "additions": 3, "deletions": 1, "changed_files": 1
              },
              "repository": {{Repo()}}, "sender": {"login": "{{sender}}", "type": "User"}
            }
            """
        );
    }

    public static Event Schedule() =>
        new(
            "schedule",
            "refs/heads/main",
            Step.Sha,
            """{"schedule":"0 5 * * 1","workflow":".github/workflows/leakgate.yml"}"""
        );

    public static Event WorkflowDispatch() =>
        new(
            "workflow_dispatch",
            "refs/heads/main",
            Step.Sha,
            $$"""{"inputs": null, "ref": "refs/heads/main", "repository": {{Repo()}}, "sender": {"login": "octocat"}, "workflow": "leakgate.yml"}"""
        );

    public static Event MergeGroup(string baseSha = BaseSha, string headSha = Step.Sha) =>
        new(
            "merge_group",
            $"refs/heads/gh-readonly-queue/main/pr-7-{baseSha}",
            headSha,
            $$"""
            {
              "action": "checks_requested",
              "merge_group": {
                "head_sha": "{{headSha}}", "head_ref": "refs/heads/gh-readonly-queue/main/pr-7-{{baseSha}}",
                "base_sha": "{{baseSha}}", "base_ref": "refs/heads/main",
                "head_commit": {"id": "{{headSha}}", "message": "Merge pull request #7"}
              },
              "repository": {{Repo()}}, "sender": {"login": "github-merge-queue[bot]"}
            }
            """
        );

    /// <summary>The same event with a member changed.</summary>
    public Event Changed(Action<JsonNode> change)
    {
        var root = JsonNode.Parse(Payload)!;
        change(root);
        return this with { Payload = root.ToJsonString() };
    }

    private static string Repo(string name = GitHubServer.Repository) =>
        $$"""{"id": 1296269, "name": "churn", "full_name": "{{name}}", "private": false, "fork": false, "default_branch": "main"}""";
}
