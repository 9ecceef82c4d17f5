using System.Runtime.InteropServices;

namespace LeakGate.Measuring.Local;

/// <summary>
/// Memory for one worker's records: handed out piece by piece, freed all at once. It grows in a few large, aligned
/// steps, because the kernel maps such memory in huge pages, at a fraction of the cost of small ones.
/// </summary>
internal sealed unsafe partial class RecordArena(RecordMemory memory) : IDisposable
{
    private const int FirstStep = 1 << 16;
    private const int LargestStep = 1 << 24;
    private const nuint HugePage = 1 << 21;
    private const int AdviseHugePages = 14; // MADV_HUGEPAGE of <sys/mman.h>

    private readonly List<nint> steps = [];
    private byte* next;
    private nuint left;
    private int step = FirstStep;
    private long taken;

    /// <summary>
    /// Hands out memory with undefined content, which lives until the arena is emptied; null where the budget does not
    /// allow any more. An empty arena always has something to give.
    /// </summary>
    public void* TryAllocate(int bytes)
    {
        if ((nuint)bytes > left && !TryGrow(bytes))
            return null;
        var result = next;
        next += bytes;
        left -= (nuint)bytes;
        return result;
    }

    public void Dispose()
    {
        foreach (var start in steps)
            NativeMemory.AlignedFree((void*)start);
        steps.Clear();
        next = null;
        left = 0;
        step = FirstStep;
        memory.GiveBack(taken);
        taken = 0;
    }

    private bool TryGrow(int atLeast)
    {
        var size = Math.Max(atLeast, step);
        if (!memory.TryTake(taken, size) && taken > 0)
            return false;
        taken += size;
        left = (nuint)size;
        next = (byte*)NativeMemory.AlignedAlloc(left, left >= HugePage ? HugePage : 64);
        steps.Add((nint)next);
        step = Math.Min(LargestStep, step * 4);
        // Only advice: where it is not taken the memory is as good, and a little slower.
        if (left >= HugePage && OperatingSystem.IsLinux())
            _ = Advise(next, left, AdviseHugePages);
        return true;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* address, nuint length, int advice);
}
