using System.Text.Json;
using LeakGate.Configuration;

namespace LeakGate.Action.Upload;

/// <summary>What a refusal means and what a person can do about it.</summary>
internal static class UploadAdvice
{
    /// <summary>One sentence: what GitHub said, then what to do.</summary>
    public static string For(int status, string body, bool isRateLimit)
    {
        var said = Message(body);
        var quoted = said.Length == 0 ? "" : $" (\"{Excerpt.Of(said)}\")";
        return $"GitHub answered {status}{quoted}: {Remedy(status, said, isRateLimit)}";
    }

    private static string Remedy(int status, string said, bool isRateLimit) =>
        status switch
        {
            _ when isRateLimit => "too many requests were made with this token; run the job again later",
            400 => "it does not accept the report, which is a fault of LeakGate; please report it with this line",
            401 => "the token is not valid; leave github-token out, or give it a token that has not expired",
            403 or 404 when Says(said, "must be enabled", "not enabled", "not available", "Advanced Security") =>
                "switch code scanning on in the repository's settings (a private repository needs GitHub Code "
                    + "Security), or set upload: never",
            403 => "the token may not write results; give the job 'permissions: {contents: read, security-events: "
                + "write}' (a private repository needs actions: read too)",
            404 => "with this token there is no such repository or no code scanning in it; give the job "
                + "'permissions: {contents: read, security-events: write}' and switch code scanning on",
            410 => "the server's administrator has switched code scanning off; set upload: never",
            413 => "the report is too large for it; raise report-level to leave lesser findings out",
            422 => "it does not know the commit or the branch; upload from the checkout that the event is about, "
                + "and not after a force-push",
            451 => "the repository is blocked for legal reasons",
            >= 500 => "its server has a fault; run the job again later",
            >= 300 and < 400 => "the repository or the server has moved; run the workflow from its new place",
            _ => "the answer is unknown to LeakGate; run the job again, and report it if it stays",
        };

    private static bool Says(string said, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (said.Contains(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    /// <summary>The <c>message</c> of an error as GitHub writes it; empty where there is none, as from a proxy.</summary>
    private static string Message(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return
                json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("message", out var message)
                && message.ValueKind == JsonValueKind.String
                ? message.GetString()!
                : "";
        }
        catch (JsonException)
        {
            return ""; // a page of HTML helps nobody; the status says what there is to say
        }
    }
}
