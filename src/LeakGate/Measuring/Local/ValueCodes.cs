using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>
/// One worker's numbering of the values of a column, in the order in which it meets them, up to a limit. Whoever counts
/// values then counts in arrays, and the value of a row is looked up once for all of them. Where a batch knows its values
/// by entry, it is entries that are looked up and not rows.
/// </summary>
internal sealed class ValueCodes(WorkerShare share, int column)
{
    /// <summary>Code of a missing value.</summary>
    public const int None = -1;

    private const int Unknown = -2;
    private const int FirstCapacity = 32;

    private Slot[] slots = SlotArrays.Take<Slot>(2 * FirstCapacity);
    private (ulong Low, ulong High)[] keys = SlotArrays.Take<(ulong, ulong)>(FirstCapacity);
    private ValueEntries? entries;
    private int[] codeOfEntry = [];
    private int limit;
    private long observed = -1;

    /// <summary>Codes of the rows of the batch that is being observed.</summary>
    public int[] OfRow { get; } = new int[Batch.Capacity];

    /// <summary>Values met so far; their codes are the numbers below.</summary>
    public int Count { get; private set; }

    /// <summary>Whether there are more values than anybody wanted to know of; none is known then.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>The identity of a value.</summary>
    public (ulong Low, ulong High) KeyOf(int code) => keys[code];

    /// <summary>Says how many values are worth numbering; the largest wish counts.</summary>
    public void Allow(int values) => limit = Math.Max(limit, values);

    /// <summary>
    /// Fills <see cref="OfRow"/>, unless another accumulator has had that done for this batch; the column's keys are needed.
    /// </summary>
    /// <returns>Whether every row has its code; if not, there are too many values.</returns>
    public bool Observe(Batch batch)
    {
        if (observed != share.Number && !Overflowed)
        {
            observed = share.Number;
            var buffer = batch.Columns[column];
            if (!(buffer.Entries is { } list ? TryNumber(list, batch.Count) : TryNumber(buffer, batch.Count)))
                Overflow();
        }
        return !Overflowed;
    }

    private bool TryNumber(ColumnBuffer buffer, int rows)
    {
        var (low, high) = (buffer.Keys, buffer.HighKeys);
        for (var r = 0; r < rows; r++)
        {
            var code =
                low[r] == ColumnBuffer.NullKey && high[r] == ColumnBuffer.NullKey ? None : CodeOf(low[r], high[r]);
            if (code == Unknown)
                return false;
            OfRow[r] = code;
        }
        return true;
    }

    private bool TryNumber(ValueEntries list, int rows)
    {
        if (entries != list)
        {
            entries = list;
            if (codeOfEntry.Length < list.Count)
                codeOfEntry = new int[list.Count];
            Array.Fill(codeOfEntry, Unknown);
        }
        for (var r = 0; r < rows; r++)
        {
            var entry = list.OfRow[r];
            var code = entry < 0 ? None : codeOfEntry[entry];
            if (code == Unknown)
            {
                code = CodeOf(list.Low[entry], list.High[entry]);
                if (code == Unknown)
                    return false;
                codeOfEntry[entry] = code;
            }
            OfRow[r] = code;
        }
        return true;
    }

    /// <summary>The code of a value that is there; unknown if it is one too many.</summary>
    private int CodeOf(ulong low, ulong high)
    {
        var at = Find(low, high);
        return slots[at].Number > 0 ? slots[at].Number - 1 : Add(at, low, high);
    }

    private int Add(int at, ulong low, ulong high)
    {
        if (Count == limit)
            return Unknown;
        if (Count == keys.Length)
        {
            Grow();
            at = Find(low, high);
        }
        keys[Count] = (low, high);
        slots[at] = new Slot(low, high, ++Count);
        return Count - 1;
    }

    private int Find(ulong low, ulong high)
    {
        var table = slots;
        var mask = table.Length - 1;
        var at = (int)CellKeys.Mix(low) & mask;
        while (table[at].Number > 0 && (table[at].Low != low || table[at].High != high))
            at = (at + 1) & mask;
        return at;
    }

    private void Grow()
    {
        keys = SlotArrays.Doubled(keys);
        var length = 2 * slots.Length;
        SlotArrays.GiveBack(slots);
        slots = SlotArrays.Take<Slot>(length);
        for (var code = 0; code < Count; code++)
        {
            var (low, high) = keys[code];
            slots[Find(low, high)] = new Slot(low, high, code + 1);
        }
    }

    private void Overflow()
    {
        Overflowed = true;
        SlotArrays.GiveBack(slots);
        slots = [];
        (entries, codeOfEntry) = (null, []);
    }

    /// <param name="Number">The code and one; 0 where the slot is free.</param>
    private readonly record struct Slot(ulong Low, ulong High, int Number);
}
