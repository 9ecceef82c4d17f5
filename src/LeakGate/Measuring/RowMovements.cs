using LeakGate.Splits;

namespace LeakGate.Measuring;

/// <summary>
/// Where rows have gone between two versions of the data. Rows are the same when they agree in the given columns. Rows
/// that have no identity are left out: those in which all columns are missing, or any part of a key.
/// </summary>
/// <param name="Columns">The columns that make two rows the same.</param>
/// <param name="IsKey">Whether they are a declared key, of which every part has to be there.</param>
/// <param name="Label">The target, for telling relabelled rows; null to leave that out.</param>
/// <param name="Routes">The ways between splits that are asked about; one answer each.</param>
/// <param name="Pairs">The splits that are compared with their former selves; one answer each.</param>
internal sealed record RowMovements(
    EquatableArray<string> Columns,
    bool IsKey,
    string? Label,
    EquatableArray<Route> Routes,
    EquatableArray<FormerSplit> Pairs
) : Measurement<RowMovementsAnswer>;

/// <summary>A way from one split to another, each as a set of splits: bit i stands for split i of head and base.</summary>
/// <param name="Source">Where the rows were, at the base.</param>
/// <param name="FormerTarget">Where they have gone, as it was at the base.</param>
/// <param name="Remainder">Where they were, as it is at the head.</param>
/// <param name="Target">Where they are, at the head.</param>
internal readonly record struct Route(ulong Source, ulong FormerTarget, ulong Remainder, ulong Target);

/// <summary>A split at the base and at the head, each as a set; an empty set for a split that one of them lacks.</summary>
internal readonly record struct FormerSplit(ulong Base, ulong Head);

internal sealed record RowMovementsAnswer(
    EquatableArray<RouteAnswer> Routes,
    EquatableArray<FormerSplitAnswer> Pairs,
    EquatableArray<long> RowsPerSplit
);

/// <param name="Moved">
/// Rows of the target whose like stood in the source and not in the former target, and no longer stand in the source.
/// </param>
/// <param name="MovedKeys">Distinct identities among them.</param>
/// <param name="NewRows">Rows of the target whose like the former target did not have: those that may have moved.</param>
/// <param name="SourceRows">Rows of the source that have an identity.</param>
/// <param name="SourceTwins">Those among them that are not the only one of their identity there.</param>
/// <param name="Examples">Up to five moved rows, each with the first of its like in the source.</param>
internal sealed record RouteAnswer(
    long Moved,
    long MovedKeys,
    long NewRows,
    long SourceRows,
    long SourceTwins,
    EquatableArray<RowPair> Examples
);

/// <param name="Added">Rows more of some identity than at the base.</param>
/// <param name="Removed">Rows less of some identity than at the base.</param>
/// <param name="Relabelled">Rows in both of which the label is another.</param>
/// <param name="AddedExamples">Up to five added rows.</param>
/// <param name="RemovedExamples">Up to five removed rows, as they stood at the base.</param>
/// <param name="RelabelledExamples">Up to five relabelled rows, each with one of its like at the base.</param>
internal sealed record FormerSplitAnswer(
    long Added,
    long Removed,
    long Relabelled,
    EquatableArray<RowPair> AddedExamples,
    EquatableArray<RowPair> RemovedExamples,
    EquatableArray<RowPair> RelabelledExamples
);
