using System.Globalization;
using System.Numerics;
using System.Text;
using LeakGate.Splits;

namespace LeakGate.Measuring.Kernels;

/// <summary>Reads numbers from UTF-8 bytes.</summary>
internal static class DecimalParser
{
    public static bool TryParse(ReadOnlySpan<byte> text, out double value, out bool isInteger, out long integer, out int decimals)
    {
        isInteger = false; integer = 0; decimals = 0; value = 0;
        text = text.Trim(" \t"u8);
        var t = text;
        if (t.Length > 0 && t[0] is (byte)'+' or (byte)'-') t = t[1..];
        if (t.Length == 0) return false;
        if (t.Length > 1 && t[0] == '0' && char.IsAsciiDigit((char)t[1])) return false;
        if (System.Text.Ascii.EqualsIgnoreCase(t, "inf"u8) || System.Text.Ascii.EqualsIgnoreCase(t, "infinity"u8)) { value = text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity; return true; }
        if (!(char.IsAsciiDigit((char)t[0]) || t[0] == '.')) return false;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)) return false;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out integer)) isInteger = true;
        else if (value == Math.Floor(value) && Math.Abs(value) < 9e15) { integer = (long)value; isInteger = true; }
        return true;
    }

    public static ulong KeyOfLarge(ReadOnlySpan<byte> text, double value) =>
        BigInteger.TryParse(Encoding.ASCII.GetString(text), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var b) && (double)b != value ? CellKeys.Mix((ulong)b.GetHashCode()) : CellKeys.OfNumber(value);
}
