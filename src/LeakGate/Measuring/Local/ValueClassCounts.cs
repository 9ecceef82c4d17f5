using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>
/// Counts of (value, class, split) of one column in one worker, given up beyond a limit of entries: arrays by the values'
/// codes while these are numbered, a hash table from then on.
/// </summary>
internal sealed class ValueClassCounts(ValueCodes values, int places, int limit)
{
    private const int FirstCapacity = 32;

    /// <summary>Rows by split and class, then by code; null where no row fell.</summary>
    private long[]?[] counts = new long[places][];

    /// <summary>The first row of each value: the complement of its place's bits, so that 0 is none and the greatest wins.</summary>
    private ulong[] firsts = SlotArrays.Take<ulong>(FirstCapacity);
    private int used;
    private ValueClassTable? table;

    /// <summary>Whether there are more entries than the limit; none is kept then.</summary>
    public bool Overflowed => table is { Overflowed: true };

    /// <summary>The entries, in no particular order.</summary>
    public IEnumerable<ValueClassTable.Entry> Entries => table?.Entries ?? ByCode();

    /// <summary>Counts the rows of a batch.</summary>
    /// <param name="first">The place of the batch's split: that of a row is so many and the row's class.</param>
    /// <param name="nulls">Takes the rows with a missing value, by place.</param>
    public void Observe(Batch batch, ColumnBuffer column, int[] classOfRow, int first, long[] nulls)
    {
        if (Overflowed && column.Nulls == 0)
            return;
        if (table is null && values.Observe(batch))
            CountByCode(batch, classOfRow, first, nulls);
        else
            CountByKey(batch, column, classOfRow, first, nulls);
    }

    private void CountByCode(Batch batch, int[] classOfRow, int first, long[] nulls)
    {
        while (firsts.Length < values.Count)
            firsts = SlotArrays.Doubled(firsts);
        for (var r = 0; r < batch.Count; r++)
        {
            var (code, ofClass) = (values.OfRow[r], classOfRow[r]);
            if (ofClass == ClassCodes.None)
                continue;
            var place = first + ofClass;
            if (code == ValueCodes.None)
            {
                nulls[place]++;
                continue;
            }
            var rows = counts[place];
            if (rows is null || rows.Length <= code)
                rows = Widen(place);
            used += rows[code]++ == 0 ? 1 : 0;
            var bits = ~batch.Ref(r).Bits;
            if (bits > firsts[code])
                firsts[code] = bits;
        }
        if (used > limit)
            Table().Overflow();
    }

    private void CountByKey(Batch batch, ColumnBuffer column, int[] classOfRow, int first, long[] nulls)
    {
        var entries = Table();
        for (var r = 0; r < batch.Count; r++)
        {
            if (classOfRow[r] == ClassCodes.None)
                continue;
            var place = first + classOfRow[r];
            if (column.IsNull(r))
                nulls[place]++;
            else if (!entries.Overflowed)
                entries.Add(column.Keys[r], column.HighKeys[r], place, batch.Ref(r), 1);
        }
    }

    /// <summary>What was counted by code so far, as a table.</summary>
    private ValueClassTable Table()
    {
        if (table is not null)
            return table;
        table = new ValueClassTable(limit);
        foreach (var entry in used > limit ? [] : ByCode())
            table.Add(entry.Low, entry.High, entry.Place, entry.First, entry.Count);
        foreach (var rows in counts)
        {
            if (rows is not null)
                SlotArrays.GiveBack(rows);
        }
        SlotArrays.GiveBack(firsts);
        (counts, firsts) = ([], []);
        return table;
    }

    private IEnumerable<ValueClassTable.Entry> ByCode()
    {
        for (var place = 0; place < counts.Length; place++)
        {
            for (var code = 0; code < (counts[place]?.Length ?? 0); code++)
            {
                if (counts[place]![code] == 0)
                    continue;
                var (low, high) = values.KeyOf(code);
                yield return new ValueClassTable.Entry(
                    low,
                    high,
                    place,
                    new RowRef(~firsts[code]),
                    counts[place]![code]
                );
            }
        }
    }

    private long[] Widen(int place)
    {
        var rows = counts[place] ?? SlotArrays.Take<long>(firsts.Length);
        while (rows.Length < firsts.Length)
            rows = SlotArrays.Doubled(rows);
        return counts[place] = rows;
    }
}
