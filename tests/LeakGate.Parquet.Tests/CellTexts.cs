using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace LeakGate.Parquet.Tests;

/// <summary>Reads files as the exports beside them write them down: every cell a text, null where a value is missing.</summary>
internal static class CellTexts
{
    /// <summary>All rows of a file, by column.</summary>
    /// <param name="steps">Rows to read at a time; cut at the ends of pages.</param>
    public static List<string?>[] Read(string path, Func<int>? steps = null)
    {
        var file = ParquetFile.Read(path);
        using var reader = file.Open();
        return
        [
            .. file
                .Columns.Where(column => !column.IsRepeated)
                .Select(column => Read(reader, column, steps ?? (() => 1000))),
        ];
    }

    /// <summary>All rows of a file that a test made up, by column.</summary>
    public static List<string?>[] Of(byte[] bytes, Func<int>? steps = null)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, bytes);
            return Read(path, steps);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static List<string?> Read(ParquetReader file, ParquetColumn column, Func<int> steps)
    {
        var cells = new List<string?>();
        for (var group = 0; group < file.File.RowGroups.Count; group++)
        {
            using var reader = file.OpenColumn(group, column);
            while (reader.Available is > 0 and var available)
            {
                reader.Read(Math.Min(available, steps()));
                var value = 0;
                for (var row = 0; row < reader.Rows; row++)
                    cells.Add(reader.Nulls > 0 && reader.Present[row] == 0 ? null : Text(reader, column, value++));
            }
        }
        return cells;
    }

    private static string Text(ColumnReader reader, ParquetColumn column, int value)
    {
        if (!reader.IsIndexed)
            return Text(
                column,
                column.Width > 0 ? reader.Fixed.Slice(value * column.Width, column.Width) : reader.Bytes(value)
            );
        var index = reader.Indices[value];
        var dictionary = reader.Dictionary!;
        return Text(
            column,
            column.Width > 0 ? dictionary.Fixed.Slice(index * column.Width, column.Width) : dictionary.Bytes(index)
        );
    }

    private static string Text(ParquetColumn column, ReadOnlySpan<byte> value)
    {
        var logical = column.Logical;
        switch (logical.Kind)
        {
            case LogicalKind.Text:
                return Encoding.UTF8.GetString(value);
            case LogicalKind.Integer:
                return Integer(value, logical).ToString(CultureInfo.InvariantCulture);
            case LogicalKind.Date:
                return $"{BinaryPrimitives.ReadInt32LittleEndian(value)}";
            case LogicalKind.Decimal:
                return Decimal(value, column);
            case LogicalKind.Time or LogicalKind.Timestamp:
                var units =
                    value.Length == 4
                        ? BinaryPrimitives.ReadInt32LittleEndian(value)
                        : BinaryPrimitives.ReadInt64LittleEndian(value);
                var perUnit = logical.Unit switch
                {
                    TimeUnit.Milliseconds => 1_000_000,
                    TimeUnit.Microseconds => 1000,
                    _ => 1,
                };
                return $"{(Int128)units * perUnit}";
            case LogicalKind.Int96Timestamp:
                var nanoseconds = BinaryPrimitives.ReadInt64LittleEndian(value);
                var day = BinaryPrimitives.ReadInt32LittleEndian(value[8..]) - 2_440_588;
                return $"{((Int128)day * 86_400_000_000_000) + nanoseconds}";
            case LogicalKind.Uuid:
                return new Guid(value, bigEndian: true).ToString();
            case LogicalKind.Float16:
                return Number((double)BinaryPrimitives.ReadHalfLittleEndian(value));
            case LogicalKind.Interval:
                return $"{BinaryPrimitives.ReadUInt32LittleEndian(value)} {BinaryPrimitives.ReadUInt32LittleEndian(value[4..])} {BinaryPrimitives.ReadUInt32LittleEndian(value[8..])}";
        }
        return column.Type switch
        {
            PhysicalType.Boolean => value[0] == 1 ? "true" : "false",
            PhysicalType.Float => Number(BinaryPrimitives.ReadSingleLittleEndian(value)),
            PhysicalType.Double => Number(BinaryPrimitives.ReadDoubleLittleEndian(value)),
            _ => Convert.ToHexStringLower(value),
        };
    }

    /// <summary>The same text for the same double, however the export spelt it.</summary>
    public static string Number(double value) =>
        double.IsNaN(value) ? "NaN" : value.ToString("R", CultureInfo.InvariantCulture);

    private static BigInteger Integer(ReadOnlySpan<byte> value, LogicalType logical) =>
        (value.Length, logical.IsSigned) switch
        {
            (4, true) => BinaryPrimitives.ReadInt32LittleEndian(value),
            (4, false) => BinaryPrimitives.ReadUInt32LittleEndian(value),
            (_, true) => BinaryPrimitives.ReadInt64LittleEndian(value),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(value),
        };

    private static string Decimal(ReadOnlySpan<byte> value, ParquetColumn column)
    {
        var isNumber = column.Type is PhysicalType.Int32 or PhysicalType.Int64;
        var unscaled = new BigInteger(value, isUnsigned: false, isBigEndian: !isNumber);
        var digits = BigInteger.Abs(unscaled).ToString(CultureInfo.InvariantCulture);
        var scale = column.Logical.Scale;
        digits = digits.PadLeft(scale + 1, '0');
        var sign = unscaled.Sign < 0 ? "-" : "";
        return scale == 0 ? sign + digits : $"{sign}{digits[..^scale]}.{digits[^scale..]}";
    }
}
