using System.Runtime.CompilerServices;

namespace LeakGate.Measuring.Local;

/// <summary>Records of one worker in the order they came, kept outside the managed heap, never moved.</summary>
internal sealed unsafe class RecordList<T> : IDisposable
    where T : unmanaged
{
    private const int FirstBlock = 64;
    private const int LargestBlock = 1 << 14;

    private readonly RecordArena arena = new();
    private readonly List<(nint Block, int Count)> full = [];
    private T* block;
    private int used;
    private int capacity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in T record)
    {
        if (used == capacity)
            Grow();
        block[used++] = record;
    }

    /// <summary>Number of blocks; <see cref="Block"/> gives each.</summary>
    public int Blocks => full.Count + 1;

    public ReadOnlySpan<T> Block(int index) =>
        index == full.Count
            ? new ReadOnlySpan<T>(block, used)
            : new ReadOnlySpan<T>((void*)full[index].Block, full[index].Count);

    public void Dispose()
    {
        full.Clear();
        block = null;
        used = capacity = 0;
        arena.Dispose();
    }

    private void Grow()
    {
        if (capacity > 0)
            full.Add(((nint)block, used));
        capacity = Math.Clamp(capacity * 4, FirstBlock, LargestBlock);
        block = (T*)arena.Allocate(capacity * sizeof(T));
        used = 0;
    }
}
