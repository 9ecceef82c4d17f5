using LeakGate.Configuration;

namespace LeakGate.Checks;

/// <summary>Where somebody wrote that a finding is accepted, in SARIF's words.</summary>
public enum SuppressionKind
{
    /// <summary>Under <c>suppress</c> in <c>leakgate.yml</c>.</summary>
    InSource,

    /// <summary>In a baseline.</summary>
    External,
}

/// <summary>Somebody's word that a finding is accepted: it stays in every report and no longer counts.</summary>
/// <param name="Reason">Why; never empty.</param>
/// <param name="Until">The last day (UTC) on which it holds; null for no end.</param>
/// <param name="At">Where it is written.</param>
public sealed record Suppression(SuppressionKind Kind, string Reason, DateOnly? Until, SourceLocation At)
{
    /// <summary>Whether its last day lies before a day.</summary>
    public bool HasExpiredOn(DateOnly today) => Until < today;
}

/// <summary>What a baseline recorded of a finding that has become worse since, so that it counts as new.</summary>
/// <param name="Level">The level then.</param>
/// <param name="Count">The affected rows then; null where the rule counts none.</param>
/// <param name="Reason">Why the finding was accepted as it was then.</param>
public sealed record Worsening(Level Level, long? Count, string Reason);
