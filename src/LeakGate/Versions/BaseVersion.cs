namespace LeakGate.Versions;

/// <summary>Whether there is a commit to compare with.</summary>
public enum BaseState
{
    /// <summary>The commit is known and its files can be read.</summary>
    Known,

    /// <summary>There is none: a schedule, the first commit, a new branch.</summary>
    None,

    /// <summary>There should be one, but it cannot be had; never to be taken for "nothing changed".</summary>
    Unavailable,
}

/// <summary>The commit that a run compares with.</summary>
/// <param name="Commit">Its full name in hexadecimal digits; null unless <see cref="BaseState.Known"/>.</param>
/// <param name="Reason">
/// A clause: how the commit was found (<c>first parent of the pull request's merge commit</c>), or why there is none,
/// with what to do about it.
/// </param>
public sealed record BaseVersion(BaseState State, string? Commit, string Reason)
{
    internal static BaseVersion Known(string commit, string how) => new(BaseState.Known, commit, how);

    internal static BaseVersion None(string why) => new(BaseState.None, null, why);

    internal static BaseVersion Unavailable(string why) => new(BaseState.Unavailable, null, why);
}
