using LeakGate.Measuring.Kernels;
using LeakGate.Measuring.Text;
using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>
/// Keys under which cells are equal when they agree after normalising: text by Unicode compatibility and case, numbers
/// to six significant digits. Dates and booleans are as they are.
/// </summary>
internal sealed class NormalisedKeys : IDisposable
{
    private const int CacheSize = 1024;

    private readonly CachedText[][] caches;
    private readonly TextBuffer buffer = new();

    public NormalisedKeys(int columns)
    {
        caches = new CachedText[columns][];
    }

    public ulong[] Low { get; } = new ulong[Batch.Capacity];

    public ulong[] High { get; } = new ulong[Batch.Capacity];

    public void Dispose() => buffer.Dispose();

    /// <summary>The forms of a column that <see cref="Fill"/> reads.</summary>
    public static CellForms FormsOf(ColumnKind kind) =>
        kind switch
        {
            ColumnKind.Text => CellForms.Keys | CellForms.Text,
            ColumnKind.Number => CellForms.Values,
            _ => CellForms.Keys,
        };

    /// <summary>Fills <see cref="Low"/> and <see cref="High"/> with the keys of a column's cells.</summary>
    /// <param name="index">Position of the column among those compared; chooses its cache.</param>
    public void Fill(int index, ColumnBuffer column, Batch batch)
    {
        switch (column.Plan.Kind)
        {
            case ColumnKind.Number:
                for (var r = 0; r < batch.Count; r++)
                    Low[r] = High[r] = CellKeys.OfNumber(SignificantDigits.Round(column.Numbers[r]));
                break;
            case ColumnKind.Text:
                FillText(caches[index] ??= new CachedText[CacheSize], column, batch);
                break;
            default:
                column.Keys.AsSpan(0, batch.Count).CopyTo(Low);
                column.HighKeys.AsSpan(0, batch.Count).CopyTo(High);
                break;
        }
    }

    // Text columns of few values are common; a small cache from exact key to normalised key spares most of the work.
    private void FillText(CachedText[] cache, ColumnBuffer column, Batch batch)
    {
        for (var r = 0; r < batch.Count; r++)
        {
            var (low, high) = (column.Keys[r], column.HighKeys[r]);
            ref var cached = ref cache[low & (CacheSize - 1)];
            if (cached.Low != low || cached.High != high)
            {
                cached = new CachedText
                {
                    Low = low,
                    High = high,
                    NormalLow = low,
                    NormalHigh = high,
                };
                if (low != ColumnBuffer.NullKey || high != ColumnBuffer.NullKey)
                {
                    var text = TextNormaliser.Normalise(column.Text(batch, r), buffer);
                    CellKeys.OfText(text, out cached.NormalLow, out cached.NormalHigh);
                }
            }
            (Low[r], High[r]) = (cached.NormalLow, cached.NormalHigh);
        }
    }

    private struct CachedText
    {
        public ulong Low;
        public ulong High;
        public ulong NormalLow;
        public ulong NormalHigh;
    }
}
