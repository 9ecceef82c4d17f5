using System.Numerics;
using System.Runtime.CompilerServices;

namespace LeakGate.Measuring.Kernels;

/// <summary>The double nearest to a decimal number of at most 19 digits, ties to even.</summary>
internal static class DecimalToDouble
{
    private const int SignificandBits = 52;
    private const int ExponentBias = 1023;
    private const int LargestExponent = 2047;

    /// <summary>Powers of ten that a double holds exactly.</summary>
    private static ReadOnlySpan<double> ExactPowersOfTen =>
        [
            1e0,
            1e1,
            1e2,
            1e3,
            1e4,
            1e5,
            1e6,
            1e7,
            1e8,
            1e9,
            1e10,
            1e11,
            1e12,
            1e13,
            1e14,
            1e15,
            1e16,
            1e17,
            1e18,
            1e19,
            1e20,
            1e21,
            1e22,
        ];

    /// <summary><paramref name="digits"/> × 10^<paramref name="exponent"/>, correctly rounded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Convert(ulong digits, long exponent)
    {
        // Clinger's case: both factors are exact, so that the one rounding of the operation is the right one.
        if (digits <= 1ul << (SignificandBits + 1) && (ulong)(exponent + 22) <= 44)
        {
            var power = ExactPowersOfTen[(int)Math.Abs(exponent)];
            return exponent < 0 ? (long)digits / power : (long)digits * power;
        }
        return EiselLemire(digits, exponent);
    }

    /// <summary>
    /// The algorithm of Eisel and Lemire: "Number parsing at a gigabyte per second" (2021). It needs no way out for
    /// significands of 64 bits: Mushtak and Lemire, "Fast number parsing without fallback" (2023).
    /// </summary>
    internal static double EiselLemire(ulong digits, long exponent)
    {
        if (digits == 0 || exponent < PowersOfFive.Smallest)
            return 0;
        if (exponent > PowersOfFive.Largest)
            return double.PositiveInfinity;
        var power = (int)exponent;
        var leadingZeros = BitOperations.LeadingZeroCount(digits);
        digits <<= leadingZeros;

        // The upper half of the power is enough unless the bits behind the significand are all set, when what the
        // lower half would carry into them decides.
        const int SpareBits = 64 - SignificandBits - 3;
        const ulong SpareMask = (1ul << SpareBits) - 1;
        var high = Math.BigMul(digits, PowersOfFive.High(power), out var low);
        if ((high & SpareMask) == SpareMask)
        {
            var carry = Math.BigMul(digits, PowersOfFive.Low(power), out _);
            low += carry;
            if (low < carry)
                high++;
        }

        var upperBit = (int)(high >> 63);
        var shift = upperBit + SpareBits;
        // One bit more than the significand has, for rounding.
        var significand = high >> shift;
        // floor(power × log2(10)): exact over the whole range of the table.
        var binaryExponent = ((217_706 * power) >> 16) + 63 + upperBit - leadingZeros + ExponentBias;
        if (binaryExponent <= 0)
            return Subnormal(significand, binaryExponent);

        // A tie can only be where 5^power fits beside the significand; the product is exact then.
        var mayBeTie = low <= 1 && power is >= -4 and <= 23 && (significand & 3) == 1;
        if (mayBeTie && significand << shift == high)
            significand &= ~1ul;
        significand = (significand + (significand & 1)) >> 1;
        if (significand >= 2ul << SignificandBits)
        {
            significand = 1ul << SignificandBits;
            binaryExponent++;
        }
        return binaryExponent >= LargestExponent
            ? double.PositiveInfinity
            : Compose(significand & ~(1ul << SignificandBits), binaryExponent);
    }

    private static double Subnormal(ulong significand, int binaryExponent)
    {
        if (binaryExponent <= -63)
            return 0;
        significand >>= 1 - binaryExponent;
        significand = (significand + (significand & 1)) >> 1;
        // Rounding may carry into the smallest normal number, whose bits then follow by themselves.
        return Compose(significand, 0);
    }

    private static double Compose(ulong significand, int binaryExponent) =>
        BitConverter.UInt64BitsToDouble(((ulong)binaryExponent << SignificandBits) + significand);
}
