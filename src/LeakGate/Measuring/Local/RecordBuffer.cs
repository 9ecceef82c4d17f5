using System.Numerics;
using System.Runtime.CompilerServices;
using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>Some records with their counts, and the means to tell those that differ only in their place as one.</summary>
internal sealed class RecordBuffer<T>
    where T : unmanaged, IKeyedRecord<T>
{
    private int[] slots = [];

    public T[] Records { get; private set; } = [];

    /// <summary>Rows behind each record.</summary>
    public long[] Counts { get; private set; } = [];

    public int Count { get; set; }

    /// <summary>Records there is room for.</summary>
    public int Capacity => Records.Length;

    /// <summary>Bytes that a buffer takes for every record it has room for.</summary>
    public static int BytesPerRecord => Unsafe.SizeOf<T>() + sizeof(long) + (4 * sizeof(int));

    /// <summary>Makes room for records with counts; what was in the buffer is lost.</summary>
    public void Reserve(int capacity)
    {
        if (Capacity < capacity)
            Records = GC.AllocateUninitializedArray<T>(capacity);
        if (Counts.Length < Capacity)
            Counts = GC.AllocateUninitializedArray<long>(Capacity);
    }

    /// <summary>Makes room for records without counts; what was in the buffer is lost.</summary>
    public void ReserveRecords(int capacity)
    {
        if (Capacity < capacity)
            Records = GC.AllocateUninitializedArray<T>((int)BitOperations.RoundUpToPowerOf2((uint)capacity));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in T record, long count)
    {
        Records[Count] = record;
        Counts[Count++] = count;
    }

    /// <summary>Tells records that differ only in their place as one, at the place of the first row.</summary>
    public void Combine()
    {
        var mask = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, Count) * 2) - 1;
        if (slots.Length <= mask)
            slots = GC.AllocateUninitializedArray<int>(mask + 1);
        var table = slots.AsSpan(0, mask + 1);
        table.Fill(-1);
        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            var record = Records[i];
            var slot = (int)SlotHash(record) & mask;
            while (table[slot] >= 0 && !AreEqual(Records[table[slot]], record))
                slot = (slot + 1) & mask;
            var at = table[slot];
            if (at < 0)
            {
                table[slot] = kept;
                Records[kept] = record;
                Counts[kept++] = Counts[i];
                continue;
            }
            Counts[at] += Counts[i];
            if (record.Ref.Bits < Records[at].Ref.Bits)
                Records[at] = record;
        }
        Count = kept;
    }

    private static ulong SlotHash(in T record) =>
        CellKeys.Mix(record.Low + CellKeys.Mix(record.Detail + (ulong)record.Ref.Split));

    private static bool AreEqual(in T a, in T b) =>
        a.Low == b.Low && a.High == b.High && a.Detail == b.Detail && a.Ref.Split == b.Ref.Split;
}
