using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using LeakGate.Checks;
using LeakGate.Configuration;

namespace LeakGate.ClickHouse.Http;

/// <summary>
/// Puts what goes wrong between LeakGate and a server into words, as an end of the run with <see cref="ExitCode.Data"/>:
/// the server's own words, with whatever is secret taken out.
/// </summary>
/// <param name="secrets">Texts that are never shown.</param>
internal sealed partial class ServerFaults(EngineSpec engine, IEnumerable<string> secrets)
{
    private const int MostCharacters = 400;

    private readonly string[] secrets = [.. secrets.Where(s => s.Length > 0).OrderByDescending(s => s.Length)];

    /// <summary>No answer has begun.</summary>
    public GateException Unreachable(HttpRequestException e)
    {
        var cause = e.GetBaseException().Message.TrimEnd('.');
        return e.HttpRequestError switch
        {
            HttpRequestError.SecureConnectionError => Problem(
                $"there is no secure connection to the server: {cause}",
                "a certificate that the system's roots vouch for",
                "add its issuer to the system's roots, and see whether the port is that of https"
            ),
            HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError => Problem(
                $"the server cannot be reached: {cause}",
                "a server that listens at the address",
                "see that address and port are right"
            ),
            _ => Problem(
                $"the connection broke before the server's answer came: {cause}",
                "a whole answer",
                "see whether the server or a proxy before it was stopped"
            ),
        };
    }

    public GateException Silent(TimeSpan limit) =>
        Problem(
            string.Create(CultureInfo.InvariantCulture, $"the server has not answered within {limit.TotalSeconds:0} s"),
            "an answer within the time limit",
            "raise 'timeout', or see what the server is busy with"
        );

    public GateException Truncated() =>
        Problem(
            "the server's answer ended early",
            "a whole answer",
            "see whether the server or a proxy before it was stopped"
        );

    /// <summary>A body that is no result though the server said it would be.</summary>
    public GateException NoResult(string body) => ErrorIn(body) is { } error ? Of(error.Code, error.Text) : Truncated();

    public GateException Refused(HttpStatusCode status, string body)
    {
        if (ErrorIn(body) is { } error)
            return Of(error.Code, error.Text);
        var hint = (int)status is >= 300 and < 400 ? "name the address that it redirects to" : null;
        return Problem(
            $"the server answers with status {(int)status} ({Shown(body)})",
            "ClickHouse's HTTP interface",
            hint
        );
    }

    /// <summary>A problem with the engine, at its place in the configuration.</summary>
    public GateException Problem(string found, string expected, string? hint = null) =>
        new(
            ExitCode.Data,
            new Problem(RunRules.RemoteEngine, engine.At, Scrub(found), expected, hint is null ? null : Scrub(hint))
        );

    private GateException Of(int code, string text)
    {
        var (expected, hint) = code switch
        {
            192 or 193 or 194 or 516 => (
                "a user and a password that the server accepts",
                "see CLICKHOUSE_USER and CLICKHOUSE_PASSWORD, or whatever variables 'user' and 'password' name"
            ),
            241 => (
                "a query within the memory that the server allows",
                "allow more with settings: {max_memory_usage: …}, or let more go to disk with a lower max_bytes_before_external_group_by"
            ),
            159 or 160 => ("an answer within the time limit", "raise 'timeout'"),
            60 or 81 => ("tables that are there on every shard", "see the tables' names, and 'database'"),
            164 => (
                "a user whose profile lets settings be given",
                "give the user's profile readonly = 2, which still forbids all writing"
            ),
            497 => ("a user who may read the tables", "grant SELECT on them, and for table functions their source"),
            209 or 210 or 279 or 32 => (
                "every shard of the cluster at work",
                "start what is down; no shard is left out"
            ),
            170 => ("a cluster that the server knows", "see SELECT DISTINCT cluster FROM system.clusters"),
            115 => ("settings that the server knows", "take the setting out of 'settings'"),
            _ => ("a server that answers the query", null),
        };
        return Problem($"the server refuses a query (code {code}): {Shown(text)}", expected, hint);
    }

    /// <summary>The code and the words of an error in a body, wherever it stands there.</summary>
    private static (int Code, string Text)? ErrorIn(string body)
    {
        var match = ErrorText().Match(body);
        return match.Success
            ? (int.Parse(match.Groups["code"].ValueSpan, CultureInfo.InvariantCulture), match.Groups["text"].Value)
            : null;
    }

    private static string Shown(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.', ' ');
        return line.Length > MostCharacters ? line[..MostCharacters] + "…" : line;
    }

    private string Scrub(string text)
    {
        foreach (var secret in secrets)
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        return text;
    }

    // Code: 241, e.displayText() = DB::Exception: Memory limit exceeded, e.what() = DB::Exception
    // Code: 241. DB::Exception: Memory limit exceeded. (MEMORY_LIMIT_EXCEEDED) (version 26.5.1.1)
    [GeneratedRegex(
        @"Code: (?<code>[0-9]+)[.,] (e\.displayText\(\) = )?(DB::)?(\w+::)*\w*Exception: (?<text>.*?)(, e\.what\(\)|, Stack trace| \(version [^)]*\)|\s*$)",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex ErrorText();
}
