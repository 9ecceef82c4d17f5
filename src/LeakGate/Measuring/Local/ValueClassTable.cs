using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>Counts of (value, class, split) in a hash table that gives up beyond a limit of entries.</summary>
internal sealed class ValueClassTable(int limit)
{
    private const int FirstCapacity = 32;

    /// <summary>Number of an entry, from 1; 0 where there is none.</summary>
    private int[] slots = SlotArrays.Take<int>(2 * FirstCapacity);
    private Entry[] entries = SlotArrays.Take<Entry>(FirstCapacity);
    private int used;

    /// <summary>Whether there are more entries than the limit; none is kept then.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>The entries, in no particular order.</summary>
    public IEnumerable<Entry> Entries => entries.Take(used);

    /// <param name="place">Split and class in one number.</param>
    public void Add(ulong low, ulong high, int place, RowRef row, long count)
    {
        var at = Find(low, high, place);
        if (slots[at] != 0)
        {
            ref var entry = ref entries[slots[at] - 1];
            entry.Count += count;
            entry.First = RowRef.Min(entry.First, row);
            return;
        }
        if (used == limit)
        {
            Overflow();
            return;
        }
        if (used == entries.Length)
        {
            Grow();
            at = Find(low, high, place);
        }
        entries[used] = new Entry(low, high, place, row, count);
        slots[at] = ++used;
    }

    public void Overflow()
    {
        Overflowed = true;
        SlotArrays.GiveBack(slots);
        SlotArrays.GiveBack(entries);
        (slots, entries, used) = ([], [], 0);
    }

    private int Find(ulong low, ulong high, int place)
    {
        var mask = slots.Length - 1;
        var at = (int)CellKeys.Mix(low + (ulong)place) & mask;
        while (slots[at] != 0 && !entries[slots[at] - 1].Is(low, high, place))
            at = (at + 1) & mask;
        return at;
    }

    private void Grow()
    {
        entries = SlotArrays.Doubled(entries);
        var length = 2 * slots.Length;
        SlotArrays.GiveBack(slots);
        slots = SlotArrays.Take<int>(length);
        for (var i = 0; i < used; i++)
            slots[Find(entries[i].Low, entries[i].High, entries[i].Place)] = i + 1;
    }

    internal struct Entry(ulong low, ulong high, int place, RowRef first, long count)
    {
        public readonly ulong Low = low;
        public readonly ulong High = high;
        public readonly int Place = place;
        public RowRef First = first;
        public long Count = count;

        public readonly bool Is(ulong low, ulong high, int place) => Low == low && High == high && Place == place;
    }
}
