using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace LeakGate.Measuring.Kernels;

/// <summary>What a text says as a number.</summary>
internal readonly struct ParsedNumber
{
    /// <summary>The nearest double, ties to even; never negative zero.</summary>
    public double Value { get; init; }

    /// <summary>The exact value where <see cref="IsInteger"/>, else 0.</summary>
    public long Integer { get; init; }

    /// <summary>
    /// The exact decimal value is an integer within 64 bits, however it is written: <c>1.0</c>, <c>1e3</c>,
    /// <c>12.50e1</c>.
    /// </summary>
    public bool IsInteger { get; init; }

    /// <summary>
    /// Digits only, and more than 64 bits hold: most often an identifier, for which <see cref="Value"/> is too coarse.
    /// <see cref="DecimalParser.LargeIntegerHash"/> tells such numbers apart.
    /// </summary>
    public bool IsLargeInteger { get; init; }

    /// <summary>
    /// The number of decimal places written, with the exponent taken into account: 4 for <c>0.1250</c> and for
    /// <c>1.5e-3</c>, 0 for <c>1.5e3</c>.
    /// </summary>
    public int Decimals { get; init; }
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

    /// <summary>Beyond it the value is 0 or infinite: no text has the digits to make up for it.</summary>
    private const long MostExponent = 1L << 40;

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
            var first = ++at;
            digits = ReadDigits(text, ref at, digits);
            fraction = at - first;
        }
        if (whole + fraction == 0)
            return at == start && TryParseInfinity(text[start..], negative, ref number);
        if (whole > 1 && text[start] == '0')
            return false;
        var mantissaEnd = at;
        long scale = -fraction;
        if (at < text.Length)
        {
            if (!TryReadExponent(text[at..], out var exponent))
                return false;
            scale += exponent;
        }

        var isDigitsOnly = start + whole == text.Length;
        number =
            whole + fraction <= MostDigits
                ? Exact(digits, scale, scale, negative, isDigitsOnly)
                : Long(text, text[start..mantissaEnd], scale, negative, isDigitsOnly);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) =>
        text.IsEmpty || (text[0] > ' ' && text[^1] > ' ') ? text : text.Trim(" \t"u8);

    /// <summary>Appends digits to a number, modulo 2^64, and moves <paramref name="at"/> behind them.</summary>
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
            number = number * PowersOfTen.Whole[count] + ReadEight(eight << (64 - 8 * count));
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

    /// <summary>How many of eight characters, the first in the lowest byte, are digits up to the first other.</summary>
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

    /// <summary>Reads an exponent that is all of the text, its letter included.</summary>
    private static bool TryReadExponent(ReadOnlySpan<byte> text, out long exponent)
    {
        exponent = 0;
        if ((text[0] | 0x20) != 'e' || text.Length == 1)
            return false;
        var negative = text[1] == '-';
        text = text[(negative || text[1] == '+' ? 2 : 1)..];
        foreach (var character in text)
        {
            var digit = character - (uint)'0';
            if (digit > 9)
                return false;
            exponent = Math.Min(exponent * 10 + digit, MostExponent);
        }
        if (negative)
            exponent = -exponent;
        return !text.IsEmpty;
    }

    private static bool TryParseInfinity(ReadOnlySpan<byte> text, bool negative, ref ParsedNumber number)
    {
        if (text.Length is not (3 or 8))
            return false;
        if (!Ascii.EqualsIgnoreCase(text, "inf"u8) && !Ascii.EqualsIgnoreCase(text, "infinity"u8))
            return false;
        number = new() { Value = negative ? double.NegativeInfinity : double.PositiveInfinity };
        return true;
    }

    /// <summary>The number that is exactly <paramref name="digits"/> × 10^<paramref name="scale"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ParsedNumber Exact(ulong digits, long scale, long writtenScale, bool negative, bool isDigitsOnly)
    {
        if (TryAsInteger(digits, scale, negative, out var integer))
        {
            return new()
            {
                Value = integer,
                Integer = integer,
                IsInteger = true,
                Decimals = DecimalsOf(writtenScale),
            };
        }
        return Inexact(DecimalToDouble.Convert(digits, scale), writtenScale, negative, isDigitsOnly);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ParsedNumber Inexact(double magnitude, long writtenScale, bool negative, bool isDigitsOnly) =>
        new()
        {
            // Not the negation, which makes a negative zero of what is too small.
            Value = negative ? 0 - magnitude : magnitude,
            IsLargeInteger = isDigitsOnly,
            Decimals = DecimalsOf(writtenScale),
        };

    private static int DecimalsOf(long scale) => (int)Math.Clamp(-scale, 0, int.MaxValue);

    /// <summary>
    /// A number of more than 19 digits, zeros in front included. Its first 19 significant ones nearly always settle the
    /// double; where those behind them could matter, the runtime's slower way, which looks at all, decides.
    /// </summary>
    private static ParsedNumber Long(
        ReadOnlySpan<byte> text,
        ReadOnlySpan<byte> mantissa,
        long writtenScale,
        bool negative,
        bool isDigitsOnly
    )
    {
        var scale = writtenScale;
        var digits = 0ul;
        var kept = 0;
        var isExact = true;
        foreach (var character in mantissa)
        {
            if (character == '.')
                continue;
            if (kept < MostDigits)
            {
                digits = digits * 10 + (uint)(character - '0');
                kept += digits == 0 ? 0 : 1;
                continue;
            }
            isExact &= character == '0';
            scale++;
        }
        if (isExact)
            return Exact(digits, scale, writtenScale, negative, isDigitsOnly);
        var magnitude = DecimalToDouble.Convert(digits, scale);
        if (!magnitude.Equals(DecimalToDouble.Convert(digits + 1, scale)))
            magnitude = Math.Abs(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));
        return Inexact(magnitude, writtenScale, negative, isDigitsOnly);
    }

    /// <summary>The number, where it is an integer of 64 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryAsInteger(ulong digits, long scale, bool negative, out long integer)
    {
        integer = 0;
        // A multiple of 10^n is one of 2^n, which spares nearly every fraction the division.
        if (scale < 0 && -scale > BitOperations.TrailingZeroCount(digits) && digits != 0)
            return false;
        var magnitude = scale == 0 ? digits : Scale(digits, scale);
        integer = negative ? unchecked(-(long)magnitude) : (long)magnitude;
        return magnitude <= long.MaxValue + (negative ? 1ul : 0);
    }

    /// <summary>
    /// <paramref name="digits"/> × 10^<paramref name="scale"/> where that is an integer of 64 bits, else the largest
    /// there is.
    /// </summary>
    private static ulong Scale(ulong digits, long scale)
    {
        if (digits == 0)
            return 0;
        if (Math.Abs(scale) >= PowersOfTen.Whole.Length)
            return ulong.MaxValue;
        var power = PowersOfTen.Whole[(int)Math.Abs(scale)];
        if (scale > 0)
            return Math.BigMul(digits, power, out var low) == 0 ? low : ulong.MaxValue;
        var (quotient, remainder) = Math.DivRem(digits, power);
        return remainder == 0 ? quotient : ulong.MaxValue;
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
