using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LeakGate.Action.Tests.GitHub;

/// <summary>An answer that is played back in place of the usual one.</summary>
internal sealed record Answer(int Status, string Body = "", params (string Name, string Value)[] Headers)
{
    /// <summary>An error as GitHub words it.</summary>
    public static Answer Error(int status, string message, params (string Name, string Value)[] headers) =>
        new(
            status,
            $$"""{"message":"{{message}}","documentation_url":"https://docs.github.com/rest","status":"{{status}}"}""",
            headers
        );
}

/// <summary>
/// Code scanning's REST API on this machine, as strict as GitHub: it unpacks what it is sent, holds it to the limits and
/// refuses what GitHub would refuse.
/// </summary>
internal sealed class GitHubServer : IAsyncDisposable
{
    public const string Token = "ghs_16C7e42F292c6912E7710c838347Ae178B4a";
    public const string Repository = "octo-org/churn";

    private readonly WebApplication app;

    private GitHubServer(WebApplication app) => this.app = app;

    /// <summary>Root of the API.</summary>
    public Uri Api => new(app.Urls.Single() + "/api/v3");

    /// <summary>Answers to the next uploads; the usual one once they are used up.</summary>
    public ConcurrentQueue<Answer> Uploads { get; } = new();

    /// <summary>Answers to the next questions about processing; null hangs until the client has gone.</summary>
    public ConcurrentQueue<Answer?> Questions { get; } = new();

    /// <summary>Every request, as <c>POST /path</c>.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>What was accepted.</summary>
    public ConcurrentQueue<ReceivedUpload> Accepted { get; } = new();

    /// <summary>Why something was refused, for messages of tests.</summary>
    public ConcurrentQueue<string> Refusals { get; } = new();

    public static async Task<GitHubServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Listen(IPAddress.Loopback, 0);
            options.Limits.MaxRequestBodySize = 64 << 20;
        });
        var server = new GitHubServer(builder.Build());
        server.app.MapPost($"/api/v3/repos/{Repository}/code-scanning/sarifs", server.TakeAsync);
        server.app.MapGet($"/api/v3/repos/{Repository}/code-scanning/sarifs/{{id}}", server.TellAsync);
        server.app.MapFallback(context =>
        {
            server.Requests.Enqueue($"{context.Request.Method} {context.Request.Path}");
            return WriteAsync(context, Answer.Error(404, "Not Found"));
        });
        await server.app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        Requests.Enqueue("POST sarifs");
        if (Uploads.TryDequeue(out var played))
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            await WriteAsync(context, played);
            return;
        }
        if (RefuseHeaders(context.Request) is { } refused)
        {
            Refusals.Enqueue(refused.Body);
            await WriteAsync(context, refused);
            return;
        }
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var (upload, answer) = Judge(body.ToArray());
        if (upload is null)
        {
            Refusals.Enqueue(answer!.Body);
            await WriteAsync(context, answer);
            return;
        }
        Accepted.Enqueue(upload);
        const string id = "47177e22-5596-11eb-80a1-c1e54ef945c6";
        await WriteAsync(
            context,
            new Answer(202, $$"""{"id":"{{id}}","url":"{{Api}}/repos/{{Repository}}/code-scanning/sarifs/{{id}}"}""")
        );
    }

    /// <summary>A file that is not even built as expected is refused with the reason, so that a test can show it.</summary>
    private static (ReceivedUpload? Upload, Answer? Refusal) Judge(byte[] body)
    {
        try
        {
            return ReceivedUpload.Read(body);
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return (null, Answer.Error(400, e.ToString().ReplaceLineEndings(" ")));
        }
    }

    private async Task TellAsync(HttpContext context)
    {
        Requests.Enqueue("GET sarifs");
        if (!Questions.TryDequeue(out var played))
        {
            await WriteAsync(context, new Answer(200, """{"processing_status":"complete","analyses_url":"x"}"""));
            return;
        }
        if (played is null)
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        else
            await WriteAsync(context, played);
    }

    private static Answer? RefuseHeaders(HttpRequest request)
    {
        if (request.Headers.Authorization != $"Bearer {Token}")
            return Answer.Error(401, "Bad credentials");
        if (request.Headers.UserAgent.Count == 0)
            return Answer.Error(
                403,
                "Request forbidden by administrative rules. Please make sure your request has a User-Agent header"
            );
        if (!request.Headers.Accept.ToString().Contains("application/vnd.github+json", StringComparison.Ordinal))
            return Answer.Error(415, "Unsupported Accept header");
        return request.ContentType?.StartsWith("application/json", StringComparison.Ordinal) == true
            ? null
            : Answer.Error(400, "Problems parsing JSON");
    }

    private static async Task WriteAsync(HttpContext context, Answer answer)
    {
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = "application/json; charset=utf-8";
        foreach (var (name, value) in answer.Headers)
            context.Response.Headers[name] = value;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(answer.Body));
    }
}
