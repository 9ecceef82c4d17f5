using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LeakGate.Measuring.Kernels;

namespace LeakGate.Splits;

/// <summary>
/// Identities of cell values. Two cells of a column are equal exactly when their keys are: numbers, dates and booleans
/// by a one-to-one code of the value, text by 128 bits of hash.
/// </summary>
internal static class CellKeys
{
    private const ulong C1 = 0x9E37_79B9_7F4A_7C15; // 2^64 / golden ratio, odd
    private const ulong C2 = 0xD6E8_FEB8_6659_FD93;
    private const ulong C3 = 0xA076_1D64_78BD_642F;
    private const ulong C4 = 0xE703_7ED1_A0B4_28DB;

    /// <summary>Key of a number; both zeros are one value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong OfNumber(double value) =>
        double.IsNaN(value) ? ColumnBuffer.NullKey : BitConverter.DoubleToUInt64Bits(value == 0 ? 0.0 : value);

    /// <summary>
    /// Key of an integer: that of the equal double where one exists, so that 3 and 3.0 meet; a mixed code beyond,
    /// where no double equals it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong OfInteger(long value)
    {
        var asDouble = (double)value;
        return IsExact(value, asDouble) ? OfNumber(asDouble) : Mix((ulong)value ^ C2);
    }

    /// <summary>
    /// Key of a number of digits only that 64 bits do not hold: that of the equal double where there is one, so that
    /// 1e20 and its digits meet; a hash of all digits elsewhere.
    /// </summary>
    public static ulong OfLargeInteger(ReadOnlySpan<byte> digits, double nearest) =>
        IsExact(digits, nearest) ? OfNumber(nearest) : DecimalParser.LargeIntegerHash(digits);

    /// <summary>Key of an instant in 100 ns ticks, and of the nanoseconds beyond.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong OfInstant(long ticks, int subTicks) =>
        subTicks == 0 ? (ulong)ticks : Mix((ulong)ticks) + (ulong)subTicks;

    // The nearest double is off by half its spacing at most. While that is less than 2^63, the two are equal exactly
    // when they agree modulo 2^64, which needs no big numbers; beyond 35 digits nothing is worth the trouble.
    private static bool IsExact(ReadOnlySpan<byte> digits, double nearest)
    {
        var magnitude = Math.Abs(nearest);
        if (magnitude >= 1e35)
            return false;
        var low = 0ul;
        foreach (var digit in digits)
        {
            if ((uint)(digit - '0') <= 9)
                low = unchecked((low * 10) + (ulong)(digit - '0'));
        }
        return (ulong)((UInt128)magnitude & ulong.MaxValue) == low;
    }

    // (long)9.223372036854775807e18 saturates, so the largest integers must be told apart before casting back.
    private static bool IsExact(long value, double asDouble) =>
        asDouble < 9.2233720368547758e18 && (long)asDouble == value;

    /// <summary>A one-to-one scrambling of 64 bits in which every input bit reaches every output bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong x)
    {
        x ^= x >> 32;
        x *= C2;
        x ^= x >> 29;
        x *= C1;
        return x ^ (x >> 32);
    }

    /// <summary>Four at once; the same function, lane by lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Mix(Vector256<ulong> x)
    {
        x ^= x >>> 32;
        x *= Vector256.Create(C2);
        x ^= x >>> 29;
        x *= Vector256.Create(C1);
        return x ^ (x >>> 32);
    }

    /// <summary>128 bits of hash of a byte string, by folding 16-byte blocks through full 64 × 64-bit products.</summary>
    public static void OfText(ReadOnlySpan<byte> text, out ulong low, out ulong high)
    {
        ref var p = ref MemoryMarshal.GetReference(text);
        var length = text.Length;
        ulong a,
            b;
        var seed = C1 ^ ((ulong)length * C2);
        ulong seed2 = C4;
        if (length <= 16)
        {
            if (length >= 8)
            {
                a = Read64(ref p, 0);
                b = Read64(ref p, length - 8);
            }
            else if (length >= 4)
            {
                a = Read32(ref p, 0);
                b = Read32(ref p, length - 4);
            }
            else if (length > 0)
            {
                a = ((ulong)p << 16) | ((ulong)Unsafe.Add(ref p, length >> 1) << 8) | Unsafe.Add(ref p, length - 1);
                b = 0;
            }
            else
            {
                a = b = 0;
            }
        }
        else
        {
            var i = 0;
            for (; i + 16 < length; i += 16)
            {
                var h = Math.BigMul(Read64(ref p, i) ^ C3, Read64(ref p, i + 8) ^ seed, out var l);
                seed = h ^ l;
                seed2 = BitOperations.RotateLeft(seed2 ^ h, 23) + l;
            }
            a = Read64(ref p, length - 16);
            b = Read64(ref p, length - 8);
        }
        var hi = Math.BigMul(a ^ C3 ^ seed2, b ^ seed, out var lo);
        // The product alone loses inputs whose factor is zero; adding the inputs back keeps both lanes honest.
        low = Mix((hi ^ lo) + a + seed);
        high = Mix(hi + BitOperations.RotateLeft(lo, 31) + (b ^ C4) + seed2);
    }

    private static ulong Read64(ref byte p, int offset) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref p, offset));

    private static ulong Read32(ref byte p, int offset) => Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref p, offset));
}
