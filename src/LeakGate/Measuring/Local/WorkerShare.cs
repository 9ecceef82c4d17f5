using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>What the accumulators of one worker work out together, once for each batch.</summary>
internal sealed class WorkerShare
{
    private readonly Dictionary<int, ValueCodes> values = [];
    private readonly Dictionary<int, ClassCodes> classes = [];
    private readonly ulong[] ranks = new ulong[Batch.Capacity];
    private long ranked = -1;

    /// <summary>Number of the batch that is being observed.</summary>
    public long Number { get; set; }

    /// <summary>The numbers of a column's values.</summary>
    /// <param name="limit">How many values are worth numbering.</param>
    public ValueCodes ValuesOf(int column, int limit)
    {
        if (!values.TryGetValue(column, out var codes))
            values.Add(column, codes = new ValueCodes(this, column));
        codes.Allow(limit);
        return codes;
    }

    /// <summary>The classes of a column.</summary>
    public ClassCodes ClassesOf(int column)
    {
        if (!classes.TryGetValue(column, out var codes))
            classes.Add(column, codes = new ClassCodes(this, column));
        return codes;
    }

    /// <summary>The rows' scrambled places, by which samples are drawn.</summary>
    public ReadOnlySpan<ulong> RanksOf(Batch batch)
    {
        if (ranked != Number)
        {
            for (var r = 0; r < batch.Count; r++)
                ranks[r] = CellKeys.Mix(batch.Ref(r).Bits);
            ranked = Number;
        }
        return ranks.AsSpan(0, batch.Count);
    }
}
