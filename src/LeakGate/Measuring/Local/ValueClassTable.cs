using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>Counts of (value, class, split) in a hash table that gives up beyond a limit of entries.</summary>
internal sealed class ValueClassTable(int limit)
{
    private const int FirstCapacity = 64;

    private Entry[] slots = new Entry[FirstCapacity];
    private int used;

    /// <summary>Whether there are more entries than the limit; none is kept then.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>The entries, in no particular order.</summary>
    public IEnumerable<Entry> Entries => slots.Where(slot => slot.Count > 0);

    /// <param name="place">Split and class in one number.</param>
    public void Add(ulong low, ulong high, int place, RowRef row, long count)
    {
        var at = Find(low, high, place);
        if (slots[at].Count == 0)
        {
            if (used == limit)
            {
                Overflow();
                return;
            }
            if (2 * (used + 1) > slots.Length)
            {
                Grow();
                at = Find(low, high, place);
            }
            used++;
            slots[at] = new Entry(low, high, place, row, count);
            return;
        }
        slots[at].Count += count;
        slots[at].First = RowRef.Min(slots[at].First, row);
    }

    public void Overflow()
    {
        Overflowed = true;
        slots = [];
    }

    private int Find(ulong low, ulong high, int place)
    {
        var mask = slots.Length - 1;
        var at = (int)CellKeys.Mix(low + (ulong)place) & mask;
        while (slots[at].Count > 0 && (slots[at].Low != low || slots[at].High != high || slots[at].Place != place))
            at = (at + 1) & mask;
        return at;
    }

    private void Grow()
    {
        var old = slots;
        slots = new Entry[2 * old.Length];
        foreach (ref readonly var entry in old.AsSpan())
        {
            if (entry.Count > 0)
                slots[Find(entry.Low, entry.High, entry.Place)] = entry;
        }
    }

    internal struct Entry(ulong low, ulong high, int place, RowRef first, long count)
    {
        public readonly ulong Low = low;
        public readonly ulong High = high;
        public readonly int Place = place;
        public RowRef First = first;
        public long Count = count;
    }
}
