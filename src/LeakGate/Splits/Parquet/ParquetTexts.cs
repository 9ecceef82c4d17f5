using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using LeakGate.Parquet;

namespace LeakGate.Splits;

/// <summary>
/// Writes the values of a column as they would stand in a CSV file: numbers as their shortest text, dates and times as
/// ISO 8601, UUIDs with dashes.
/// </summary>
internal static class ParquetTexts
{
    /// <summary>Bytes that the longest text takes: a decimal number of 128 bytes.</summary>
    public const int MostLength = 512;

    /// <summary>Writes a value and returns the bytes written. Not for text, whose bytes are what they are.</summary>
    /// <param name="value">As it is stored.</param>
    public static int Write(ParquetColumn column, ReadOnlySpan<byte> value, Span<byte> target)
    {
        switch (column.Logical.Kind)
        {
            case LogicalKind.Integer:
                return column.Width == sizeof(int) && column.Logical.IsSigned
                    ? Write(BinaryPrimitives.ReadInt32LittleEndian(value), target)
                    : WriteLong(value, column, target);
            case LogicalKind.Decimal:
                return WriteDecimal(Unscaled(column, value), column.Logical.Scale, target);
            case LogicalKind.Float16:
                return WriteNumber(ShortestDouble.Of(BinaryPrimitives.ReadHalfLittleEndian(value)), target);
            case LogicalKind.Date or LogicalKind.Timestamp or LogicalKind.Int96Timestamp:
                return WriteInstant(column, value, target);
            case LogicalKind.Time:
                return WriteClock(ParquetInstants.Nanoseconds(column, value), target);
            case LogicalKind.Uuid:
                new Guid(value, bigEndian: true).TryFormat(target, out var length);
                return length;
            case LogicalKind.Interval:
                return Write(
                    target,
                    $"P{BinaryPrimitives.ReadUInt32LittleEndian(value)}M{BinaryPrimitives.ReadUInt32LittleEndian(value[4..])}DT{BinaryPrimitives.ReadUInt32LittleEndian(value[8..]) / 1000m}S"
                );
        }
        return column.Type switch
        {
            PhysicalType.Boolean => Copy(value[0] == 1 ? "true"u8 : "false"u8, target),
            PhysicalType.Float => WriteNumber(
                ShortestDouble.Of(BinaryPrimitives.ReadSingleLittleEndian(value)),
                target
            ),
            _ => WriteNumber(BinaryPrimitives.ReadDoubleLittleEndian(value), target),
        };
    }

    /// <summary>The integer that a decimal number is stored as; big-endian in bytes.</summary>
    private static BigInteger Unscaled(ParquetColumn column, ReadOnlySpan<byte> value) =>
        new(
            value,
            isUnsigned: false,
            isBigEndian: column.Type is PhysicalType.ByteArray or PhysicalType.FixedLengthByteArray
        );

    /// <summary>A decimal number with all its decimal places.</summary>
    private static int WriteDecimal(BigInteger unscaled, int scale, Span<byte> target)
    {
        Span<char> digits = stackalloc char[MostLength];
        // Bytes may hold more digits than the column says; a text this long equals nothing else but itself.
        if (!BigInteger.Abs(unscaled).TryFormat(digits, out var count, default, CultureInfo.InvariantCulture))
            return Copy("out of range"u8, target);
        var at = unscaled.Sign < 0 ? Copy("-"u8, target) : 0;
        var zeros = Math.Max(0, scale + 1 - count);
        if (at + zeros + count + 1 > target.Length)
            return Copy("out of range"u8, target);
        target.Slice(at, zeros).Fill((byte)'0');
        Ascii.FromUtf16(digits[..count], target[(at + zeros)..], out _);
        var length = at + zeros + count;
        if (scale == 0)
            return length;
        var point = length - scale;
        target[point..length].CopyTo(target[(point + 1)..]);
        target[point] = (byte)'.';
        return length + 1;
    }

    private static int WriteLong(ReadOnlySpan<byte> value, ParquetColumn column, Span<byte> target)
    {
        if (column.Width == sizeof(int))
            return Write(BinaryPrimitives.ReadUInt32LittleEndian(value), target);
        if (column.Logical.IsSigned)
            return Write(BinaryPrimitives.ReadInt64LittleEndian(value), target);
        BinaryPrimitives
            .ReadUInt64LittleEndian(value)
            .TryFormat(target, out var length, default, CultureInfo.InvariantCulture);
        return length;
    }

    private static int Write(long value, Span<byte> target)
    {
        value.TryFormat(target, out var length, default, CultureInfo.InvariantCulture);
        return length;
    }

    private static int WriteNumber(double value, Span<byte> target)
    {
        if (double.IsInfinity(value))
            return Copy(value > 0 ? "inf"u8 : "-inf"u8, target);
        value.TryFormat(target, out var length, "R", CultureInfo.InvariantCulture);
        return length;
    }

    private static int WriteInstant(ParquetColumn column, ReadOnlySpan<byte> value, Span<byte> target)
    {
        const long PerDay = 86_400_000_000_000;
        var nanoseconds = ParquetInstants.Nanoseconds(column, value);
        var day = nanoseconds / PerDay;
        var clock = nanoseconds % PerDay;
        if (clock < 0)
            (day, clock) = (day - 1, clock + PerDay);
        var length = WriteDay((long)day, target);
        if (column.Logical.Kind == LogicalKind.Date)
            return length;
        target[length++] = (byte)' ';
        return length + WriteClock(clock, target[length..]);
    }

    /// <summary>A day of the proleptic Gregorian calendar, of whatever year.</summary>
    private static int WriteDay(long day, Span<byte> target)
    {
        // 400 years repeat to the day, so that the runtime's calendar serves for all of time.
        const long DaysOf400Years = 146_097;
        var cycle = (long)Math.Floor((double)day / DaysOf400Years);
        var date = DateTime.UnixEpoch.AddDays(day - (cycle * DaysOf400Years));
        var year = date.Year + (400 * cycle);
        return year is >= 0 and <= 9999
            ? Write(target, $"{year:0000}-{date.Month:00}-{date.Day:00}")
            : Write(target, $"{year:+000000;-000000}-{date.Month:00}-{date.Day:00}");
    }

    /// <summary>Hours to seconds, and what is beyond them without trailing zeros.</summary>
    private static int WriteClock(Int128 nanoseconds, Span<byte> target)
    {
        var (seconds, fraction) = ((long)(nanoseconds / 1_000_000_000), (long)(nanoseconds % 1_000_000_000));
        var length = Write(target, $"{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}");
        if (fraction <= 0)
            return length;
        length += Write(target[length..], $".{fraction:000000000}");
        while (target[length - 1] == '0')
            length--;
        return length;
    }

    private static int Write(
        Span<byte> target,
        [InterpolatedStringHandlerArgument(nameof(target))] ref Utf8.TryWriteInterpolatedStringHandler text
    )
    {
        Utf8.TryWrite(target, ref text, out var length);
        return length;
    }

    private static int Copy(ReadOnlySpan<byte> text, Span<byte> target)
    {
        text.CopyTo(target);
        return text.Length;
    }
}
