using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LeakGate.Measuring.Local;

/// <summary>A record that is grouped by a 128-bit key. The high bits of <see cref="High"/> choose its partition.</summary>
internal interface IKeyedRecord
{
    ulong Low { get; }
    ulong High { get; }
}

/// <summary>
/// Records of one worker, scattered by their key over partitions, so that equal keys of all workers meet in the same
/// partition and each partition fits the cache when it is grouped. Kept outside the managed heap: there can be hundreds
/// of millions, and the collector has no business with them.
/// </summary>
internal sealed unsafe class PartitionedRecords<T> : IDisposable
    where T : unmanaged, IKeyedRecord
{
    public const int Partitions = 128;
    private const int FirstBlock = 64;
    private const int LargestBlock = 4096;

    private readonly Partition[] partitions = new Partition[Partitions];
    private readonly RecordArena arena = new();

    /// <summary>Records added.</summary>
    public long Count { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in T record)
    {
        ref var partition = ref partitions[record.High >> (64 - 7)];
        if (partition.Used == partition.Capacity)
            Grow(ref partition);
        partition.Block[partition.Used++] = record;
        Count++;
    }

    /// <summary>Number of records in a partition.</summary>
    public int CountOf(int partition) => partitions[partition].FullCount + partitions[partition].Used;

    /// <summary>Copies a partition's records.</summary>
    public void CopyTo(int partition, Span<T> target)
    {
        ref readonly var p = ref partitions[partition];
        foreach (var (block, count) in p.Full ?? [])
        {
            new ReadOnlySpan<T>((void*)block, count).CopyTo(target);
            target = target[count..];
        }
        new ReadOnlySpan<T>(p.Block, p.Used).CopyTo(target);
    }

    public void Dispose()
    {
        Array.Clear(partitions);
        arena.Dispose();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(ref Partition partition)
    {
        if (partition.Capacity > 0)
        {
            (partition.Full ??= []).Add(((nint)partition.Block, partition.Used));
            partition.FullCount = checked(partition.FullCount + partition.Used);
        }
        // Small data stays small: blocks grow from a few hundred bytes to what amortises the bookkeeping.
        partition.Capacity = Math.Clamp(partition.Capacity * 4, FirstBlock, LargestBlock);
        partition.Block = (T*)arena.Allocate(partition.Capacity * sizeof(T));
        partition.Used = 0;
    }

    private struct Partition
    {
        public T* Block;
        public int Used;
        public int Capacity;
        public int FullCount;
        public List<(nint Block, int Count)>? Full;
    }
}

/// <summary>Sees every group of records with equal keys; one visitor per thread, merged afterwards.</summary>
internal interface IGroupVisitor<T>
    where T : unmanaged, IKeyedRecord
{
    /// <summary>A key with exactly one record.</summary>
    void VisitSingle(in T record);

    /// <summary>A key with several records, in no particular order.</summary>
    void VisitGroup(ReadOnlySpan<T> records);
}

/// <summary>Groups the records of all workers by key.</summary>
internal static class RecordGrouping
{
    private const int SequentialBelow = 50_000;

    /// <summary>
    /// Shows every group to a visitor. Each thread works with a visitor of its own; the visitors
    /// are returned, and merging them must not depend on their order.
    /// </summary>
    public static IReadOnlyList<TVisitor> Visit<T, TVisitor>(
        IReadOnlyList<PartitionedRecords<T>> workers,
        Func<TVisitor> newVisitor,
        int threads,
        CancellationToken cancellation
    )
        where T : unmanaged, IKeyedRecord
        where TVisitor : class, IGroupVisitor<T>
    {
        var visitors = new List<TVisitor>();
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = workers.Sum(w => w.Count) < SequentialBelow ? 1 : threads,
            CancellationToken = cancellation,
        };
        Parallel.For(
            0,
            PartitionedRecords<T>.Partitions,
            options,
            () => new Grouper<T, TVisitor>(newVisitor()),
            (partition, _, grouper) =>
            {
                grouper.Run(workers, partition);
                return grouper;
            },
            grouper =>
            {
                lock (visitors)
                    visitors.Add(grouper.Visitor);
            }
        );
        return visitors;
    }

    /// <summary>One thread's buffers for grouping a partition; they grow to the largest partition and stay.</summary>
    private sealed class Grouper<T, TVisitor>(TVisitor visitor)
        where T : unmanaged, IKeyedRecord
        where TVisitor : class, IGroupVisitor<T>
    {
        private T[] records = [];
        private T[] sorted = [];
        private int[] slots = [];
        private int[] groupOf = [];
        private int[] ends = [];

        public TVisitor Visitor { get; } = visitor;

        public void Run(IReadOnlyList<PartitionedRecords<T>> workers, int partition)
        {
            var count = workers.Sum(w => w.CountOf(partition));
            if (count == 0)
                return;
            Reserve(count);
            var at = 0;
            foreach (var worker in workers)
            {
                var part = worker.CountOf(partition);
                worker.CopyTo(partition, records.AsSpan(at, part));
                at += part;
            }
            var groups = AssignGroups(count);
            Emit(count, groups);
        }

        private void Reserve(int count)
        {
            if (records.Length < count)
            {
                var size = (int)BitOperations.RoundUpToPowerOf2((uint)count);
                records = GC.AllocateUninitializedArray<T>(size);
                sorted = GC.AllocateUninitializedArray<T>(size);
                groupOf = GC.AllocateUninitializedArray<int>(size);
                ends = GC.AllocateUninitializedArray<int>(size);
                slots = GC.AllocateUninitializedArray<int>(2 * size);
            }
        }

        /// <summary>Numbers the groups in order of first appearance and counts their members in <c>ends</c>.</summary>
        private int AssignGroups(int count)
        {
            var mask = (int)BitOperations.RoundUpToPowerOf2((uint)count * 2) - 1;
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

        private void Emit(int count, int groups)
        {
            if (groups == count)
            {
                for (var i = 0; i < count; i++)
                    Visitor.VisitSingle(in records[i]);
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
            for (var i = 0; i < count; i++)
                sorted[ends[groupOf[i]]++] = records[i];
            start = 0;
            for (var g = 0; g < groups; g++)
            {
                var size = ends[g] - start;
                if (size == 1)
                    Visitor.VisitSingle(in sorted[start]);
                else
                    Visitor.VisitGroup(sorted.AsSpan(start, size));
                start = ends[g];
            }
        }
    }
}
