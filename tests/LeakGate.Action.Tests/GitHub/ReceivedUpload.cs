using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LeakGate.Action.Tests.GitHub;

/// <summary>An upload that the server accepted.</summary>
internal sealed partial record ReceivedUpload(
    string Commit,
    string Ref,
    string CheckoutUri,
    DateTimeOffset StartedAt,
    JsonElement Sarif
)
{
    public JsonElement Run => Sarif.GetProperty("runs")[0];
    public JsonElement[] Results => [.. Run.GetProperty("results").EnumerateArray()];
    public string Category => Run.GetProperty("automationDetails").GetProperty("id").GetString()!;

    /// <summary>Reads a request's body as GitHub does: the upload, or the answer that refuses it.</summary>
    public static (ReceivedUpload? Upload, Answer? Refusal) Read(byte[] body)
    {
        JsonElement root;
        try
        {
            root = JsonDocument.Parse(body).RootElement;
        }
        catch (JsonException)
        {
            return (null, Answer.Error(400, "Problems parsing JSON"));
        }
        var known = new[] { "commit_sha", "ref", "sarif", "checkout_uri", "started_at", "tool_name", "validate" };
        var extra = root.EnumerateObject().Select(member => member.Name).Except(known).ToArray();
        if (extra.Length > 0)
            return (null, Answer.Error(422, $"{extra[0]} is not a permitted key."));
        var commit = root.GetProperty("commit_sha").GetString()!;
        if (!CommitSha().IsMatch(commit))
            return (null, Answer.Error(422, "commit_sha does not match /^[0-9a-fA-F]+$/"));
        var reference = root.GetProperty("ref").GetString()!;
        if (!GitRef().IsMatch(reference))
            return (null, Answer.Error(422, $"ref {reference} is not a full reference"));
        var packed = root.GetProperty("sarif").GetBytesFromBase64();
        if (packed.Length > 10 * 1024 * 1024)
            return (null, Answer.Error(413, "Payload too large"));
        if (!DateTimeOffset.TryParse(root.GetProperty("started_at").GetString(), out var started))
            return (null, Answer.Error(422, "started_at is no time"));
        if (root.GetProperty("tool_name").GetString() != "LeakGate" || !root.GetProperty("validate").GetBoolean())
            return (null, Answer.Error(422, "tool_name or validate"));
        JsonElement sarif;
        try
        {
            using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
            sarif = JsonDocument.Parse(gzip).RootElement;
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            return (null, Answer.Error(400, "sarif is not gzip of JSON"));
        }
        if (SarifLimits.Judge(sarif) is { } complaint)
            return (null, Answer.Error(400, $"rejecting SARIF, {complaint}"));
        var checkout = root.GetProperty("checkout_uri").GetString()!;
        return (new ReceivedUpload(commit, reference, checkout, started, sarif), null);
    }

    [GeneratedRegex("^[0-9a-f]{40}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CommitSha();

    [GeneratedRegex(
        "^refs/(heads/.+|tags/.+|pull/[0-9]+/(merge|head))$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex GitRef();
}
