using System.Buffers;
using System.Runtime.CompilerServices;
using LeakGate.Measuring.Kernels;

namespace LeakGate.Measuring.Local;

/// <summary>
/// Numbers of one worker in no particular order, kept outside the managed heap. A number that was written with few
/// decimals is kept as the whole number that it is of them, in half the memory; it comes back to the last bit.
/// </summary>
/// <param name="scale">As <see cref="ScaleOf"/> finds it.</param>
internal sealed class NumberList(RecordMemory memory, double scale) : IDisposable
{
    private const int MostPlaces = 9;

    /// <summary>Counters of one sort: 64 MB, as much as the numbers that it takes the place of.</summary>
    private const long MostCounted = 1 << 24;

    /// <summary>Counters for each number. With more of them a sort by radix is faster.</summary>
    private const long LeastDense = 4;

    private readonly double scale = scale;
    private readonly RecordList<int> whole = new(memory);
    private readonly RecordList<ulong> codes = new(memory);

    public long Count => whole.Count + codes.Count;

    /// <summary>
    /// The power of ten that makes whole numbers of most of some numbers, which stand for those that will follow; 0 where
    /// none does. It decides about memory only.
    /// </summary>
    public static double ScaleOf(ReadOnlySpan<double> numbers)
    {
        Span<int> places = stackalloc int[MostPlaces + 1];
        places.Clear();
        var others = 0;
        foreach (var number in numbers)
        {
            var needed = 0;
            for (var scale = 1.0; needed <= MostPlaces && !TryScale(number, scale, out _); scale *= 10)
                needed++;
            if (needed <= MostPlaces)
                places[needed]++;
            else if (double.IsFinite(number))
                others++;
        }
        var most = places.LastIndexOfAnyExcept(0);
        return most < 0 || 4 * others > numbers.Length ? 0 : Math.Pow(10, most);
    }

    /// <summary>Adds a number that is not NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double number)
    {
        if (scale > 0 && TryScale(number, scale, out var scaled))
            whole.Add(scaled);
        else
            codes.Add(SortedNumbers.Code(number));
    }

    /// <summary>Shows every number, as <see cref="SortedNumbers.Code"/> codes it.</summary>
    public void Read(Action<ulong> take)
    {
        for (var i = 0; i < codes.Blocks; i++)
        {
            foreach (var code in codes.Block(i))
                take(code);
        }
        for (var i = 0; i < whole.Blocks; i++)
        {
            foreach (var scaled in whole.Block(i))
                take(SortedNumbers.Code(scaled / scale));
        }
    }

    /// <summary>Writes all numbers of some lists in ascending order, as <see cref="SortedNumbers.Code"/> codes them.</summary>
    /// <param name="to">As long as the lists together.</param>
    /// <param name="scratch">At least as long; what it holds is lost.</param>
    public static void Sort(IReadOnlyList<NumberList> lists, Span<ulong> to, Span<ulong> scratch)
    {
        var counted = CountSort(lists, to);
        var rest = to[counted..];
        var at = 0;
        foreach (var list in lists)
            at += list.CopyTo(rest[at..], alsoWhole: counted == 0);
        SortedNumbers.Sort(rest, scratch);
        if (counted > 0 && rest.Length > 0)
            SortedNumbers.Merge(to, counted, scratch);
    }

    /// <summary>
    /// Sorts the whole numbers of all lists by counting, where they are dense enough: prices, ages and codes are. Returns
    /// how many it wrote, which is all of them or none.
    /// </summary>
    private static int CountSort(IReadOnlyList<NumberList> lists, Span<ulong> to)
    {
        var (lowest, highest, total) = (int.MaxValue, int.MinValue, 0L);
        double? scale = null;
        foreach (var list in lists.Where(list => list.whole.Count > 0))
        {
            // Each worker has found its scale from its own first rows.
            if (scale is { } other && other != list.scale)
                return 0;
            scale = list.scale;
            total += list.whole.Count;
            for (var i = 0; i < list.whole.Blocks; i++)
            {
                foreach (var number in list.whole.Block(i))
                {
                    lowest = Math.Min(lowest, number);
                    highest = Math.Max(highest, number);
                }
            }
        }
        var range = (long)highest - lowest + 1;
        if (scale is null || range > Math.Min(MostCounted, LeastDense * total))
            return 0;
        var counts = ArrayPool<int>.Shared.Rent((int)range);
        Array.Clear(counts, 0, (int)range);
        foreach (var list in lists)
        {
            for (var i = 0; i < list.whole.Blocks; i++)
            {
                foreach (var number in list.whole.Block(i))
                    counts[number - lowest]++;
            }
        }
        var at = 0;
        for (var i = 0; i < (int)range; i++)
        {
            if (counts[i] == 0)
                continue;
            to.Slice(at, counts[i]).Fill(SortedNumbers.Code((lowest + i) / scale.Value));
            at += counts[i];
        }
        ArrayPool<int>.Shared.Return(counts);
        return at;
    }

    /// <summary>Copies the numbers and returns how many they are.</summary>
    private int CopyTo(Span<ulong> to, bool alsoWhole)
    {
        var at = 0;
        for (var i = 0; i < codes.Blocks; i++)
        {
            var block = codes.Block(i);
            block.CopyTo(to[at..]);
            at += block.Length;
        }
        for (var i = 0; alsoWhole && i < whole.Blocks; i++)
        {
            foreach (var scaled in whole.Block(i))
                to[at++] = SortedNumbers.Code(scaled / scale);
        }
        return at;
    }

    public void Dispose()
    {
        whole.Dispose();
        codes.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryScale(double number, double scale, out int scaled)
    {
        var rounded = Math.Round(number * scale);
        scaled = (int)rounded;
        return scaled / scale == number && Math.Abs(rounded) <= int.MaxValue;
    }
}
