using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LeakGate.Measuring.Kernels;

/// <summary>
/// The fast way through most numeric cells: an optional minus, digits, at most one point, up to 24 characters. Whatever
/// it does not recognise is left to <see cref="DecimalParser"/>, whose answers it gives bit for bit.
/// </summary>
internal static class PlainNumber
{
    /// <summary>Bytes behind the text that must be readable; their values do not matter.</summary>
    public const int Slack = 32;

    private const ulong ExactlyRepresentable = 1ul << 53;
    private const int MostCharacters = 24;

    /// <summary>Whether this machine has the instructions; without them nothing is ever recognised.</summary>
    public static bool IsSupported => Sse41.IsSupported;

    /// <summary>Reads a number.</summary>
    /// <param name="text">The cell; <see cref="Slack"/> bytes behind its end must be readable.</param>
    /// <param name="integer">The exact value where the text has no fraction digits.</param>
    /// <param name="isInteger">Whether the text has no fraction digits.</param>
    /// <returns>False where another parser has to decide, be it that the text is no number.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryParse(ReadOnlySpan<byte> text, out double value, out long integer, out bool isInteger)
    {
        value = 0;
        integer = 0;
        isInteger = false;
        if (!Sse41.IsSupported || text.Length - 1u >= MostCharacters)
            return false;
        ref var start = ref MemoryMarshal.GetReference(text);
        var length = text.Length;
        var negative = start == '-';
        if (negative)
        {
            start = ref Unsafe.Add(ref start, 1);
            length--;
        }
        ulong digits;
        int point;
        if (length <= 16)
        {
            if (!TryRead(ref start, length, out digits, out point))
                return false;
        }
        else
        {
            // The last sixteen characters, and the few before them; the point may be in either.
            var head = length - 16;
            if (
                !TryRead(ref start, head, out var high, out var highPoint)
                || !TryRead(ref Unsafe.Add(ref start, head), 16, out var low, out var lowPoint)
                || high > 1843
                || (highPoint < head && lowPoint < 16)
            )
                return false;
            digits = lowPoint < 16 ? (high * 1_000_000_000_000_000) + low : (high * 10_000_000_000_000_000) + low;
            point = highPoint < head ? highPoint : head + lowPoint;
        }
        // A zero before another digit makes a code of it; a point needs a digit on one side.
        if ((start == '0' && point > 1) || length <= (point == length ? 0 : 1))
            return false;
        var decimals = point == length ? 0 : length - 1 - point;
        if (decimals == 0)
        {
            if (digits > long.MaxValue)
                return false;
            isInteger = true;
            integer = negative ? -(long)digits : (long)digits;
            value = integer;
            return true;
        }
        // Perhaps an integer beyond 2^53 with a fraction of zeros, whose exact value counts.
        if (digits > ExactlyRepresentable && digits % 10 == 0)
            return false;
        value = DecimalToDouble.Convert(digits, -decimals);
        value = negative ? 0 - value : value;
        return true;
    }

    /// <summary>
    /// Reads up to sixteen characters of which one may be a point. <paramref name="point"/> is its place, or the length.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryRead(ref byte start, int length, out ulong digits, out int point)
    {
        var text = Vector128.LoadUnsafe(ref start) - Vector128.Create((byte)'0');
        var others = Vector128.GreaterThan(text, Vector128.Create((byte)9)).ExtractMostSignificantBits();
        others &= (1u << length) - 1;
        point = length;
        digits = 0;
        var count = length;
        if (others != 0)
        {
            point = BitOperations.TrailingZeroCount(others);
            if ((others & (others - 1)) != 0 || Unsafe.Add(ref start, point) != '.')
                return false;
            count--;
        }
        // Move the digits to the right end, over the point; places before them become zeros.
        var places = Vector128<sbyte>.Indices + Vector128.Create((sbyte)(count - 16));
        places -= Vector128.GreaterThan(places, Vector128.Create((sbyte)(point - 1)));
        var aligned = Ssse3.Shuffle(text, places.AsByte());
        // Pairs, fours, eights.
        var pairs = Ssse3.MultiplyAddAdjacent(
            aligned,
            Vector128.Create(10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, (sbyte)1)
        );
        var fours = Sse2.MultiplyAddAdjacent(pairs, Vector128.Create(100, 1, 100, 1, 100, 1, 100, (short)1));
        var packed = Sse41.PackUnsignedSaturate(fours, fours).AsInt16();
        var eights = Sse2.MultiplyAddAdjacent(packed, Vector128.Create(10000, 1, 10000, 1, 10000, 1, 10000, (short)1));
        digits = ((ulong)(uint)eights.GetElement(0) * 100_000_000) + (uint)eights.GetElement(1);
        return true;
    }
}
