namespace LeakGate.Measuring;

/// <summary>
/// How the target stands in the order of the rows as they are in the files, split by split, and whether a declared key or
/// time explains that order. Rows without a target are left out.
/// </summary>
/// <param name="Keys">Columns whose equal neighbours belong together.</param>
/// <param name="Time">The time column, or null.</param>
internal sealed record TargetRuns(string Target, EquatableArray<string> Keys, string? Time)
    : Measurement<EquatableArray<TargetRunsAnswer>>;

/// <param name="Rows">Rows with a target.</param>
/// <param name="Changes">Rows whose target differs from that of the row before.</param>
/// <param name="Descents">Rows whose target, a number, is lower than that of the row before.</param>
/// <param name="KeyChanges">Rows of which some key differs from that of the row before.</param>
/// <param name="TimeDescents">Rows that are earlier than the row before.</param>
internal readonly record struct TargetRunsAnswer(
    long Rows,
    long Changes,
    long Descents,
    long KeyChanges,
    long TimeDescents
);
