using System.Buffers.Binary;
using System.Runtime.InteropServices;
using LeakGate.Parquet;

namespace LeakGate.Splits;

/// <summary>Reads stored dates and times as positions in time.</summary>
internal static class ParquetInstants
{
    private const long JulianDayOfEpoch = 2_440_588;
    private const long NanosecondsPerDay = 86_400_000_000_000;

    /// <summary>Nanoseconds since 1970-01-01, or since midnight for times of day; beyond 64 bits in the far future.</summary>
    public static Int128 Nanoseconds(ParquetColumn column, ReadOnlySpan<byte> value)
    {
        switch (column.Logical.Kind)
        {
            case LogicalKind.Date:
                return (Int128)BinaryPrimitives.ReadInt32LittleEndian(value) * NanosecondsPerDay;
            case LogicalKind.Int96Timestamp:
                var day = BinaryPrimitives.ReadInt32LittleEndian(value[8..]) - JulianDayOfEpoch;
                return ((Int128)day * NanosecondsPerDay) + BinaryPrimitives.ReadInt64LittleEndian(value);
        }
        var units =
            column.Width == sizeof(int)
                ? BinaryPrimitives.ReadInt32LittleEndian(value)
                : BinaryPrimitives.ReadInt64LittleEndian(value);
        return (Int128)units * (100 * TicksPerUnit(column.Logical.Unit, out var perTick) / perTick);
    }

    /// <summary>Reads many instants as 100 ns ticks since 0001-01-01 and nanoseconds beyond.</summary>
    /// <returns>False where one lies outside the years 1 to 9999, and the results are of no use.</returns>
    public static bool TryRead(ParquetColumn column, ReadOnlySpan<byte> values, Span<long> ticks, Span<byte> subTicks)
    {
        subTicks.Clear();
        switch (column.Logical.Kind)
        {
            case LogicalKind.Date:
                var days = MemoryMarshal.Cast<byte, int>(values);
                for (var i = 0; i < ticks.Length; i++)
                    ticks[i] = DateTime.UnixEpoch.Ticks + (days[i] * TimeSpan.TicksPerDay);
                break;
            case LogicalKind.Int96Timestamp:
                for (var i = 0; i < ticks.Length; i++)
                {
                    var nanoseconds = Nanoseconds(column, values.Slice(12 * i, 12));
                    var whole = nanoseconds >= 0 ? nanoseconds / 100 : (nanoseconds - 99) / 100;
                    ticks[i] = (long)whole + DateTime.UnixEpoch.Ticks;
                    subTicks[i] = (byte)(nanoseconds - (whole * 100));
                }
                break;
            default:
                ReadTimestamps(MemoryMarshal.Cast<byte, long>(values), column.Logical.Unit, ticks, subTicks);
                break;
        }
        foreach (var tick in ticks)
        {
            if ((ulong)tick > (ulong)DateTime.MaxValue.Ticks)
                return false;
        }
        return true;
    }

    private static void ReadTimestamps(ReadOnlySpan<long> units, TimeUnit unit, Span<long> ticks, Span<byte> subTicks)
    {
        var perUnit = TicksPerUnit(unit, out var perTick);
        for (var i = 0; i < ticks.Length; i++)
        {
            if (perTick == 1)
            {
                // Beyond these bounds the product may come around to a time that looks possible.
                ticks[i] =
                    Math.Abs((double)units[i]) * perUnit < 4e18 ? (units[i] * perUnit) + DateTime.UnixEpoch.Ticks : -1;
                continue;
            }
            var whole = units[i] >= 0 ? units[i] / perTick : (units[i] - perTick + 1) / perTick;
            ticks[i] = whole + DateTime.UnixEpoch.Ticks;
            subTicks[i] = (byte)(units[i] - (whole * perTick));
        }
    }

    /// <summary>Ticks of a unit, and units of a tick.</summary>
    private static long TicksPerUnit(TimeUnit unit, out long perTick)
    {
        perTick = unit == TimeUnit.Nanoseconds ? TimeSpan.NanosecondsPerTick : 1;
        return unit switch
        {
            TimeUnit.Milliseconds => TimeSpan.TicksPerMillisecond,
            TimeUnit.Microseconds => TimeSpan.TicksPerMicrosecond,
            _ => 1,
        };
    }
}
