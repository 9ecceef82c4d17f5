using System.Runtime.CompilerServices;

namespace LeakGate.Measuring.Kernels;

/// <summary>Numbers as integers that sort as they do, and a sort for them.</summary>
internal static class SortedNumbers
{
    /// <summary>Below this the runtime's sort is faster.</summary>
    private const int FewKeys = 4096;
    private const int DigitBits = 11;
    private const int Digits = 6;

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

    /// <summary>Sorts codes in ascending order and their classes with them, by radix where there are many.</summary>
    public static void Sort(ref ulong[] codes, ref byte[] classes)
    {
        if (codes.Length < FewKeys)
        {
            Array.Sort(codes, classes);
            return;
        }
        var counts = new int[Digits][];
        for (var digit = 0; digit < Digits; digit++)
            counts[digit] = new int[1 << DigitBits];
        foreach (var code in codes)
        {
            for (var digit = 0; digit < Digits; digit++)
                counts[digit][DigitOf(code, digit)]++;
        }
        var (fromCodes, fromClasses) = (codes, classes);
        var (toCodes, toClasses) = (new ulong[codes.Length], new byte[codes.Length]);
        for (var digit = 0; digit < Digits; digit++)
        {
            if (counts[digit][DigitOf(fromCodes[0], digit)] == fromCodes.Length)
                continue; // all share it
            Scatter(fromCodes, fromClasses, toCodes, toClasses, counts[digit], digit);
            (fromCodes, toCodes) = (toCodes, fromCodes);
            (fromClasses, toClasses) = (toClasses, fromClasses);
        }
        (codes, classes) = (fromCodes, fromClasses);
    }

    private static int DigitOf(ulong code, int digit) => (int)(code >> (digit * DigitBits)) & ((1 << DigitBits) - 1);

    private static void Scatter(
        ulong[] fromCodes,
        byte[] fromClasses,
        ulong[] toCodes,
        byte[] toClasses,
        int[] counts,
        int digit
    )
    {
        var start = 0;
        for (var i = 0; i < counts.Length; i++)
            (counts[i], start) = (start, start + counts[i]);
        for (var i = 0; i < fromCodes.Length; i++)
        {
            var at = counts[DigitOf(fromCodes[i], digit)]++;
            toCodes[at] = fromCodes[i];
            toClasses[at] = fromClasses[i];
        }
    }
}
