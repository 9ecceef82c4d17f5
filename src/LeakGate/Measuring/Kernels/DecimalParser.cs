using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace LeakGate.Measuring.Kernels;

/// <summary>What a text says as a number.</summary>
internal readonly struct ParsedNumber
{
    internal ParsedNumber(double value, long? integer, bool isLargeInteger, int decimals)
    {
        Value = value;
        Integer = integer.GetValueOrDefault();
        IsInteger = integer.HasValue;
        IsLargeInteger = isLargeInteger;
        Decimals = decimals;
    }

    /// <summary>The nearest double, ties to even; never negative zero.</summary>
    public double Value { get; }

    /// <summary>The exact value where <see cref="IsInteger"/>, else 0.</summary>
    public long Integer { get; }

    /// <summary>
    /// The exact decimal value is an integer within 64 bits, however it is written: <c>1.0</c>, <c>1e3</c>,
    /// <c>12.50e1</c>.
    /// </summary>
    public bool IsInteger { get; }

    /// <summary>
    /// Digits only, and more than 64 bits hold: most often an identifier, for which <see cref="Value"/> is too coarse.
    /// <see cref="DecimalParser.LargeIntegerHash"/> tells such numbers apart.
    /// </summary>
    public bool IsLargeInteger { get; }

    /// <summary>
    /// The number of decimal places written, with the exponent taken into account: 4 for <c>0.1250</c> and for
    /// <c>1.5e-3</c>, 0 for <c>1.5e3</c>.
    /// </summary>
    public int Decimals { get; }
}

/// <summary>Reads decimal numbers from UTF-8, for every numeric cell of every file. Nothing is allocated.</summary>
/// <remarks>
/// Spaces and tabs around it; a sign; digits with or without fraction and exponent; or <c>inf</c> or <c>infinity</c> in
/// any case. A zero before another digit makes a code of it (<c>007</c>), not a number; nor is anything else one: hex,
/// thousands separators, <c>nan</c>, the empty text.
/// </remarks>
internal static class DecimalParser
{
    /// <summary>Every number of so many digits fits into 64 bits.</summary>
    private const int MostDigits = 19;

    /// <summary>Beyond this the value is 0 or infinite whatever the digits; a text cannot hold as many places.</summary>
    private const long MostExponent = 1L << 40;

    private static ReadOnlySpan<ulong> PowersOfTen =>
        [
            1,
            10,
            100,
            1_000,
            10_000,
            100_000,
            1_000_000,
            10_000_000,
            100_000_000,
            1_000_000_000,
            10_000_000_000,
            100_000_000_000,
            1_000_000_000_000,
            10_000_000_000_000,
            100_000_000_000_000,
            1_000_000_000_000_000,
            10_000_000_000_000_000,
            100_000_000_000_000_000,
            1_000_000_000_000_000_000,
        ];

    /// <summary>Reads a number that is all of the text.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="number">What it says; all zero where the text is no number.</param>
    /// <returns>False where the text is no number.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out ParsedNumber number)
    {
        number = default;
        text = Trim(text);
        if (text.IsEmpty)
            return false;
        var negative = text[0] == '-';
        var start = negative || text[0] == '+' ? 1 : 0;

        var at = start;
        var digits = ReadDigits(text, ref at, 0);
        var whole = at - start;
        var fraction = 0;
        if (at < text.Length && text[at] == '.')
        {
            var point = at++;
            digits = ReadDigits(text, ref at, digits);
            fraction = at - point - 1;
        }
        if (whole + fraction == 0)
            return TryParseInfinity(text[start..], negative, ref number);
        if (whole > 1 && text[start] == '0')
            return false;
        var mantissaEnd = at;
        var exponent = 0L;
        if (at < text.Length && !TryReadExponent(text, ref at, out exponent))
            return false;

        var scale = exponent - fraction;
        var decimals = (int)Math.Clamp(-scale, 0, int.MaxValue);
        if (whole + fraction > MostDigits && !Shorten(text[start..mantissaEnd], ref digits, ref scale))
        {
            var rounded = RoundLong(text, digits, scale, negative);
            number = new(rounded, null, isLargeInteger: mantissaEnd - start == whole && at == mantissaEnd, decimals);
            return true;
        }
        var integer = AsInteger(digits, scale, negative);
        double value;
        if (integer is { } exact)
            value = exact;
        else
        {
            value = DecimalToDouble.Convert(digits, scale);
            if (negative)
                value = 0 - value;
        }
        var isLarge = integer is null && whole == mantissaEnd - start && at == mantissaEnd;
        number = new(value, integer, isLarge, decimals);
        return true;
    }

