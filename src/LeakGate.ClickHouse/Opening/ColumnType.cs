namespace LeakGate.ClickHouse.Opening;

/// <summary>What a type of the server holds, as far as values of it are compared.</summary>
internal enum TypeFamily
{
    /// <summary>Text of any kind: what it says decides what it is, as in a text file.</summary>
    Text,

    /// <summary>Text of a fixed length, filled up with zero bytes.</summary>
    FixedText,

    /// <summary>An enumeration, an address, a UUID: text once it is written out.</summary>
    Written,

    /// <summary>Whole numbers that a signed 64-bit integer holds.</summary>
    Integer,

    /// <summary>Unsigned integers of 64 bits.</summary>
    UnsignedLong,

    /// <summary>Integers of more than 64 bits, and decimals without a fraction.</summary>
    LargeInteger,

    /// <summary>Binary fractions.</summary>
    Float,

    /// <summary>Decimal fractions.</summary>
    Decimal,

    Boolean,

    /// <summary>Days.</summary>
    Date,

    /// <summary>Seconds.</summary>
    DateTime,

    /// <summary>Fractions of seconds.</summary>
    DateTime64,

    /// <summary>Nothing but NULL.</summary>
    Nothing,
}

/// <summary>A column's type, read from how the server writes it.</summary>
/// <param name="Name">As the server writes it.</param>
/// <param name="IsLong">Whether integers can be beyond 2^53, where doubles no longer tell them apart.</param>
/// <param name="Precision">Decimals of a second; 0 elsewhere.</param>
internal sealed record ColumnType(string Name, TypeFamily Family, bool IsNullable, bool IsLong, int Precision)
{
    public bool IsText => Family is TypeFamily.Text or TypeFamily.FixedText or TypeFamily.Written;

    public bool IsNumber => Family is >= TypeFamily.Integer and <= TypeFamily.Decimal;

    public bool IsTime => Family is TypeFamily.Date or TypeFamily.DateTime or TypeFamily.DateTime64;

    /// <summary>Reads a type; null where values of it cannot be compared: arrays, maps, tuples, states and their like.</summary>
    public static ColumnType? Parse(string name)
    {
        var rest = name;
        var isNullable = false;
        while (Inner(rest) is { } inner)
        {
            isNullable |= rest.StartsWith("Nullable", StringComparison.Ordinal);
            rest = inner;
        }
        var open = rest.IndexOf('(', StringComparison.Ordinal);
        var word = open < 0 ? rest : rest[..open];
        var arguments = open < 0 ? [] : rest[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries);
        return word switch
        {
            "String" => Of(TypeFamily.Text),
            "FixedString" => Of(TypeFamily.FixedText),
            "Enum8" or "Enum16" or "UUID" or "IPv4" or "IPv6" => Of(TypeFamily.Written),
            "Int8" or "Int16" or "Int32" or "UInt8" or "UInt16" or "UInt32" => Of(TypeFamily.Integer),
            "Int64" => Of(TypeFamily.Integer, isLong: true),
            "UInt64" => Of(TypeFamily.UnsignedLong, isLong: true),
            "Int128" or "Int256" or "UInt128" or "UInt256" => Of(TypeFamily.LargeInteger, isLong: true),
            "Float32" or "Float64" or "BFloat16" => Of(TypeFamily.Float),
            "Decimal" when arguments is [_, "0"] => Of(TypeFamily.LargeInteger, isLong: true),
            "Decimal" => Of(TypeFamily.Decimal),
            "Bool" => Of(TypeFamily.Boolean),
            "Date" or "Date32" => Of(TypeFamily.Date),
            "DateTime" or "DateTime32" => Of(TypeFamily.DateTime),
            "DateTime64" => Of(TypeFamily.DateTime64) with { Precision = arguments[0][0] - '0' },
            "Nothing" => Of(TypeFamily.Nothing),
            _ => null,
        };

        ColumnType Of(TypeFamily family, bool isLong = false) => new(name, family, isNullable, isLong, 0);
    }

    private static string? Inner(string type)
    {
        foreach (var wrapper in (string[])["Nullable(", "LowCardinality("])
        {
            if (type.StartsWith(wrapper, StringComparison.Ordinal) && type.EndsWith(')'))
                return type[wrapper.Length..^1];
        }
        return null;
    }
}
