using System.Collections.Immutable;
using LeakGate.Splits;

namespace LeakGate.ClickHouse.Opening;

/// <summary>Writes a column of one table as the expressions that questions are asked with.</summary>
/// <param name="nulls">Spellings of a missing value.</param>
internal sealed class ColumnExpressions(ImmutableArray<string> nulls)
{
    /// <summary>100 ns between 0001-01-01 and 1970-01-01.</summary>
    private const long UnixEpoch = 621_355_968_000_000_000;

    /// <summary>Whether a value that is no text can be a spelling of a missing one, such as -999.</summary>
    private readonly bool valuesCanBeMissing =
        new NullSpellings(nulls) is { HasNumbers: true } or { HasOtherValues: true };

    /// <summary>The text that a column of a text family holds; never NULL, empty where it is.</summary>
    public static string TextOf(string name, ColumnType type) =>
        type.Family switch
        {
            TypeFamily.Text when type.IsNullable => $"ifNull({PlainText(name, type)}, '')",
            TypeFamily.Text => PlainText(name, type),
            TypeFamily.FixedText => $"toStringCutToZero(ifNull({Sql.Name(name)}, ''))",
            _ when type.IsNullable => $"ifNull(toString({Sql.Name(name)}), '')",
            _ => $"toString({Sql.Name(name)})",
        };

    /// <summary>The expressions over a table that has the column.</summary>
    public ColumnSql Of(Column column, ColumnType type, KeyType keyType)
    {
        if (type.Family == TypeFamily.Nothing || column.Kind == ColumnKind.Empty)
            return Missing(keyType);
        return type.IsText ? OfText(column, type, keyType) : OfValue(column, type, keyType);
    }

    /// <summary>The expressions over a table that lacks the column.</summary>
    public static ColumnSql Missing(KeyType keyType) =>
        new(Null(keyType.ToString()), Null("Float64"), Null("Int64"), Null("String"));

    /// <summary>A value that is no text, as Float64; NULL where missing.</summary>
    public string Number(string name, ColumnType type) => Present(name, type, $"toFloat64({Sql.Name(name)})");

    private ColumnSql OfText(Column column, ColumnType type, KeyType keyType)
    {
        var text = TextOf(column.Name, type);
        string Given(string value) => $"if({TextForms.IsMissing(text, nulls)}, NULL, {value})";
        var number = Given(TextForms.Number(text));
        var instant = Given(TextForms.Instant(text));
        var key = column.Kind switch
        {
            ColumnKind.Number when keyType == KeyType.String => Given(TextForms.CanonicalNumber(text)),
            ColumnKind.Number => $"({number} + 0.)",
            ColumnKind.Boolean => Given($"toInt64(lower({text}) = 'true')"),
            ColumnKind.Instant when column.TimeFormat is { } format && IsUnix(format) => Ticks(number, format),
            ColumnKind.Instant => instant,
            _ => Given(text),
        };
        return new ColumnSql(
            key,
            column.Kind == ColumnKind.Number ? number : Null("Float64"),
            column.Kind switch
            {
                ColumnKind.Number => SortCode(number),
                ColumnKind.Instant => key,
                _ => Null("Int64"),
            },
            Given(text)
        );
    }

    private ColumnSql OfValue(Column column, ColumnType type, KeyType keyType)
    {
        var name = Sql.Name(column.Name);
        var text = Present(
            column.Name,
            type,
            type.Family == TypeFamily.Boolean ? $"if({name}, 'true', 'false')" : $"toString({name})"
        );
        var number = Number(column.Name, type);
        string? time =
            type.IsTime ? Present(column.Name, type, Instant(name, type))
            : column.Kind == ColumnKind.Instant && type.IsNumber ? Ticks(number, column.TimeFormat!)
            : null;
        var key = column.Kind switch
        {
            ColumnKind.Number => NumberKey(column.Name, type, keyType),
            ColumnKind.Boolean => Present(column.Name, type, $"toInt64({name})"),
            ColumnKind.Instant => time!,
            _ => text,
        };
        return new ColumnSql(
            key,
            column.Kind == ColumnKind.Number ? number : Null("Float64"),
            column.Kind switch
            {
                ColumnKind.Number => SortCode(number),
                ColumnKind.Instant => time!,
                _ => Null("Int64"),
            },
            text
        );
    }

    private string NumberKey(string column, ColumnType type, KeyType keyType)
    {
        var name = Sql.Name(column);
        var isInteger = type.Family is TypeFamily.Integer or TypeFamily.UnsignedLong or TypeFamily.LargeInteger;
        return keyType switch
        {
            KeyType.Int64 => Present(column, type, $"toInt64({name})"),
            KeyType.UInt64 => Present(column, type, $"toUInt64({name})"),
            // Both zeros are one value.
            KeyType.Float64 => $"({Number(column, type)} + 0.)",
            _ when isInteger => Present(column, type, $"toString({name})"),
            _ => Present(column, type, TextForms.CanonicalFloat($"toFloat64({name})")),
        };
    }

    /// <summary>A Nullable value, NULL where the column's is missing.</summary>
    private string Present(string column, ColumnType type, string value)
    {
        var name = Sql.Name(column);
        var missing = new List<string>();
        if (type.Family == TypeFamily.Float)
            missing.Add($"isNaN({name})");
        if (valuesCanBeMissing)
            missing.Add(TextForms.IsMissing($"toString({name})", nulls));
        return missing.Count == 0 ? $"toNullable({value})" : $"if({string.Join(" OR ", missing)}, NULL, {value})";
    }

    private static string Instant(string name, ColumnType type) =>
        type.Family switch
        {
            TypeFamily.Date => $"({UnixEpoch} + toInt64({name}) * {TimeSpan.TicksPerDay})",
            TypeFamily.DateTime => $"({UnixEpoch} + toInt64({name}) * {TimeSpan.TicksPerSecond})",
            // Nanoseconds in 64 bits end in 1677 and 2262, so they are taken only where nothing else is fine enough.
            _ when type.Precision > 6 => $"({UnixEpoch} + intDiv(toUnixTimestamp64Nano({name}), 100))",
            _ => $"({UnixEpoch} + toUnixTimestamp64Micro({name}) * 10)",
        };

    private static bool IsUnix(string format) => format is "unix-s" or "unix-ms";

    private static string Ticks(string number, string format) =>
        $"({UnixEpoch} + toInt64({number} * {(format == "unix-s" ? TimeSpan.TicksPerSecond : TimeSpan.TicksPerMillisecond)}))";

    /// <summary><see cref="TimeAxis.FromNumber"/>: bits that compare as the numbers do.</summary>
    private static string SortCode(string number)
    {
        var bits = $"reinterpretAsInt64(reinterpretAsString({number} + 0.))";
        return $"if({number} >= 0, {bits}, -toInt64(bitAnd({bits}, 9223372036854775807)))";
    }

    private static string PlainText(string name, ColumnType type) =>
        type.Name.Contains("LowCardinality", StringComparison.Ordinal)
            ? $"CAST({Sql.Name(name)} AS {(type.IsNullable ? "Nullable(String)" : "String")})"
            : Sql.Name(name);

    private static string Null(string type) => $"CAST(NULL AS Nullable({type}))";
}
