using System.Runtime.CompilerServices;

namespace LeakGate.Measuring.Local;

/// <summary>
/// Records of one worker in the order they came, kept outside the managed heap, never moved. Where the memory budget is
/// reached they go to a temporary file.
/// </summary>
internal sealed unsafe class RecordList<T> : IDisposable
    where T : unmanaged
{
    private const int FirstBlock = 64;
    private const int LargestBlock = 1 << 14;

    private readonly RecordArena arena;
    private readonly RecordMemory memory;
    private readonly List<(nint Block, int Count)> full = [];
    private readonly List<(long At, int Count)> spilled = [];
    private SpillFile? spill;
    private T[] readBack = [];
    private T* block;
    private int used;
    private int capacity;

    public RecordList(RecordMemory memory)
    {
        memory.Join();
        this.memory = memory;
        arena = new RecordArena(memory);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in T record)
    {
        if (used == capacity)
            Grow();
        block[used++] = record;
    }

    /// <summary>Number of records.</summary>
    public long Count => spilled.Sum(part => (long)part.Count) + full.Sum(part => (long)part.Count) + used;

    /// <summary>Number of blocks; <see cref="Block"/> gives each.</summary>
    public int Blocks => spilled.Count + full.Count + 1;

    /// <summary>The records of a block; they stay where they are until the next block is asked for.</summary>
    public ReadOnlySpan<T> Block(int index)
    {
        if (index < spilled.Count)
        {
            var (at, count) = spilled[index];
            if (readBack.Length < count)
                readBack = GC.AllocateUninitializedArray<T>(LargestBlock);
            spill!.Read(at, readBack.AsSpan(0, count));
            return readBack.AsSpan(0, count);
        }
        index -= spilled.Count;
        return index == full.Count
            ? new ReadOnlySpan<T>(block, used)
            : new ReadOnlySpan<T>((void*)full[index].Block, full[index].Count);
    }

    /// <summary>Records of some lists together.</summary>
    /// <exception cref="OverflowException">There are more than an array holds.</exception>
    public static int CountOf(IReadOnlyList<RecordList<T>> lists) => checked((int)lists.Sum(list => list.Count));

    /// <summary>Copies the records of some lists, one after the other.</summary>
    public static void Copy(IReadOnlyList<RecordList<T>> lists, Span<T> to)
    {
        foreach (var list in lists)
        {
            for (var i = 0; i < list.Blocks; i++)
            {
                var block = list.Block(i);
                block.CopyTo(to);
                to = to[block.Length..];
            }
        }
    }

    public void Dispose()
    {
        full.Clear();
        spilled.Clear();
        block = null;
        used = capacity = 0;
        arena.Dispose();
        spill?.Dispose();
        spill = null;
    }

    private void Grow()
    {
        if (capacity > 0)
            full.Add(((nint)block, used));
        capacity = Math.Clamp(capacity * 4, FirstBlock, LargestBlock);
        block = (T*)arena.TryAllocate(capacity * sizeof(T));
        used = 0;
        if (block != null)
            return;
        spill ??= memory.OpenSpill();
        foreach (var (start, count) in full)
            spilled.Add((spill.Append(new ReadOnlySpan<T>((void*)start, count)), count));
        full.Clear();
        arena.Dispose();
        block = (T*)arena.TryAllocate(capacity * sizeof(T));
    }
}
