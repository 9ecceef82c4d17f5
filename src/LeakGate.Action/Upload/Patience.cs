using System.Globalization;
using System.Net;

namespace LeakGate.Action.Upload;

/// <summary>How long to wait before a request is made again.</summary>
internal static class Patience
{
    /// <summary>Requests in all, the first one included.</summary>
    public const int Attempts = 4;

    /// <summary>A rate limit that ends later than this is not waited for: minutes of a runner cost money.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>What GitHub asks for where a secondary limit comes without a time.</summary>
    private static readonly TimeSpan SecondaryLimit = TimeSpan.FromMinutes(1);

    /// <summary>The pause after an answer, or null where another try would bring nothing.</summary>
    /// <param name="attempt">Number of the request that was answered, from 1.</param>
    public static TimeSpan? After(HttpResponseMessage answer, string body, int attempt, DateTimeOffset now)
    {
        if (attempt >= Attempts || IsFinal(answer.StatusCode))
            return null;
        var wait = RateLimit(answer, body, attempt, now) ?? BackOff(attempt);
        return wait <= Longest ? wait : null;
    }

    /// <summary>The pause after a request without an answer, or null after the last.</summary>
    public static TimeSpan? AfterSilence(int attempt) => attempt >= Attempts ? null : BackOff(attempt);

    /// <summary>Whether GitHub asks for fewer requests.</summary>
    public static bool IsRateLimit(HttpResponseMessage answer, string body) =>
        answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests
        && (
            answer.StatusCode == HttpStatusCode.TooManyRequests
            || answer.Headers.RetryAfter is not null
            || Header(answer, "x-ratelimit-remaining") == "0"
            || body.Contains("rate limit", StringComparison.OrdinalIgnoreCase)
        );

    private static TimeSpan? RateLimit(HttpResponseMessage answer, string body, int attempt, DateTimeOffset now)
    {
        if (answer.Headers.RetryAfter is { } after)
            return NotNegative(after.Delta ?? (after.Date - now) ?? SecondaryLimit);
        if (!IsRateLimit(answer, body))
            return null;
        if (
            Header(answer, "x-ratelimit-remaining") == "0"
            && long.TryParse(Header(answer, "x-ratelimit-reset"), CultureInfo.InvariantCulture, out var reset)
            && reset is > 0 and < 253_402_300_800 // the year 10000, where dates end
        )
            return NotNegative(DateTimeOffset.FromUnixTimeSeconds(reset) - now);
        return SecondaryLimit * Math.Pow(2, attempt - 1);
    }

    /// <summary>1, 4, 9 seconds.</summary>
    private static TimeSpan BackOff(int attempt) => TimeSpan.FromSeconds(attempt * attempt);

    /// <summary>
    /// The request itself is at fault, or refused for good. Anything else passes now and then, a missing permission
    /// included: tokens take a moment to be known everywhere.
    /// </summary>
    private static bool IsFinal(HttpStatusCode status) =>
        status
            is HttpStatusCode.BadRequest
                or HttpStatusCode.Gone
                or HttpStatusCode.RequestEntityTooLarge
                or HttpStatusCode.UnprocessableEntity
                or HttpStatusCode.UnavailableForLegalReasons
        || (int)status is >= 300 and < 400;

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private static TimeSpan NotNegative(TimeSpan time) => time < TimeSpan.Zero ? TimeSpan.Zero : time;
}
