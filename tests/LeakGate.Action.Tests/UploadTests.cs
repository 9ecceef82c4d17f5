using LeakGate.Action.Tests.GitHub;

namespace LeakGate.Action.Tests;

/// <summary>Results reach code scanning, or it is said why not; against a server that is as strict as GitHub.</summary>
public sealed class UploadTests : IAsyncLifetime
{
    private GitHubServer server = null!;

    public async Task InitializeAsync() => server = await GitHubServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task A_leak_is_uploaded_and_the_step_fails_all_the_same()
    {
        using var step = new Step(Samples.Leaky(), server);
        var result = (await step.RunAsync()).MustEndWith(1);
        Assert.Empty(server.Refusals);
        var upload = Assert.Single(server.Accepted);
        Assert.Equal((Step.Sha, "refs/heads/main"), (upload.Commit, upload.Ref));
        Assert.Equal(new Uri(step.Workspace.Path + "/").AbsoluteUri, upload.CheckoutUri);
        Assert.Equal(step.Time.GetUtcNow().AddSeconds(-5), upload.StartedAt);
        Assert.Equal("leakgate/", upload.Category);
        Assert.Contains(upload.Results, found => found.GetProperty("ruleId").GetString() == "LG1001");
        Assert.Equal("47177e22-5596-11eb-80a1-c1e54ef945c6", result.Outputs["sarif-id"]);
        Assert.Equal([5], step.Time.Seconds);
        // What was sent is what lies in the workspace, for those who upload it by another way.
        Assert.Equal(
            upload.Sarif.GetRawText(),
            System.Text.Json.JsonDocument.Parse(step.Workspace.Read("leakgate.sarif")).RootElement.GetRawText()
        );
    }

    [Fact]
    public async Task A_passing_fault_is_tried_again_with_growing_pauses()
    {
        server.Uploads.Enqueue(new Answer(502, "<html>Bad gateway</html>"));
        server.Uploads.Enqueue(Answer.Error(503, "Service unavailable"));
        server.Uploads.Enqueue(Answer.Error(500, "Server Error"));
        using var step = new Step(Samples.Clean(), server);
        (await step.RunAsync()).MustEndWith(0);
        Assert.Single(server.Accepted);
        Assert.Equal([1, 4, 9, 5], step.Time.Seconds);
    }

    [Fact]
    public async Task A_fault_that_stays_is_a_warning_or_an_error_by_choice()
    {
        for (var i = 0; i < 8; i++)
            server.Uploads.Enqueue(Answer.Error(503, "Service unavailable"));
        using var step = new Step(Samples.Clean(), server);
        (await step.RunAsync())
            .MustEndWith(0)
            .MustSay("::warning title=LeakGate%3A code scanning::GitHub answered 503");
        var result = (await step.With("upload", "always").RunAsync()).MustEndWith(5).MustSay("::error title=");
        Assert.Equal("upload-error", result.Outputs["outcome"]);
        Assert.Equal(8, server.Requests.Count);
    }

    [Theory]
    [InlineData(400, "rejecting SARIF", 1, "please report it")]
    [InlineData(401, "Bad credentials", 4, "the token is not valid")]
    [InlineData(403, "Resource not accessible by integration", 4, "security-events: write")]
    [InlineData(
        403,
        "Advanced Security must be enabled for this repository to use code scanning.",
        4,
        "switch code scanning on"
    )]
    [InlineData(404, "Not Found", 4, "with this token there is no such repository")]
    [InlineData(410, "Gone", 1, "administrator has switched code scanning off")]
    [InlineData(413, "Payload too large", 1, "raise report-level")]
    [InlineData(422, "No commit found for SHA: 1111", 1, "does not know the commit")]
    [InlineData(451, "Repository access blocked", 1, "legal reasons")]
    [InlineData(503, "Service unavailable", 4, "run the job again later")]
    [InlineData(307, "", 1, "has moved")]
    public async Task Every_refusal_is_explained(int status, string message, int requests, string advice)
    {
        for (var i = 0; i < 4; i++)
            server.Uploads.Enqueue(Answer.Error(status, message, ("Location", "http://127.0.0.1:9/")));
        using var step = new Step(Samples.Clean(), server);
        (await step.With("upload", "always").RunAsync()).MustEndWith(5).MustSay($"GitHub answered {status}", advice);
        Assert.Equal(requests, server.Requests.Count);
        Assert.Empty(server.Accepted);
    }

    [Fact]
    public async Task The_time_that_a_rate_limit_names_is_waited_for()
    {
        using var step = new Step(Samples.Clean(), server);
        server.Uploads.Enqueue(Answer.Error(403, "You have exceeded a secondary rate limit", ("Retry-After", "47")));
        var reset = step.Time.GetUtcNow().AddSeconds(47 + 120).ToUnixTimeSeconds();
        server.Uploads.Enqueue(
            Answer.Error(
                403,
                "API rate limit exceeded",
                ("x-ratelimit-remaining", "0"),
                ("x-ratelimit-reset", $"{reset}")
            )
        );
        server.Uploads.Enqueue(Answer.Error(429, "You have exceeded a secondary rate limit"));
        (await step.With("wait-for-processing", "false").RunAsync()).MustEndWith(0);
        Assert.Single(server.Accepted);
        Assert.Equal([47, 120, 240], step.Time.Seconds);
    }

