using System.Collections.Immutable;
using LeakGate.Checks;
using LeakGate.Configuration;

namespace LeakGate.Baselines;

/// <summary>The findings that a team has accepted, each as it was when somebody accepted it.</summary>
/// <param name="File">Path as locations name it: relative to the configuration's folder.</param>
/// <param name="Entries">In the order of the file; no fingerprint occurs twice.</param>
public sealed record Baseline(string File, ImmutableArray<BaselineEntry> Entries);

/// <summary>One accepted finding.</summary>
/// <param name="Fingerprint">What the finding is recognised by.</param>
/// <param name="Rule">The rule's id.</param>
/// <param name="Training">The finding's splits; empty where it has none.</param>
/// <param name="Column">The finding's column or key; empty where it has none.</param>
/// <param name="Level">The level when it was accepted; a higher one is not accepted.</param>
/// <param name="Count">The affected rows then; more are not accepted. Null where the rule counts none.</param>
/// <param name="Fraction">The share of rows then, for people; nothing is decided by it.</param>
/// <param name="Recorded">The day (UTC) on which it was accepted.</param>
/// <param name="Until">The last day (UTC) on which it holds; null for no end.</param>
/// <param name="At">The entry's place in the file.</param>
public sealed record BaselineEntry(
    string Fingerprint,
    string Rule,
    string Dataset,
    string Training,
    string Evaluation,
    string Column,
    Level Level,
    long? Count,
    double? Fraction,
    string Reason,
    DateOnly Recorded,
    DateOnly? Until,
    SourceLocation At
)
{
    /// <summary>Whether findings of this fingerprint are more than was accepted: a higher level, or more rows.</summary>
    internal bool IsExceededBy(Occurrence now) => now.Level > Level || (now.Count is { } count && !(count <= Count));

    internal Suppression ToSuppression() => new(SuppressionKind.External, Reason, Until, At);
}
