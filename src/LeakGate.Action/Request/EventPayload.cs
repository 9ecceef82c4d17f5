using System.Text.Json;
using LeakGate.Versions;

namespace LeakGate.Action.Request;

/// <summary>What an event says about its pull request.</summary>
/// <param name="BaseSha">Tip of the base branch when the event happened.</param>
/// <param name="HeadSha">Tip of the pull request's branch.</param>
/// <param name="MergeSha">The merge commit that GitHub made for testing, where it is known.</param>
/// <param name="IsFork">Whether the branch lies in another repository, or in one that is gone.</param>
internal sealed record PullRequest(long Number, string BaseSha, string HeadSha, string? MergeSha, bool IsFork);

/// <summary>The facts of an event's payload that decide what is compared and where results belong.</summary>
/// <param name="Before">The commit before a push.</param>
/// <param name="MergeGroupBase">The commit that a merge group is built on.</param>
internal sealed record EventPayload(PullRequest? PullRequest, string? Before, string? MergeGroupBase)
{
    public static EventPayload Empty { get; } = new(null, null, null);

    /// <summary>Payloads are bounded by GitHub at 25 MB.</summary>
    private const long LargestFile = 64L << 20;

    /// <exception cref="RequestException">The file cannot be read or is no payload.</exception>
    public static EventPayload Read(string path)
    {
        if (path.Length == 0)
            return Empty;
        try
        {
            if (new FileInfo(path).Length > LargestFile)
                throw new RequestException([$"the event file '{path}' is larger than {LargestFile >> 20} MB"]);
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return Read(json.RootElement);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RequestException([$"the event file '{path}' cannot be read: {e.Message.TrimEnd('.')}"]);
        }
        catch (JsonException e)
        {
            throw new RequestException([
                $"the event file '{path}' is not JSON (line {e.LineNumber + 1}); expected what GITHUB_EVENT_PATH names",
            ]);
        }
    }

    /// <summary>The event as the search for its base commit wants it.</summary>
    public ChangeEvent AsChange() =>
        PullRequest is { } pull ? new ChangeEvent(ChangeOrigin.PullRequest, pull.BaseSha, pull.HeadSha)
        : MergeGroupBase is not null ? new ChangeEvent(ChangeOrigin.MergeGroup, MergeGroupBase)
        : Before is not null ? new ChangeEvent(ChangeOrigin.Push, Before)
        : ChangeEvent.WithoutBase;

    private static EventPayload Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return Empty;
        var group = Member(root, "merge_group");
        return new EventPayload(
            ReadPullRequest(root),
            Text(root, "before") is { } before && Text(root, "after") is not null ? before : null,
            group is { } merge ? Text(merge, "base_sha") : null
        );
    }

    private static PullRequest? ReadPullRequest(JsonElement root)
    {
        if (
            Member(root, "pull_request") is not { } pull
            || Member(pull, "base") is not { } target
            || Member(pull, "head") is not { } source
        )
            return null;
        if (!pull.TryGetProperty("number", out var number) || !number.TryGetInt64(out var value))
            return null;
        var own = Member(target, "repo") is { } into ? Text(into, "full_name") : null;
        var other = Member(source, "repo") is { } from ? Text(from, "full_name") : null;
        var isFork = other is null || !string.Equals(own, other, StringComparison.OrdinalIgnoreCase);
        return new PullRequest(
            value,
            Text(target, "sha") ?? "",
            Text(source, "sha") ?? "",
            Text(pull, "merge_commit_sha"),
            isFork
        );
    }

    private static JsonElement? Member(JsonElement element, string name) =>
        element.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Object ? member : null;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String
            ? member.GetString()
            : null;
}
