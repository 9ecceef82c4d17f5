using System.Globalization;
using System.Numerics;
using LeakGate.Parquet;
using LeakGate.Parquet.Format;
using LeakGate.Parquet.Tests;

namespace LeakGate.Tests.Splits;

/// <summary>Parquet columns of one value, written as <c>type value</c>.</summary>
internal static class Stored
{
    public static TestColumn Column(string name, string stored)
    {
        var space = stored.IndexOf(' ', StringComparison.Ordinal);
        var (type, value) = (stored[..space], stored[(space + 1)..]);
        TestColumn Of(PhysicalType physical, byte[] bytes, Action<ThriftWriter>? logical = null, int length = 0) =>
            new(name, physical, [new(PageEncoding.Plain, 1, bytes)]) { Logical = logical, Length = length };
        var style = CultureInfo.InvariantCulture;
        return type switch
        {
            "int64" => Of(PhysicalType.Int64, BitConverter.GetBytes(long.Parse(value, style))),
            "uint64" => Of(
                PhysicalType.Int64,
                BitConverter.GetBytes(ulong.Parse(value, style)),
                t => t.Struct(10).Byte(1, 64).Bool(2, false).End()
            ),
            "uint32" => Of(
                PhysicalType.Int32,
                BitConverter.GetBytes(uint.Parse(value, style)),
                t => t.Struct(10).Byte(1, 32).Bool(2, false).End()
            ),
            "float" => Of(PhysicalType.Float, BitConverter.GetBytes(float.Parse(value, style))),
            "half" => Of(
                PhysicalType.FixedLengthByteArray,
                BitConverter.GetBytes(Half.Parse(value, style)),
                t => t.Struct(15).End(),
                2
            ),
            "double" => Of(
                PhysicalType.Double,
                BitConverter.GetBytes(double.Parse(value.Replace("inf", "Infinity", StringComparison.Ordinal), style))
            ),
            "decimal" => Of(PhysicalType.Int64, BitConverter.GetBytes((long)Unscaled(value)), Decimal),
            "wide" => Of(
                PhysicalType.ByteArray,
                Encode.WithLength(Unscaled(value).ToByteArray(isUnsigned: false, isBigEndian: true)),
                Decimal
            ),
            "date" => Of(
                PhysicalType.Int32,
                BitConverter.GetBytes((int)(Nanoseconds(value) / 86_400_000_000_000)),
                t => t.Struct(6).End()
            ),
            "ms" => Of(
                PhysicalType.Int64,
                BitConverter.GetBytes((long)(Nanoseconds(value) / 1_000_000)),
                t => Time(t, 8, 1)
            ),
            "us" => Of(
                PhysicalType.Int64,
                BitConverter.GetBytes((long)(Nanoseconds(value) / 1000)),
                t => Time(t, 8, 2)
            ),
            "ns" => Of(PhysicalType.Int64, BitConverter.GetBytes((long)Nanoseconds(value)), t => Time(t, 8, 3)),
            "int96" => Of(PhysicalType.Int96, Int96(Nanoseconds(value))),
            "boolean" => Of(PhysicalType.Boolean, [(byte)(value == "true" ? 1 : 0)]),
            "text" => Of(PhysicalType.ByteArray, Encode.Strings([value]), t => t.Struct(1).End()),
            "uuid" => Of(
                PhysicalType.FixedLengthByteArray,
                Guid.Parse(value).ToByteArray(bigEndian: true),
                t => t.Struct(14).End(),
                16
            ),
            "time" => Of(
                PhysicalType.Int64,
                BitConverter.GetBytes(TimeSpan.Parse(value, style).Ticks / 10),
                t => Time(t, 7, 2)
            ),
            "interval" => Of(
                PhysicalType.FixedLengthByteArray,
                Encode.Int32s(value.Split(' ').Select(n => int.Parse(n, style))),
                null,
                12
            ) with
            {
                Converted = ConvertedType.Interval,
            },
            _ => throw new ArgumentException(type, nameof(stored)),
        };
    }

    /// <summary>The same column with its value in a dictionary.</summary>
    public static TestColumn WithDictionary(TestColumn column) =>
        column.Type == PhysicalType.Boolean
            ? column
            : column with
            {
                Pages =
                [
                    column.Pages[0] with
                    {
                        Type = PageType.Dictionary,
                    },
                    new TestPage(PageEncoding.RleDictionary, 1, [0, 2]),
                ],
            };

    private static void Decimal(ThriftWriter type) => type.Struct(5).Int32(1, 2).Int32(2, 30).End();

    private static void Time(ThriftWriter type, int kind, int unit) =>
        type.Struct(kind).Bool(1, true).Struct(2).Struct(unit).End().End().End();

    private static BigInteger Unscaled(string value) =>
        BigInteger.Parse(value.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    private static byte[] Int96(Int128 nanoseconds)
    {
        const long perDay = 86_400_000_000_000;
        return
        [
            .. BitConverter.GetBytes((long)(nanoseconds % perDay)),
            .. BitConverter.GetBytes((int)(nanoseconds / perDay) + 2_440_588),
        ];
    }

    /// <summary>Since 1970; a year beyond 9999 has a sign and six digits.</summary>
    private static Int128 Nanoseconds(string value)
    {
        var beyond = 0;
        if (value[0] == '+')
        {
            beyond = (int.Parse(value[1..7], CultureInfo.InvariantCulture) - 2024) / 400;
            value = $"2024{value[7..]}";
        }
        var dot = value.IndexOf('.', StringComparison.Ordinal);
        var fraction = dot < 0 ? "" : value[(dot + 1)..];
        var whole = DateTime.Parse(
            dot < 0 ? value : value[..dot],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal
        );
        return ((Int128)(whole - DateTime.UnixEpoch).Ticks * 100)
            + long.Parse(fraction.PadRight(9, '0'), CultureInfo.InvariantCulture)
            + ((Int128)beyond * 146_097 * 86_400_000_000_000);
    }
}
