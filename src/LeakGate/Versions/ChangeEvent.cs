namespace LeakGate.Versions;

/// <summary>What made a run happen; decides where its base commit is looked for.</summary>
public enum ChangeOrigin
{
    /// <summary>Nothing that has a base: a schedule, a manual start, a run at a desk.</summary>
    Other,

    /// <summary>A pull request; the checkout is its merge commit or its head.</summary>
    PullRequest,

    /// <summary>A push to a branch or a tag.</summary>
    Push,

    /// <summary>A merge queue's group.</summary>
    MergeGroup,

    /// <summary>A person named the base: a branch, a tag or a commit.</summary>
    Named,
}

/// <summary>The facts of an event that decide the base commit. Whoever reads the event's payload fills them in.</summary>
/// <param name="Base">
/// <c>pull_request.base.sha</c> of a pull request, <c>before</c> of a push, <c>merge_group.base_sha</c> of a merge
/// group, the name that a person gave; null where there is none.
/// </param>
/// <param name="Head"><c>pull_request.head.sha</c> of a pull request; tells its merge commit from any other.</param>
public sealed record ChangeEvent(ChangeOrigin Origin, string? Base = null, string? Head = null)
{
    /// <summary>An event without a base: a schedule or a manual start.</summary>
    public static ChangeEvent WithoutBase { get; } = new(ChangeOrigin.Other);
}
