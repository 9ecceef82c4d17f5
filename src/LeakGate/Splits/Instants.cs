using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace LeakGate.Splits;

/// <summary>Reads dates of one column, most of which share their day with the one before.</summary>
internal sealed class DayCache
{
    // The first day there is, so that what is known is a day from the beginning.
    private ulong day = BinaryPrimitives.ReadUInt64LittleEndian("0001-01-01"u8);
    private ushort dayEnd = BinaryPrimitives.ReadUInt16LittleEndian("01"u8);
    private long dayTicks;

    /// <summary><see cref="Instants.TryParseIso"/>, at less cost for <c>yyyy-MM-dd HH:mm:ss</c> and bare dates.</summary>
    public bool TryParseIso(ReadOnlySpan<byte> text, out long ticks, out int subTicks)
    {
        subTicks = 0;
        ticks = dayTicks;
        var isKnownDay =
            text.Length >= 10
            && BinaryPrimitives.ReadUInt64LittleEndian(text) == day
            && BinaryPrimitives.ReadUInt16LittleEndian(text[8..]) == dayEnd;
        if (isKnownDay && (text.Length == 10 || TryAddClock(text, ref ticks)))
            return true;
        if (!Instants.TryParseIso(text, out ticks, out subTicks))
            return false;
        if (Instants.TryParseIso(text[..10], out dayTicks, out _))
        {
            day = BinaryPrimitives.ReadUInt64LittleEndian(text);
            dayEnd = BinaryPrimitives.ReadUInt16LittleEndian(text[8..]);
        }
        return true;
    }

    /// <summary>Adds <c>HH:mm:ss</c> behind a space or T; anything else is not for here.</summary>
    private static bool TryAddClock(ReadOnlySpan<byte> text, ref long ticks)
    {
        if (text.Length != 19 || (text[10] != ' ' && text[10] != 'T'))
            return false;
        var clock = BinaryPrimitives.ReadUInt64LittleEndian(text[11..]) ^ 0x3030_3A30_303A_3030;
        // Every byte is now a digit's value, or 0 for a colon; 6 carries what is above 9 out of its half.
        if (((clock + 0x0606_0006_0600_0606) & 0xF0F0_FFF0_F0FF_F0F0) != 0)
            return false;
        var hours = (int)((clock & 15) * 10) + (int)(clock >> 8 & 15);
        var minutes = (int)((clock >> 24 & 15) * 10) + (int)(clock >> 32 & 15);
        var seconds = (int)((clock >> 48 & 15) * 10) + (int)(clock >> 56);
        ticks += ((((hours * 60L) + minutes) * 60) + seconds) * TimeSpan.TicksPerSecond;
        return hours < 24 && minutes < 60 && seconds < 60;
    }
}

/// <summary>Reads dates and times from UTF-8 bytes as instants in UTC.</summary>
internal static class Instants
{
    /// <summary>
    /// Reads ISO 8601: <c>yyyy-MM-dd</c> (or with slashes), optionally followed by <c>T</c> or a space and
    /// <c>HH:mm[:ss[.fffffffff]]</c>, optionally followed by <c>Z</c> or an offset. Without an offset the time is taken
    /// as UTC.
    /// </summary>
    /// <param name="ticks">100 ns since 0001-01-01.</param>
    /// <param name="subTicks">Nanoseconds beyond the last whole tick, 0 to 99.</param>
    public static bool TryParseIso(ReadOnlySpan<byte> text, out long ticks, out int subTicks)
    {
        ticks = 0;
        subTicks = 0;
        if (text.Length < 10 || (text[4] != '-' && text[4] != '/') || text[7] != text[4])
            return false;
        if (!Digits(text[..4], out var year) || !Digits(text[5..7], out var month) || !Digits(text[8..10], out var day))
            return false;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        ticks = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).Ticks;
        return text.Length == 10 || TryAddTime(text[10..], ref ticks, out subTicks);
    }

    /// <summary>Reads a time in a declared format: a .NET date format, <c>unix-s</c> or <c>unix-ms</c>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, string format, out long ticks)
    {
        ticks = 0;
        if (format is "unix-s" or "unix-ms")
        {
            if (!Utf8Parser.TryParse(text, out double value, out var used) || used != text.Length)
                return false;
            var scaled = value * (format == "unix-s" ? TimeSpan.TicksPerSecond : TimeSpan.TicksPerMillisecond);
            if (!(Math.Abs(scaled) < DateTime.MaxValue.Ticks - (double)DateTime.UnixEpoch.Ticks))
                return false;
            ticks = DateTime.UnixEpoch.Ticks + (long)scaled;
            return true;
        }
        Span<char> chars = stackalloc char[64];
        if (text.Length > chars.Length || !Encoding.UTF8.TryGetChars(text, chars, out var count))
            return false;
        const DateTimeStyles Utc =
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces;
        var parsed = DateTime.TryParseExact(chars[..count], format, CultureInfo.InvariantCulture, Utc, out var time);
        ticks = time.Ticks;
        return parsed;
    }

    private static bool TryAddTime(ReadOnlySpan<byte> text, ref long ticks, out int subTicks)
    {
        subTicks = 0;
        if (text.Length < 6 || (text[0] != 'T' && text[0] != ' ' && text[0] != 't') || text[3] != ':')
            return false;
        if (!Digits(text[1..3], out var hour) || !Digits(text[4..6], out var minute) || hour > 23 || minute > 59)
            return false;
        ticks += (hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute);
        text = text[6..];
        if (text.Length >= 3 && text[0] == ':')
        {
            if (!Digits(text[1..3], out var second) || second > 59)
                return false;
            ticks += second * TimeSpan.TicksPerSecond;
            text = text[3..];
            if (text.Length >= 2 && text[0] == '.')
            {
                var digits = 1;
                var fraction = 0L; // nanoseconds
                for (; digits < text.Length && (uint)(text[digits] - '0') <= 9; digits++)
                {
                    if (digits <= 9)
                        fraction = (fraction * 10) + (text[digits] - '0');
                }
                if (digits == 1)
                    return false;
                for (var i = digits; i <= 9; i++)
                    fraction *= 10;
                ticks += fraction / 100;
                subTicks = (int)(fraction % 100);
                text = text[digits..];
            }
        }
        return TryAddOffset(text, ref ticks);
    }

    private static bool TryAddOffset(ReadOnlySpan<byte> text, ref long ticks)
    {
        if (text.Length > 1 && text[0] == ' ')
            text = text[1..];
        if (text.Length == 0 || (text.Length == 1 && text[0] is (byte)'Z' or (byte)'z'))
            return true;
        if (text[0] != '+' && text[0] != '-')
            return text.SequenceEqual("UTC"u8);
        var sign = text[0] == '-' ? 1 : -1;
        text = text[1..];
        if (text.Length < 2 || !Digits(text[..2], out var hours))
            return false;
        text = text[2..];
        if (text.Length > 0 && text[0] == ':')
            text = text[1..];
        var minutes = 0;
        if (text.Length is not 0 && (text.Length != 2 || !Digits(text, out minutes)))
            return false;
        ticks += sign * ((hours * TimeSpan.TicksPerHour) + (minutes * TimeSpan.TicksPerMinute));
        return true;
    }

    private static bool Digits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var b in text)
        {
            var digit = (uint)(b - '0');
            if (digit > 9)
                return false;
            value = (value * 10) + (int)digit;
        }
        return true;
    }
}
