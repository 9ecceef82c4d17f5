using System.Collections.Immutable;
using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Drafting;

/// <summary>What is known of a column after every row has been read.</summary>
/// <param name="PerSplit">Counts and ranges, split by split.</param>
/// <param name="Values">Its distinct values, or null where there are more than <see cref="Survey.MostValues"/>.</param>
/// <param name="Keys">How it identifies rows; null where its name does not promise it.</param>
/// <param name="Texts">How it reads as text; null where it was not looked at as text.</param>
internal sealed record ColumnFacts(
    Column Column,
    ImmutableArray<ColumnProfileAnswer> PerSplit,
    ImmutableArray<ValueCount>? Values,
    KeyFacts? Keys,
    TextFacts? Texts
)
{
    public string Name => Column.Name;

    public long Rows => PerSplit.Sum(split => split.Rows);

    public long Nulls => PerSplit.Sum(split => split.Nulls);

    /// <summary>Whether every split has the column.</summary>
    public bool IsEverywhere => Enumerable.Range(0, PerSplit.Length).All(IsIn);

    /// <summary>Whether a split has the column.</summary>
    public bool IsIn(int split) => (Column.PresentIn >> split & 1) != 0;

    /// <summary>Whether it goes up by one from row to row in every split.</summary>
    public bool CountsUp => PerSplit.Any(s => s.CountsUp) && PerSplit.All(s => s.CountsUp || s.Rows == 1);

    /// <summary>Whether every split starts to count where the others do, as the number of a row in its file does.</summary>
    public bool CountsFromOneStart =>
        CountsUp && PerSplit.Length > 1 && PerSplit.All(s => s.Minimum == PerSplit[0].Minimum);

    public double Minimum => PerSplit.Where(s => s.Values > 0).Select(s => s.Minimum).DefaultIfEmpty(double.NaN).Min();

    public double Maximum => PerSplit.Where(s => s.Values > 0).Select(s => s.Maximum).DefaultIfEmpty(double.NaN).Max();
}

/// <summary>How the values of a column identify rows.</summary>
/// <param name="Distinct">Distinct values over all splits.</param>
/// <param name="IsUnique">Whether no value occurs twice within a split, and none is missing.</param>
internal sealed record KeyFacts(long Distinct, bool IsUnique);

/// <summary>How the values of a column read as text.</summary>
/// <param name="MeanLength">Bytes of UTF-8.</param>
/// <param name="MeanWords">Stretches without white space.</param>
/// <param name="Formats">Date formats that every value has, the likelier first.</param>
internal sealed record TextFacts(double MeanLength, double MeanWords, ImmutableArray<string> Formats);
