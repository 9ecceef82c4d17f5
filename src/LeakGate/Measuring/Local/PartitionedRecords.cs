using System.Runtime.CompilerServices;

namespace LeakGate.Measuring.Local;

/// <summary>
/// Records of one worker, scattered by their key over partitions, so that equal keys of all workers meet in the same
/// partition and each partition fits the cache when it is grouped. Kept outside the managed heap: there can be hundreds
/// of millions, and the collector has no business with them. Where the memory budget is reached, records that differ
/// only in their place become one with a count, and what is still too much goes to a temporary file.
/// </summary>
internal sealed unsafe class PartitionedRecords<T>(RecordMemory memory) : IDisposable
    where T : unmanaged, IKeyedRecord<T>
{
    public const int PartitionBits = 7;
    public const int Partitions = 1 << PartitionBits;
    private const int FirstBlock = 64;
    private const int LargestBlock = 4096;

    /// <summary>So many records are no more trouble than one with a count.</summary>
    private const int FewRows = 4;

    /// <summary>Records read back from a temporary file at a time.</summary>
    private const int ReadAtOnce = 1 << 13;

    private readonly Partition[] partitions = new Partition[Partitions];
    private readonly RecordArena arena = new(Joined(memory));
    private RecordBuffer<T>? combining;
    private SpillFile? spill;

    /// <summary>Bytes of records with counts that are in memory.</summary>
    private long keptBytes;

    /// <summary>Records that were added.</summary>
    public long Count { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in T record)
    {
        ref var partition = ref partitions[record.High >> (64 - PartitionBits)];
        if (partition.Used == partition.Capacity)
            Grow(ref partition);
        partition.Block[partition.Used++] = record;
        Count++;
    }

    /// <summary>Adds a record that stands for some rows; a few rows leave as many records, which need no counts.</summary>
    public void Add(in T record, long rows)
    {
        if (rows <= FewRows)
        {
            for (var i = 0; i < rows; i++)
                Add(record);
            return;
        }
        ref var partition = ref partitions[record.High >> (64 - PartitionBits)];
        if (partition.CountedUsed == partition.Counted.Length)
            GrowCounted(ref partition);
        partition.Counted[partition.CountedUsed++] = new Counted<T>(record, rows);
        Count++;
    }

    /// <summary>Number of records in a partition, those told as one counted once.</summary>
    public long CountOf(int partition)
    {
        ref readonly var p = ref partitions[partition];
        return p.RawCount + p.CountedUsed + p.SpilledCount;
    }

    /// <summary>Whether all records of a partition are in memory.</summary>
    public bool IsInMemory(int partition) => partitions[partition].SpilledCount == 0;

    /// <summary>Whether some records of a partition may stand for more than one row.</summary>
    public bool HasCounts(int partition) => partitions[partition].CountedUsed > 0;

    /// <summary>Copies the records of a partition that is in memory.</summary>
    /// <param name="counts">Takes the rows behind each; empty where no record stands for more than one.</param>
    public void CopyTo(int partition, Span<T> target, Span<long> counts)
    {
        ref readonly var p = ref partitions[partition];
        if (!counts.IsEmpty)
        {
            counts[p.CountedUsed..].Fill(1);
            for (var i = 0; i < p.CountedUsed; i++)
                (target[i], counts[i]) = (p.Counted[i].Record, p.Counted[i].Count);
            target = target[p.CountedUsed..];
        }
        foreach (var (block, count) in p.Full ?? [])
        {
            new ReadOnlySpan<T>((void*)block, count).CopyTo(target);
            target = target[count..];
        }
        new ReadOnlySpan<T>(p.Block, p.Used).CopyTo(target);
    }

    /// <summary>Shows all records of a partition, wherever they are, with the rows behind each.</summary>
    /// <param name="take">Returns false to end the reading.</param>
    /// <returns>Whether all were taken.</returns>
    public bool Read(int partition, Func<T, long, bool> take)
    {
        var p = partitions[partition];
        for (var i = 0; i <= (p.Full?.Count ?? 0); i++)
        {
            var (block, count) = i < (p.Full?.Count ?? 0) ? p.Full![i] : ((nint)p.Block, p.Used);
            for (var r = 0; r < count; r++)
            {
                if (!take(((T*)block)[r], 1))
                    return false;
            }
        }
        return ReadCounted(p.Counted.AsSpan(0, p.CountedUsed), take) && ReadSpilled(p.Spilled, take);
    }

    public void Dispose()
    {
        Array.Clear(partitions);
        Count = 0;
        arena.Dispose();
        memory.GiveBack(keptBytes);
        keptBytes = 0;
        spill?.Dispose();
        spill = null;
    }

    private static RecordMemory Joined(RecordMemory memory)
    {
        memory.Join();
        return memory;
    }

    private static bool ReadCounted(ReadOnlySpan<Counted<T>> records, Func<T, long, bool> take)
    {
        foreach (ref readonly var record in records)
        {
            if (!take(record.Record, record.Count))
                return false;
        }
        return true;
    }

    private bool ReadSpilled(List<(long At, int Count)>? extents, Func<T, long, bool> take)
    {
        if (extents is null)
            return true;
        var piece = new Counted<T>[ReadAtOnce];
        foreach (var (at, count) in extents)
        {
            for (var done = 0; done < count; done += piece.Length)
            {
                var part = piece.AsSpan(0, Math.Min(piece.Length, count - done));
                spill!.Read(at + ((long)done * sizeof(Counted<T>)), part);
                if (!ReadCounted(part, take))
                    return false;
            }
        }
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(ref Partition partition)
    {
        // Small data stays small: blocks grow from a few hundred bytes to what amortises the bookkeeping.
        var capacity = Math.Clamp(partition.Capacity * 4, FirstBlock, LargestBlock);
        var block = (T*)arena.TryAllocate(capacity * sizeof(T));
        if (block == null)
        {
            Relieve();
            capacity = FirstBlock;
            block = (T*)arena.TryAllocate(capacity * sizeof(T));
        }
        else if (partition.Capacity > 0)
        {
            (partition.Full ??= []).Add(((nint)partition.Block, partition.Used));
            partition.FullCount += partition.Used;
        }
        partition.Capacity = capacity;
        partition.Block = block;
        partition.Used = 0;
    }

    private void GrowCounted(ref Partition partition)
    {
        var more = Math.Max(FirstBlock / 4, partition.CountedUsed);
        var bytes = (long)more * sizeof(Counted<T>);
        if (!memory.TryTake(keptBytes, bytes))
        {
            Relieve();
            // As with blocks, an emptied store gets what little it asks for.
            (more, bytes) = (FirstBlock / 4, 0);
        }
        keptBytes += bytes;
        Array.Resize(ref partition.CountedRecords, partition.CountedUsed + more);
    }

    /// <summary>Empties the arena: combines what can be combined, and moves to the file what does not get few.</summary>
    private void Relieve()
    {
        combining ??= new RecordBuffer<T>();
        memory.GiveBack(keptBytes);
        keptBytes = 0;
        var mayKeep = memory.Share / 4;
        for (var i = 0; i < Partitions; i++)
        {
            ref var p = ref partitions[i];
            combining.Count = 0;
            combining.Reserve(checked((int)(p.RawCount + p.CountedUsed)));
            TakeOut(ref p, combining);
            combining.Combine();
            var combined = Packed(combining);
            var bytes = (long)combined.Length * sizeof(Counted<T>);
            if (keptBytes + bytes <= mayKeep * (i + 1) / Partitions)
            {
                (p.CountedRecords, p.CountedUsed) = (combined, combined.Length);
                keptBytes += bytes;
            }
            else if (combined.Length > 0)
            {
                spill ??= memory.OpenSpill();
                (p.Spilled ??= []).Add((spill.Append<Counted<T>>(combined), combined.Length));
                p.SpilledCount += combined.Length;
            }
        }
        arena.Dispose();
        memory.TryTake(0, keptBytes);
    }

    /// <summary>Moves what a partition has in memory into a buffer.</summary>
    private static void TakeOut(ref Partition p, RecordBuffer<T> buffer)
    {
        foreach (var (block, count) in p.Full ?? [])
        {
            for (var r = 0; r < count; r++)
                buffer.Add(((T*)block)[r], 1);
        }
        for (var r = 0; r < p.Used; r++)
            buffer.Add(p.Block[r], 1);
        foreach (var record in p.Counted.AsSpan(0, p.CountedUsed))
            buffer.Add(record.Record, record.Count);
        p.Block = null;
        (p.Used, p.Capacity, p.FullCount, p.CountedRecords, p.CountedUsed) = (0, 0, 0, null, 0);
        p.Full?.Clear();
    }

    private static Counted<T>[] Packed(RecordBuffer<T> buffer)
    {
        var packed = new Counted<T>[buffer.Count];
        for (var i = 0; i < packed.Length; i++)
            packed[i] = new Counted<T>(buffer.Records[i], buffer.Counts[i]);
        return packed;
    }

    private struct Partition
    {
        public T* Block;
        public int Used;
        public int Capacity;
        public long FullCount;
        public List<(nint Block, int Count)>? Full;

        /// <summary>Records with counts that are in memory.</summary>
        public Counted<T>[]? CountedRecords;
        public int CountedUsed;

        /// <summary>Where records with counts stand in the temporary file.</summary>
        public List<(long At, int Count)>? Spilled;
        public long SpilledCount;

        public readonly long RawCount => FullCount + Used;

        public readonly Counted<T>[] Counted => CountedRecords ?? [];
    }
}
