using System.Numerics;

namespace LeakGate.Measuring.Local;

/// <summary>One thread's buffers for grouping a partition; they grow to the largest partition and stay.</summary>
/// <param name="limit">Records that may be grouped at a time.</param>
internal sealed class RecordGrouper<T, TVisitor>(TVisitor visitor, int limit)
    where T : unmanaged, IKeyedRecord<T>
    where TVisitor : class, IGroupVisitor<T>
{
    private readonly RecordBuffer<T> buffer = new();
    private T[] sorted = [];
    private long[] sortedCounts = [];
    private int[] slots = [];
    private int[] groupOf = [];
    private int[] ends = [];

    public TVisitor Visitor { get; } = visitor;

    /// <summary>Bytes that grouping takes for every record at most.</summary>
    public static int BytesPerRecord => 2 * RecordBuffer<T>.BytesPerRecord;

    public void Run(IReadOnlyList<PartitionedRecords<T>> workers, int partition)
    {
        var count = 0L;
        var (isInMemory, hasCounts) = (true, false);
        foreach (var worker in workers)
        {
            count += worker.CountOf(partition);
            isInMemory &= worker.IsInMemory(partition);
            hasCounts |= worker.HasCounts(partition);
        }
        if (count == 0)
            return;
        if (isInMemory && count <= limit)
            GroupAtOnce(workers, partition, (int)count, hasCounts);
        else
            GroupInParts(workers, partition, count);
    }

    private void GroupAtOnce(IReadOnlyList<PartitionedRecords<T>> workers, int partition, int count, bool hasCounts)
    {
        buffer.ReserveRecords(count);
        if (hasCounts)
            buffer.Reserve(count);
        var at = 0;
        foreach (var worker in workers)
        {
            var part = (int)worker.CountOf(partition);
            var counts = hasCounts ? buffer.Counts.AsSpan(at, part) : [];
            worker.CopyTo(partition, buffer.Records.AsSpan(at, part), counts);
            at += part;
        }
        Emit(count, AssignGroups(count), hasCounts);
    }

    /// <summary>
    /// Groups what is partly on disk, or too much at once. Equal records are told as one on the way;
    /// where that does not make them few, the partition is read again for one part of its keys after the other.
    /// </summary>
    private void GroupInParts(IReadOnlyList<PartitionedRecords<T>> workers, int partition, long count)
    {
        buffer.Reserve((int)Math.Min(count, limit));
        GroupPart(workers, partition, new KeyPart(0, 0));
    }

    private void GroupPart(IReadOnlyList<PartitionedRecords<T>> workers, int partition, KeyPart part)
    {
        if (!TryGather(workers, partition, part))
        {
            foreach (var smaller in part.Quarters())
                GroupPart(workers, partition, smaller);
            return;
        }
        buffer.Combine();
        if (buffer.Count > 0)
            Emit(buffer.Count, AssignGroups(buffer.Count), hasCounts: true);
    }

    /// <summary>Fills the buffer with the records of some keys of a partition; false if they do not fit.</summary>
    private bool TryGather(IReadOnlyList<PartitionedRecords<T>> workers, int partition, KeyPart part)
    {
        buffer.Count = 0;
        foreach (var worker in workers)
        {
            if (!worker.Read(partition, Take))
                return false;
        }
        return true;

        bool Take(T record, long rows)
        {
            if (!part.Contains(record.High))
                return true;
            if (buffer.Count == buffer.Capacity)
            {
                buffer.Combine();
                // Room that is gained drop by drop costs more than another reading.
                if (buffer.Count > buffer.Capacity / 4 * 3)
                    return false;
            }
            buffer.Add(record, rows);
            return true;
        }
    }

    /// <summary>Numbers the groups in order of first appearance and counts their members in <c>ends</c>.</summary>
    private int AssignGroups(int count)
    {
        var records = buffer.Records;
        var mask = (int)BitOperations.RoundUpToPowerOf2((uint)count * 2) - 1;
        ReserveGroups(count, mask + 1);
        var table = slots.AsSpan(0, mask + 1);
        table.Fill(-1);
        var groups = 0;
        for (var i = 0; i < count; i++)
        {
            ref readonly var record = ref records[i];
            var slot = (int)record.Low & mask;
            while (true)
            {
                var first = table[slot];
                if (first < 0)
                {
                    table[slot] = i;
                    groupOf[i] = groups;
                    ends[groups++] = 1;
                    break;
                }
                if (records[first].Low == record.Low && records[first].High == record.High)
                {
                    var group = groupOf[first];
                    groupOf[i] = group;
                    ends[group]++;
                    break;
                }
                slot = (slot + 1) & mask;
            }
        }
        return groups;
    }

    private void Emit(int count, int groups, bool hasCounts)
    {
        var (records, counts) = (buffer.Records, buffer.Counts);
        if (groups == count)
        {
            for (var i = 0; i < count; i++)
                Show(records.AsSpan(i, 1), hasCounts ? counts.AsSpan(i, 1) : []);
            return;
        }
        // Counting sort by group; afterwards ends[g] is the end of group g.
        var start = 0;
        for (var g = 0; g < groups; g++)
        {
            var size = ends[g];
            ends[g] = start;
            start += size;
        }
        ReserveSorted(count, hasCounts);
        for (var i = 0; i < count; i++)
        {
            var at = ends[groupOf[i]]++;
            sorted[at] = records[i];
            if (hasCounts)
                sortedCounts[at] = counts[i];
        }
        start = 0;
        for (var g = 0; g < groups; g++)
        {
            var size = ends[g] - start;
            Show(sorted.AsSpan(start, size), hasCounts ? sortedCounts.AsSpan(start, size) : []);
            start = ends[g];
        }
    }

    private void Show(ReadOnlySpan<T> records, ReadOnlySpan<long> counts)
    {
        if (records.Length == 1 && (counts.IsEmpty || counts[0] == 1))
            Visitor.VisitSingle(in records[0]);
        else
            Visitor.VisitGroup(records, counts);
    }

    private void ReserveGroups(int count, int slotCount)
    {
        if (groupOf.Length < count)
        {
            groupOf = GC.AllocateUninitializedArray<int>(buffer.Capacity);
            ends = GC.AllocateUninitializedArray<int>(buffer.Capacity);
        }
        if (slots.Length < slotCount)
            slots = GC.AllocateUninitializedArray<int>(slotCount);
    }

    private void ReserveSorted(int count, bool hasCounts)
    {
        if (sorted.Length < count)
            sorted = GC.AllocateUninitializedArray<T>(buffer.Capacity);
        if (hasCounts && sortedCounts.Length < count)
            sortedCounts = GC.AllocateUninitializedArray<long>(buffer.Capacity);
    }

    /// <summary>Some keys of a partition: those whose bits behind the partition's begin in a certain way.</summary>
    private readonly record struct KeyPart(int Bits, ulong Value)
    {
        /// <summary>Beyond so many bits what does not fit is a single key.</summary>
        private const int MostBits = 40;

        public bool Contains(ulong high) =>
            Bits == 0 || high << PartitionedRecords<T>.PartitionBits >> (64 - Bits) == Value;

        /// <exception cref="RecordStorageException">There is nothing left to divide.</exception>
        public IEnumerable<KeyPart> Quarters()
        {
            if (Bits == MostBits)
                throw TooLarge();
            for (var i = 0ul; i < 4; i++)
                yield return new KeyPart(Bits + 2, (Value << 2) | i);
        }

        private static RecordStorageException TooLarge() =>
            new(
                "--memory",
                "the rows of one key differ in more ways than the memory for grouping holds",
                "a larger budget",
                "allow more with --memory"
            );
    }
}