    /// <summary>
    /// A hash of the exact value of a text for which <see cref="ParsedNumber.IsLargeInteger"/> holds: equal for equal
    /// values, and the same on every machine and in every run.
    /// </summary>
    public static ulong LargeIntegerHash(ReadOnlySpan<byte> text)
    {
        text = Trim(text);
        var hash = text[0] == '-' ? 1ul : 0;
        if (text[0] is (byte)'-' or (byte)'+')
            text = text[1..];
        // No zero leads, so that the digits are the value; their number keeps a short last piece apart from one with
        // zeros in front.
        hash = Mix(hash ^ ((ulong)text.Length << 1));
        while (!text.IsEmpty)
        {
            var length = Math.Min(text.Length, 16);
            var at = 0;
            hash = Mix(hash ^ ReadDigits(text[..length], ref at, 0));
            text = text[length..];
        }
        return hash;
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || (text[0] > ' ' && text[^1] > ' '))
            return text;
        return text.Trim(" \t"u8);
    }

    /// <summary>Appends the digits from <paramref name="at"/> on to a number, modulo 2^64, and moves behind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ReadDigits(ReadOnlySpan<byte> text, ref int at, ulong number)
    {
        var i = at;
        while (text.Length - i >= sizeof(ulong))
        {
            var eight = BinaryPrimitives.ReadUInt64LittleEndian(text[i..]);
            var count = CountDigits(eight);
            if (count == 0)
                break;
            number = number * PowersOfTen[count] + ReadEight(eight << (64 - 8 * count));
            i += count;
            if (count < sizeof(ulong))
            {
                at = i;
                return number;
            }
        }
        uint digit;
        while (i < text.Length && (digit = text[i] - (uint)'0') <= 9)
        {
            number = number * 10 + digit;
            i++;
        }
        at = i;
        return number;
    }

    /// <summary>How many of eight characters, the first in the lowest byte, are digits before one that is not.</summary>
    private static int CountDigits(ulong eight)
    {
        // A digit has 3 as its upper half, and still has it when 6 is added; adding cannot carry out of such a byte.
        var upper = (eight & 0xF0F0F0F0F0F0F0F0) ^ 0x3030303030303030;
        var carried = ((eight & 0x0F0F0F0F0F0F0F0F) + 0x0606060606060606) & 0xF0F0F0F0F0F0F0F0;
        return BitOperations.TrailingZeroCount(upper | carried) / 8;
    }

    /// <summary>The number that eight digits make; zero bytes count as zeros.</summary>
    private static ulong ReadEight(ulong eight)
    {
        // Pairs, then fours, then all eight: each step multiplies the earlier half up and adds the later.
        eight &= 0x0F0F0F0F0F0F0F0F;
        eight = (eight * 10) + (eight >> 8);
        const ulong Mask = 0x000000FF000000FF;
        const ulong First = 100 + (1_000_000ul << 32);
        const ulong Second = 1 + (10_000ul << 32);
        return (((eight & Mask) * First) + (((eight >> 16) & Mask) * Second)) >> 32;
    }

    private static bool TryReadExponent(ReadOnlySpan<byte> text, ref int at, out long exponent)
    {
        exponent = 0;
        if ((text[at] | 0x20) != 'e')
            return false;
        at++;
        var negative = at < text.Length && text[at] == '-';
        if (at < text.Length && text[at] is (byte)'-' or (byte)'+')
            at++;
        var start = at;
        for (; at < text.Length && char.IsAsciiDigit((char)text[at]); at++)
            exponent = Math.Min(exponent * 10 + (text[at] - '0'), MostExponent);
        if (negative)
            exponent = -exponent;
        return at > start && at == text.Length;
    }

    private static bool TryParseInfinity(ReadOnlySpan<byte> text, bool negative, ref ParsedNumber number)
    {
        if (!Ascii.EqualsIgnoreCase(text, "inf"u8) && !Ascii.EqualsIgnoreCase(text, "infinity"u8))
            return false;
        number = new(negative ? double.NegativeInfinity : double.PositiveInfinity, null, false, 0);
        return true;
    }

    /// <summary>
    /// Brings a number of more than 19 digits, zeros in front included, down to its first 19 significant ones.
    /// </summary>
    /// <returns>Whether that is still the exact number.</returns>
    private static bool Shorten(ReadOnlySpan<byte> mantissa, ref ulong digits, ref long scale)
    {
        var zeros = mantissa.IndexOfAnyExcept((byte)'0', (byte)'.');
        if (zeros < 0)
        {
            digits = 0;
            return true;
        }
        mantissa = mantissa[zeros..];
        var kept = 0;
        var dropped = 0;
        var exact = true;
        digits = 0;
        foreach (var character in mantissa)
        {
            if (character == '.')
                continue;
            if (kept < MostDigits)
            {
                digits = digits * 10 + (uint)(character - '0');
                kept++;
            }
            else
            {
                exact &= character == '0';
                dropped++;
            }
        }
        scale += dropped;
        return exact;
    }

    /// <summary>
    /// Rounds a number of which only the first 19 digits are known here: where the digits behind them could matter,
    /// the runtime's slower way, which looks at all, decides.
    /// </summary>
    private static double RoundLong(ReadOnlySpan<byte> text, ulong digits, long scale, bool negative)
    {
        var value = DecimalToDouble.Convert(digits, scale);
        if (!value.Equals(DecimalToDouble.Convert(digits + 1, scale)))
            return 0 + double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return negative ? 0 - value : value;
    }

    /// <summary>The number, where it is an integer of 64 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long? AsInteger(ulong digits, long scale, bool negative)
    {
        if (digits == 0)
            return 0;
        if (scale < 0)
        {
            // A multiple of 10^n is one of 2^n, which spares nearly every fraction the division.
            if (-scale > BitOperations.TrailingZeroCount(digits) || -scale >= PowersOfTen.Length)
                return null;
            var (quotient, remainder) = Math.DivRem(digits, PowersOfTen[(int)-scale]);
            if (remainder != 0)
                return null;
            digits = quotient;
        }
        else if (scale > 0)
        {
            if (scale >= PowersOfTen.Length || Math.BigMul(digits, PowersOfTen[(int)scale], out digits) != 0)
                return null;
        }
        var limit = (ulong)long.MaxValue + (negative ? 1u : 0u);
        if (digits > limit)
            return null;
        return negative ? unchecked(-(long)digits) : (long)digits;
    }

    /// <summary>A bijection of 64 bits in which every bit of the result depends on every bit of the argument.</summary>
    private static ulong Mix(ulong bits)
    {
        bits ^= bits >> 33;
        bits *= 0xFF51AFD7ED558CCD;
        bits ^= bits >> 33;
        bits *= 0xC4CEB9FE1A85EC53;
        return bits ^ (bits >> 33);
    }
}
