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

    /// <summary>Copies all numbers, as <see cref="SortedNumbers.Code"/> codes them, and returns how many they are.</summary>
    public int CopyTo(Span<ulong> to)
    {
        var at = 0;
        for (var i = 0; i < codes.Blocks; i++)
        {
            var block = codes.Block(i);
            block.CopyTo(to[at..]);
            at += block.Length;
        }
        for (var i = 0; i < whole.Blocks; i++)
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
