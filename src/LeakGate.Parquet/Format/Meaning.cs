namespace LeakGate.Parquet.Format;

/// <summary>Finds what the values of a column mean from the newer or the older way of writing it down.</summary>
internal static class Meaning
{
    /// <summary>As many digits as 128 bytes hold.</summary>
    private const int MostPrecision = 308;

    /// <exception cref="ParquetException">Values of that type cannot have that meaning.</exception>
    public static LogicalType Of(SchemaElement node, PhysicalType type, string path)
    {
        var logical = node.Logical ?? OfConverted(node, type);
        if (logical.Kind == LogicalKind.None && type == PhysicalType.Int96)
            return new LogicalType(LogicalKind.Int96Timestamp, Unit: TimeUnit.Nanoseconds);
        if (!Fits(logical, type, node.TypeLength))
            throw new ParquetException(
                $"column '{path}' is {logical.Kind} stored as {type}, which does not exist",
                node.Offset
            );
        return logical;
    }

    private static LogicalType OfConverted(SchemaElement node, PhysicalType type) =>
        node.Converted switch
        {
            ConvertedType.Utf8 or ConvertedType.Enum or ConvertedType.Json => new(LogicalKind.Text),
            ConvertedType.Decimal => new(LogicalKind.Decimal, Scale: node.Scale, Precision: node.Precision),
            ConvertedType.Date => new(LogicalKind.Date),
            ConvertedType.TimeMillis => new(LogicalKind.Time),
            ConvertedType.TimeMicros => new(LogicalKind.Time, Unit: TimeUnit.Microseconds),
            ConvertedType.TimestampMillis => new(LogicalKind.Timestamp),
            ConvertedType.TimestampMicros => new(LogicalKind.Timestamp, Unit: TimeUnit.Microseconds),
            ConvertedType.UInt8 => new(LogicalKind.Integer, 8, IsSigned: false),
            ConvertedType.UInt16 => new(LogicalKind.Integer, 16, IsSigned: false),
            ConvertedType.UInt32 => new(LogicalKind.Integer, 32, IsSigned: false),
            ConvertedType.UInt64 => new(LogicalKind.Integer, 64, IsSigned: false),
            ConvertedType.Int8 => new(LogicalKind.Integer, 8),
            ConvertedType.Int16 => new(LogicalKind.Integer, 16),
            ConvertedType.Int32 => new(LogicalKind.Integer, 32),
            ConvertedType.Int64 => new(LogicalKind.Integer, 64),
            ConvertedType.Interval => new(LogicalKind.Interval),
            _ when type == PhysicalType.Int32 => new(LogicalKind.Integer, 32),
            _ when type == PhysicalType.Int64 => new(LogicalKind.Integer, 64),
            _ => default,
        };

    private static bool Fits(LogicalType logical, PhysicalType type, int length) =>
        logical.Kind switch
        {
            LogicalKind.None or LogicalKind.Null => true,
            LogicalKind.Text => type is PhysicalType.ByteArray or PhysicalType.FixedLengthByteArray,
            LogicalKind.Integer => logical.BitWidth switch
            {
                8 or 16 or 32 => type == PhysicalType.Int32,
                64 => type == PhysicalType.Int64,
                _ => false,
            },
            LogicalKind.Decimal => logical is { Scale: >= 0, Precision: > 0 and <= MostPrecision }
                && logical.Scale <= logical.Precision
                && type
                    is PhysicalType.Int32
                        or PhysicalType.Int64
                        or PhysicalType.ByteArray
                        or PhysicalType.FixedLengthByteArray,
            LogicalKind.Date => type == PhysicalType.Int32,
            LogicalKind.Time or LogicalKind.Timestamp when logical.Unit != TimeUnit.Milliseconds => type
                == PhysicalType.Int64,
            LogicalKind.Time => type == PhysicalType.Int32,
            LogicalKind.Timestamp => type == PhysicalType.Int64,
            LogicalKind.Uuid => type == PhysicalType.FixedLengthByteArray && length == 16,
            LogicalKind.Float16 => type == PhysicalType.FixedLengthByteArray && length == 2,
            LogicalKind.Interval => type == PhysicalType.FixedLengthByteArray && length == 12,
            _ => false,
        };
}
