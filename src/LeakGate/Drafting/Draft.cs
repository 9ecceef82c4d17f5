using System.Collections.Immutable;
using LeakGate.Configuration;

namespace LeakGate.Drafting;

/// <summary>A first configuration, guessed from data files.</summary>
/// <param name="Unused">Files that belong to no data set, relative to the configuration's folder.</param>
internal sealed record Draft(ImmutableArray<DraftedDataset> Datasets, ImmutableArray<string> Unused);

/// <summary>A data set as it seems to be.</summary>
/// <param name="Splits">Two or more with a role, or one without: the source that <paramref name="SplitBy"/> divides.</param>
/// <param name="TimeOrder">How the evaluation rows lie to the training rows; empty where no time is guessed.</param>
internal sealed record DraftedDataset(
    string Name,
    ImmutableArray<DraftedSplit> Splits,
    SplitColumn? SplitBy,
    ColumnGuesses Columns,
    string TimeOrder
);

/// <summary>Files of a split, or of a source.</summary>
/// <param name="Paths">Paths and globs as <c>leakgate.yml</c> writes them.</param>
internal sealed record DraftedSplit(string Name, SplitRole? Role, ImmutableArray<string> Paths, long Rows);
