using System.Collections.Immutable;

namespace LeakGate.Action.Request;

/// <summary>What the runner tells a step about the workflow run that it belongs to.</summary>
internal sealed record GitHubRun
{
    private static readonly ImmutableArray<string> Required = ["GITHUB_WORKSPACE", "GITHUB_REPOSITORY", "GITHUB_SHA"];

    /// <summary>Absolute folder of the checkout.</summary>
    public required string Workspace { get; init; }

    /// <summary><c>owner/name</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>The commit that the event is about.</summary>
    public required string Sha { get; init; }

    /// <summary>The branch, tag or merge ref that the event is about; empty where there is none.</summary>
    public required string Ref { get; init; }

    public required string EventName { get; init; }

    /// <summary>Who started the run.</summary>
    public required string Actor { get; init; }

    /// <summary>Root of the REST API, of an Enterprise server too; ends without a slash.</summary>
    public required Uri Api { get; init; }

    /// <summary>The file that outputs are appended to; null outside of a runner.</summary>
    public string? OutputFile { get; init; }

    /// <summary>The file of the step summary; null where the server has none.</summary>
    public string? SummaryFile { get; init; }

    public required EventPayload Event { get; init; }

    /// <exception cref="RequestException">The environment is not that of a step.</exception>
    public static GitHubRun Read(Func<string, string?> environment)
    {
        string Get(string name) => environment(name)?.Trim() ?? "";
        var missing = Required.Where(name => Get(name).Length == 0).ToArray();
        if (missing.Length > 0)
            throw new RequestException([
                $"{string.Join(", ", missing)} not set; expected the environment of a GitHub Actions step; "
                    + "elsewhere use the leakgate command line",
            ]);
        var api = Get("GITHUB_API_URL") is { Length: > 0 } url ? url : "https://api.github.com";
        if (
            !Uri.TryCreate(api.TrimEnd('/'), UriKind.Absolute, out var address)
            || address.Scheme is not ("https" or "http")
        )
            throw new RequestException(["GITHUB_API_URL is not a web address"]);
        var repository = Get("GITHUB_REPOSITORY");
        if (repository.Split('/') is not [{ Length: > 0 }, { Length: > 0 }])
            throw new RequestException(["GITHUB_REPOSITORY is not of the form owner/name"]);
        return new GitHubRun
        {
            Workspace = Path.GetFullPath(Get("GITHUB_WORKSPACE")),
            Repository = repository,
            Sha = Get("GITHUB_SHA"),
            Ref = Get("GITHUB_REF"),
            EventName = Get("GITHUB_EVENT_NAME"),
            Actor = Get("GITHUB_ACTOR"),
            Api = address,
            OutputFile = Get("GITHUB_OUTPUT") is { Length: > 0 } output ? output : null,
            SummaryFile = Get("GITHUB_STEP_SUMMARY") is { Length: > 0 } summary ? summary : null,
            Event = EventPayload.Read(Get("GITHUB_EVENT_PATH")),
        };
    }

    /// <summary>Whether the run is about a pull request that has not been merged yet.</summary>
    public bool IsPullRequest => Event.PullRequest is not null;

    /// <summary>
    /// Why the run's token cannot write, whatever the workflow asks for; null where it may. A run on
    /// <c>pull_request_target</c> has the base repository's token, also for a fork.
    /// </summary>
    public string? ReadOnlyBecause =>
        Event.PullRequest is { IsFork: true } && EventName != "pull_request_target"
            ? "the pull request comes from a fork, so its token may only read"
        : Actor == "dependabot[bot]" ? "Dependabot started the run, so its token may only read"
        : null;
}
