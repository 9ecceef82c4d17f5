namespace LeakGate.Parquet;

/// <summary>What the stored values of a column mean.</summary>
public enum LogicalKind
{
    /// <summary>What they are: integers, floating-point numbers, booleans, bytes.</summary>
    None,

    /// <summary>UTF-8, enumerations and JSON among it.</summary>
    Text,

    /// <summary>An integer of <see cref="LogicalType.BitWidth"/> bits.</summary>
    Integer,

    /// <summary>An integer over ten to the power <see cref="LogicalType.Scale"/>; big-endian where stored as bytes.</summary>
    Decimal,

    /// <summary>Days since 1970-01-01.</summary>
    Date,

    /// <summary>Units since midnight.</summary>
    Time,

    /// <summary>Units since 1970-01-01T00:00, in UTC or without a zone.</summary>
    Timestamp,

    /// <summary>12 bytes: nanoseconds of the day (8) and the Julian day (4). Deprecated, and widely written.</summary>
    Int96Timestamp,

    /// <summary>16 bytes, the first digits first.</summary>
    Uuid,

    /// <summary>IEEE half precision in 2 bytes.</summary>
    Float16,

    /// <summary>12 bytes: months, days and milliseconds, 4 each.</summary>
    Interval,

    /// <summary>Never anything but missing.</summary>
    Null,
}

/// <summary>Length of the unit of a time.</summary>
public enum TimeUnit
{
    Milliseconds,
    Microseconds,
    Nanoseconds,
}

/// <summary>What the stored values of a column mean, with what belongs to it.</summary>
/// <param name="BitWidth">8, 16, 32 or 64 for integers, else 0.</param>
/// <param name="IsSigned">Whether integers have a sign.</param>
/// <param name="Scale">Decimal places of a decimal.</param>
/// <param name="Precision">Digits of a decimal at most.</param>
public readonly record struct LogicalType(
    LogicalKind Kind,
    int BitWidth = 0,
    bool IsSigned = true,
    int Scale = 0,
    int Precision = 0,
    TimeUnit Unit = TimeUnit.Milliseconds
);
