using System.Numerics;
using System.Runtime.CompilerServices;

namespace LeakGate.Measuring.Kernels;

/// <summary>Numbers as integers that sort as they do, and a sort for them.</summary>
internal static class SortedNumbers
{
    /// <summary>Up to here a sort by insertion is the fastest.</summary>
    private const int Few = 24;

    /// <summary>Buckets of one step; more would be more than the processor can write to side by side.</summary>
    private const int MostDigitBits = 11;

    /// <summary>A code whose unsigned order is that of the numbers; both zeros are one. Not for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Code(double value)
    {
        var bits = BitConverter.DoubleToUInt64Bits(value + 0.0);
        return (bits >> 63) != 0 ? ~bits : bits | (1ul << 63);
    }

    /// <summary>The number that <see cref="Code"/> coded.</summary>
    public static double Value(ulong code) =>
        BitConverter.UInt64BitsToDouble((code >> 63) != 0 ? code & ~(1ul << 63) : ~code);

    /// <summary>Sorts codes in ascending order.</summary>
    /// <param name="scratch">At least as long; what it holds is lost.</param>
    /// <remarks>
    /// By radix from the top: the range that the codes really take is cut into about as many buckets as there are codes,
    /// so that one or two steps leave buckets of a handful, whatever part of the numbers' range they lie in.
    /// </remarks>
    public static void Sort(Span<ulong> codes, Span<ulong> scratch)
    {
        if (codes.Length <= Few)
        {
            Insert(codes);
            return;
        }
        var (lowest, highest) = (ulong.MaxValue, 0ul);
        foreach (var code in codes)
        {
            lowest = Math.Min(lowest, code);
            highest = Math.Max(highest, code);
        }
        if (lowest == highest)
            return;
        var digitBits = Math.Min(MostDigitBits, BitOperations.Log2((uint)codes.Length));
        var shift = Math.Max(0, BitOperations.Log2(highest - lowest) + 1 - digitBits);
        // Ends of the buckets: counts first, then where each begins, and where it ends once all is scattered.
        Span<int> ends = stackalloc int[(int)((highest - lowest) >> shift) + 1];
        ends.Clear();
        foreach (var code in codes)
            ends[(int)((code - lowest) >> shift)]++;
        var start = 0;
        for (var bucket = 0; bucket < ends.Length; bucket++)
            (ends[bucket], start) = (start, start + ends[bucket]);
        foreach (var code in codes)
            scratch[ends[(int)((code - lowest) >> shift)]++] = code;
        scratch[..codes.Length].CopyTo(codes);
        if (shift == 0)
            return; // one code a bucket
        start = 0;
        foreach (var end in ends)
        {
            if (end - start > 1)
                Sort(codes[start..end], scratch);
            start = end;
        }
    }

    /// <summary>Merges two ascending runs of codes that lie one behind the other.</summary>
    /// <param name="first">Length of the first run.</param>
    /// <param name="scratch">At least as long as that; what it holds is lost.</param>
    public static void Merge(Span<ulong> codes, int first, Span<ulong> scratch)
    {
        var left = scratch[..first];
        codes[..first].CopyTo(left);
        var (i, j) = (0, first);
        for (var at = 0; i < first; at++)
            codes[at] = j == codes.Length || left[i] <= codes[j] ? left[i++] : codes[j++];
    }

    private static void Insert(Span<ulong> codes)
    {
        for (var i = 1; i < codes.Length; i++)
        {
            var code = codes[i];
            var at = i;
            for (; at > 0 && codes[at - 1] > code; at--)
                codes[at] = codes[at - 1];
            codes[at] = code;
        }
    }
}
