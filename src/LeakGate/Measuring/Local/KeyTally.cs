using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>
/// Rows of each key of one column and where the first is, split by split, in one worker: for keys that have many rows each,
/// which then leave no record of their own.
/// </summary>
internal sealed class KeyTally(ValueCodes values, int splits)
{
    /// <summary>More keys than these are found no faster in a table than their rows are sorted apart.</summary>
#if DEBUG
    // Small on purpose: every test of some rows gives up in the middle.
    public const int MostKeys = 40;
#else
    public const int MostKeys = 1 << 16;
#endif

    /// <summary>From so many keys on it is asked whether they repeat.</summary>
    private const int ManyKeys = MostKeys / 16;

    /// <summary>By code × splits + split.</summary>
    private long[] rows = [];

    /// <summary>The same of the first row of each: the complement of its place's bits, so that 0 is none.</summary>
    private ulong[] firsts = [];
    private long observed;

    /// <summary>Counts the rows of a batch; false, and nothing counted, where this has ceased to pay.</summary>
    public bool TryObserve(Batch batch, ColumnBuffer column)
    {
        if (!values.Observe(batch))
            return false;
        observed += batch.Count;
        if (values.Count > MostKeys || (column.Entries is null && !Repeats()))
            return false;
        Reserve(values.Count * splits);
        var (counts, places, ofRow, split) = (rows, firsts, values.OfRow, batch.Split);
        for (var r = 0; r < batch.Count; r++)
        {
            var code = ofRow[r];
            if (code == ValueCodes.None)
                continue;
            var at = (code * splits) + split;
            if (counts[at]++ == 0 || ~batch.Ref(r).Bits > places[at])
                places[at] = ~batch.Ref(r).Bits;
        }
        return true;
    }

    /// <summary>Leaves a record for each key and split, and forgets them.</summary>
    public void Pour(RowHash hash, PartitionedRecords<KeyOverlapLocal.KeyRecord> records)
    {
        for (var at = 0; at < rows.Length; at++)
        {
            if (rows[at] == 0)
                continue;
            var (low, high) = hash.OfOne(values.KeyOf(at / splits));
            records.Add(new KeyOverlapLocal.KeyRecord(low, high, new RowRef(~firsts[at])), rows[at]);
        }
        (rows, firsts) = ([], []);
    }

    // Of keys drawn from 20,000, one row in ten has met its key before by then.
    private bool Repeats() => values.Count < ManyKeys || observed * 10 >= values.Count * 11L;

    private void Reserve(int count)
    {
        if (rows.Length >= count)
            return;
        count = Math.Max(2 * rows.Length, count);
        Array.Resize(ref rows, count);
        Array.Resize(ref firsts, count);
    }
}
