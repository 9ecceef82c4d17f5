using System.Collections.Immutable;
using LeakGate.Measuring.Kernels;

namespace LeakGate.Splits;

/// <summary>Gathers what the first rows of a file show of its columns.</summary>
internal sealed class ColumnSampler(int columns, NullSpellings nulls)
{
    /// <summary>Rows that are looked at.</summary>
    public const int Rows = 1000;

    private readonly ColumnKind[] kinds = new ColumnKind[columns];
    private readonly double[] sums = new double[columns];
    private readonly int[] counts = new int[columns];

    /// <summary>Takes note of one cell.</summary>
    public void Add(int column, ReadOnlySpan<byte> cell)
    {
        if (kinds[column] == ColumnKind.Text)
            return;
        var kind = CellDecoder.Classify(cell, nulls);
        kinds[column] = ColumnKinds.Join(kinds[column], kind);
        if (kind != ColumnKind.Number || !DecimalParser.TryParse(cell, out var number))
            return;
        if (double.IsFinite(number.Value))
        {
            sums[column] += number.Value;
            counts[column]++;
        }
    }

    public ImmutableArray<ColumnSample> ToSamples() =>
        [.. kinds.Select((kind, i) => new ColumnSample(kind, counts[i] == 0 ? 0 : sums[i] / counts[i]))];
}
