using System.Collections.Immutable;
using LeakGate.Splits;

namespace LeakGate.Measuring;

/// <summary>How closely rows must agree to be twins.</summary>
internal enum RowEquality
{
    /// <summary>Every value equals its counterpart.</summary>
    Exact,

    /// <summary>Text after Unicode normalisation and case folding, numbers to six significant digits.</summary>
    Normalised,
}

/// <summary>
/// Which rows of the evaluation side have a twin on the training side, over the given columns. Rows in which all these
/// columns are missing are nobody's twin.
/// </summary>
/// <param name="Columns">Columns that are compared; their order does not matter to the answer.</param>
/// <param name="Label">The target, for telling agreeing twins from conflicting ones; null to leave that out.</param>
/// <param name="Sides">The pairs of sides that are asked about; one answer each.</param>
internal sealed record RowOverlap(
    EquatableArray<string> Columns,
    string? Label,
    RowEquality Equality,
    EquatableArray<SplitSides> Sides
) : Measurement<EquatableArray<RowOverlapAnswer>>;

/// <param name="EvaluationRows">Rows of the evaluation side.</param>
/// <param name="TwinRows">Evaluation rows with at least one twin on the training side.</param>
/// <param name="ConflictingRows">Those among them of which no twin has the same label.</param>
/// <param name="TrainingRows">Rows of the training side.</param>
/// <param name="TrainingTwinRows">Training rows with at least one twin on the evaluation side.</param>
/// <param name="TrainingInnerTwinRows">Training rows with at least one twin on the training side itself.</param>
/// <param name="Examples">
/// Up to five pairs of an evaluation row and its first twin, each with other values; earliest evaluation rows first.
/// </param>
internal sealed record RowOverlapAnswer(
    long EvaluationRows,
    long TwinRows,
    long ConflictingRows,
    long TrainingRows,
    long TrainingTwinRows,
    long TrainingInnerTwinRows,
    EquatableArray<RowPair> Examples
);

/// <summary>A row and its counterpart.</summary>
internal readonly record struct RowPair(RowRef Row, RowRef Counterpart);

/// <summary>Keeps the five lowest of the pairs it is shown.</summary>
internal struct LowestPairs
{
    public const int Count = 5;
    private RowPair[]? pairs;
    private int used;

    /// <summary>The lowest alone.</summary>
    public readonly LowestPairs First => this with { used = Math.Min(used, 1) };

    public readonly ImmutableArray<RowPair> Pairs => pairs is null ? [] : [.. pairs.AsSpan(0, used)];

    public void Add(RowPair pair)
    {
        if (used == Count && pair.Row.Bits >= pairs![Count - 1].Row.Bits)
            return;
        pairs ??= new RowPair[Count];
        var at = used < Count ? used++ : Count - 1;
        for (; at > 0 && pairs[at - 1].Row.Bits > pair.Row.Bits; at--)
            pairs[at] = pairs[at - 1];
        pairs[at] = pair;
    }

    public void Add(LowestPairs others)
    {
        foreach (var pair in others.Pairs)
            Add(pair);
    }
}
