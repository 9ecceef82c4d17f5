namespace LeakGate.Measuring;

/// <summary>Pearson correlations of all pairs of number columns over some splits, each over the rows that have both.</summary>
/// <param name="Splits">Bit i stands for split i.</param>
internal sealed record PairMoments(EquatableArray<string> Columns, ulong Splits) : Measurement<PairMomentsAnswer>;

/// <summary>Correlations in the order of the columns asked for.</summary>
internal sealed class PairMomentsAnswer(int columns, double[] correlations, long[] counts)
{
    public int Columns { get; } = columns;

    /// <summary>Correlation of columns i and j; NaN where one is constant or fewer than two rows have both.</summary>
    public double Correlation(int i, int j) => i == j ? 1 : correlations[Index(i, j)];

    /// <summary>Rows that have both columns.</summary>
    public long Count(int i, int j) => counts[Index(i, j)];

    private int Index(int i, int j) => i < j ? (j * (j - 1) / 2) + i : (i * (i - 1) / 2) + j;
}
