using System.Collections.Immutable;
using LeakGate.Checks;
using LeakGate.Configuration;

namespace LeakGate.Versions;

/// <summary>How a data set differs from its version at the base commit.</summary>
/// <param name="BaseCommit">Full name of the base commit.</param>
/// <param name="RowsAre">
/// What makes two rows the same row: the declared id's name, or empty where rows are told apart by their values.
/// </param>
/// <param name="Splits">The splits of the head in their order, then those that the base alone has.</param>
/// <param name="Moves">Rows that changed their split, most first.</param>
/// <param name="AddedColumns">Columns that the base does not have.</param>
/// <param name="DroppedColumns">Columns that only the base has.</param>
public sealed record DataDifference(
    string BaseCommit,
    string RowsAre,
    ImmutableArray<SplitDifference> Splits,
    ImmutableArray<RowsMoved> Moves,
    ImmutableArray<string> AddedColumns,
    ImmutableArray<string> DroppedColumns
);

/// <summary>How one split differs from the split of the same name at the base.</summary>
/// <param name="BaseRows">Rows at the base; null where the base has no such split.</param>
/// <param name="Rows">Rows at the head; null where the head has no such split.</param>
/// <param name="Added">Rows that the base's split does not have, moved ones included.</param>
/// <param name="Removed">Rows that the head's split no longer has, moved ones included.</param>
/// <param name="Relabelled">Rows in both with another target; 0 without a target.</param>
/// <param name="Labels">Rows per class of the target, by class; empty without a target or with a numeric one.</param>
/// <param name="BaseTime">First and last time at the base; null without a time column.</param>
/// <param name="Time">First and last time at the head.</param>
public sealed record SplitDifference(
    string Split,
    SplitRole Role,
    long? BaseRows,
    long? Rows,
    long Added,
    long Removed,
    long Relabelled,
    ImmutableArray<LabelCount> Labels,
    TimeRange? BaseTime,
    TimeRange? Time
);

/// <summary>Rows of one class of the target in one split.</summary>
/// <param name="Label">The class; a short hash of it unless the data set has <c>show-values</c>.</param>
public sealed record LabelCount(string Label, long BaseRows, long Rows);

/// <summary>Rows that left one split for another.</summary>
/// <param name="From">The split at the base.</param>
/// <param name="To">The split at the head.</param>
public sealed record RowsMoved(string From, string To, long Rows);

/// <summary>The first and the last time of a split.</summary>
public sealed record TimeRange(TimePoint First, TimePoint Last);