    [Fact]
    public async Task A_rate_limit_that_ends_too_late_is_not_waited_for()
    {
        server.Uploads.Enqueue(Answer.Error(429, "API rate limit exceeded", ("Retry-After", "3600")));
        using var step = new Step(Samples.Clean(), server);
        (await step.RunAsync()).MustEndWith(0).MustSay("too many requests");
        Assert.Empty(step.Time.Waits);
    }

    [Fact]
    public async Task Processing_that_fails_is_told_with_githubs_reasons()
    {
        server.Questions.Enqueue(new Answer(200, """{"processing_status":"pending"}"""));
        server.Questions.Enqueue(Answer.Error(500, "Server Error"));
        server.Questions.Enqueue(
            new Answer(200, """{"processing_status":"failed","errors":["rejecting SARIF, as\n::error::x"]}""")
        );
        using var step = new Step(Samples.Clean(), server);
        var result = await step.RunAsync();
        result.MustEndWith(0).MustSay("could not read the results: rejecting SARIF, as");
        Assert.Equal([5, 10, 20], step.Time.Seconds);
        AssertNoForgedCommand(result.Log);
    }

    [Fact]
    public async Task Processing_that_never_ends_is_a_warning_after_155_seconds()
    {
        for (var i = 0; i < 5; i++)
            server.Questions.Enqueue(i % 2 == 0 ? null : new Answer(200, """{"processing_status":"pending"}"""));
        using var step = new Step(Samples.Clean(), server) { RequestTimeout = TimeSpan.FromSeconds(1) };
        (await step.With("upload", "always").RunAsync())
            .MustEndWith(0)
            .MustSay("::warning", "had not read them after 155 seconds");
        Assert.Equal(155, step.Time.Seconds.Sum());
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_said()
    {
        using var step = new Step(Samples.Clean());
        (await step.With("upload", "always").RunAsync()).MustEndWith(5).MustSay("127.0.0.1 cannot be reached");
        Assert.Equal([1, 4, 9], step.Time.Seconds);
    }

    [Fact]
    public async Task The_token_appears_nowhere()
    {
        foreach (
            var answer in new[] { Answer.Error(401, $"Bad credentials"), new Answer(200, "{}"), new Answer(202, "[]") }
        )
            server.Uploads.Enqueue(answer);
        using var step = new Step(Samples.Leaky(), server);
        var result = await step.WithVariable("LEAKGATE_DEBUG", "1").RunAsync();
        var files = step.Workspace.Files().Select(step.Workspace.Read);
        foreach (var text in files.Append(result.All).Concat(result.Outputs.Values))
            Assert.DoesNotContain("ghs_", text, StringComparison.Ordinal);
        foreach (var upload in server.Accepted)
            Assert.DoesNotContain("ghs_", upload.Sarif.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("octo-fork/churn", "octocat", "fork")]
    [InlineData(null, "octocat", "fork")]
    [InlineData(GitHubServer.Repository, "dependabot[bot]", "Dependabot")]
    public async Task Tokens_that_may_only_read_are_not_tried(string? head, string actor, string reason)
    {
        using var step = new Step(Samples.Leaky(), server);
        var result = await step.On(Event.PullRequest(head)).WithVariable("GITHUB_ACTOR", actor).RunAsync();
        result.MustEndWith(1).MustSay("::notice title=LeakGate%3A code scanning::", reason, "::error file=");
        Assert.Empty(server.Requests);
        Assert.Equal("", result.Outputs["sarif-id"]);
    }

    [Fact]
    public async Task On_pull_request_target_a_forks_results_do_not_go_to_the_base_branch()
    {
        using var step = new Step(Git.Commit(Samples.Leaky()), server);
        var what = Event.PullRequest("octo-fork/churn") with
        {
            Name = "pull_request_target",
            Ref = "refs/heads/main",
            Sha = Event.BaseSha,
        };
        (await step.On(what).RunAsync()).MustEndWith(1).MustSay("the checkout is neither");
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_run_that_could_not_check_uploads_nothing()
    {
        using var step = new Step(Samples.Clean().Write("test.csv", ""), server);
        (await step.RunAsync()).MustEndWith(3).MustSay("no results that stand for the commit");
        Assert.Empty(server.Requests);
    }

    private static void AssertNoForgedCommand(string log)
    {
        foreach (var line in log.Split('\n').Where(line => line.StartsWith("::error", StringComparison.Ordinal)))
            Assert.StartsWith("::error title=", line, StringComparison.Ordinal);
    }
}
