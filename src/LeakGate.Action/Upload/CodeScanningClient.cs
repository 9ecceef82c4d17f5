using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using LeakGate.Action.Request;
using LeakGate.Configuration;
using LeakGate.Reports;

namespace LeakGate.Action.Upload;

/// <summary>What is sent.</summary>
/// <param name="Packed">SARIF after gzip.</param>
/// <param name="Checkout">Absolute folder of the repository.</param>
internal sealed record SarifUpload(UploadTarget Target, byte[] Packed, string Checkout, DateTimeOffset StartedAt);

/// <summary>Code scanning's part of GitHub's REST API.</summary>
/// <param name="http">Must not follow redirections, which could carry the token elsewhere.</param>
internal sealed class CodeScanningClient(HttpClient http, TimeProvider time, Uri api, string repository, Secret token)
{
    /// <summary>When it is asked whether the file has been read, in seconds since it was sent.</summary>
    private static readonly ImmutableArray<int> Moments = [5, 15, 35, 75, 155];

    /// <summary>Bytes of an answer that are read; no answer of interest is longer.</summary>
    private const int LongestAnswer = 1 << 20;

    private string Sarifs => $"{api.AbsoluteUri.TrimEnd('/')}/repos/{repository}/code-scanning/sarifs";

    public async Task<UploadResult> UploadAsync(SarifUpload upload, bool waits, CancellationToken cancellation)
    {
        var body = Payload(upload);
        for (var attempt = 1; ; attempt++)
        {
            var (wait, result) = await TryAsync(body, attempt, cancellation);
            if (wait is { } pause)
            {
                await Task.Delay(pause, time, cancellation);
                continue;
            }
            return result.State == UploadState.Pending && waits ? await WaitAsync(result.Id!, cancellation) : result;
        }
    }

    /// <summary>One request: a pause before the next, or the end.</summary>
    private async Task<(TimeSpan? Wait, UploadResult Result)> TryAsync(
        byte[] body,
        int attempt,
        CancellationToken cancellation
    )
    {
        try
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var request = Request(HttpMethod.Post, Sarifs);
            request.Content = content;
            var (answer, text) = await SendAsync(request, cancellation);
            using (answer)
            {
                if (answer.IsSuccessStatusCode)
                    return (null, Accepted(text));
                var isRateLimit = Patience.IsRateLimit(answer, text);
                var state =
                    !isRateLimit && answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound
                        ? UploadState.Forbidden
                        : UploadState.Failed;
                var sentence = UploadAdvice.For((int)answer.StatusCode, text, isRateLimit);
                return (Patience.After(answer, text, attempt, time.GetUtcNow()), new UploadResult(state, sentence));
            }
        }
        catch (Exception e) when (IsSilence(e, cancellation))
        {
            return (Patience.AfterSilence(attempt), new UploadResult(UploadState.Failed, Silence(e)));
        }
    }

    private static UploadResult Accepted(string text)
    {
        using var json = Parse(text);
        return
            json?.RootElement is { ValueKind: JsonValueKind.Object } root
            && root.TryGetProperty("id", out var id)
            && id.GetString() is { Length: > 0 } name
            ? new UploadResult(UploadState.Pending, "GitHub has taken the results", name)
            : new UploadResult(
                UploadState.Failed,
                "GitHub took the results but gave no id for them; run the job again"
            );
    }

    private async Task<UploadResult> WaitAsync(string id, CancellationToken cancellation)
    {
        var waited = 0;
        foreach (var moment in Moments)
        {
            await Task.Delay(TimeSpan.FromSeconds(moment - waited), time, cancellation);
            waited = moment;
            if (await AskAsync(id, cancellation) is { } result)
                return result;
        }
        return new UploadResult(
            UploadState.Pending,
            $"GitHub has the results but had not read them after {waited} seconds; they will appear later",
            id
        );
    }

    /// <summary>Whether GitHub has read the file; null while that is not known.</summary>
    private async Task<UploadResult?> AskAsync(string id, CancellationToken cancellation)
    {
        try
        {
            using var request = Request(HttpMethod.Get, $"{Sarifs}/{Uri.EscapeDataString(id)}");
            var (answer, text) = await SendAsync(request, cancellation);
            using (answer)
            {
                using var json = answer.IsSuccessStatusCode ? Parse(text) : null;
                if (json?.RootElement is not { ValueKind: JsonValueKind.Object } root)
                    return null;
                return root.TryGetProperty("processing_status", out var status) ? Judge(id, status, root) : null;
            }
        }
        catch (Exception e) when (IsSilence(e, cancellation))
        {
            return null; // the file is there; the next question may be answered
        }
    }

    private static UploadResult? Judge(string id, JsonElement status, JsonElement root)
    {
        if (status.ValueEquals("complete"))
            return new UploadResult(UploadState.Done, "GitHub has read the results", id);
        if (!status.ValueEquals("failed"))
            return null;
        var errors =
            root.TryGetProperty("errors", out var list) && list.ValueKind == JsonValueKind.Array
                ? string.Join("; ", list.EnumerateArray().Select(error => Excerpt.Of(error.ToString())))
                : "no reason given";
        return new UploadResult(UploadState.Failed, $"GitHub could not read the results: {errors}", id);
    }

    private HttpRequestMessage Request(HttpMethod method, string address)
    {
        var request = new HttpRequestMessage(method, address);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/vnd.github+json"));
        request.Headers.Add("X-GitHub-Api-Version", "2022-11-28");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("leakgate", SarifReport.Version));
        request.Headers.Authorization = token.Reveal(value => new AuthenticationHeaderValue("Bearer", value));
        return request;
    }

    private async Task<(HttpResponseMessage Answer, string Text)> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellation
    )
    {
        var answer = await http.SendAsync(request, cancellation);
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        return (answer, text.Length <= LongestAnswer ? text : "");
    }

    private static byte[] Payload(SarifUpload upload)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("commit_sha", upload.Target.Commit);
            json.WriteString("ref", upload.Target.Ref);
            json.WriteBase64String("sarif", upload.Packed);
            json.WriteString("checkout_uri", new Uri(upload.Checkout + "/").AbsoluteUri);
            json.WriteString("started_at", upload.StartedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ"));
            json.WriteString("tool_name", "LeakGate");
            json.WriteBoolean("validate", true);
            json.WriteEndObject();
        }
        return body.ToArray();
    }

    private static JsonDocument? Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            return null; // a proxy answered in GitHub's place
        }
    }

    /// <summary>No answer: the connection failed or time ran out, and nobody asked for the run to stop.</summary>
    private static bool IsSilence(Exception e, CancellationToken cancellation) =>
        e is HttpRequestException or IOException
        || (e is TaskCanceledException && !cancellation.IsCancellationRequested);

    private string Silence(Exception e) =>
        e is TaskCanceledException
            ? $"{api.Host} did not answer in time; run the job again later"
            : $"{api.Host} cannot be reached ({Excerpt.Of(e.Message.TrimEnd('.'))}); check the runner's network and proxy";
}
