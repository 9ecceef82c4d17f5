using LeakGate.Splits;

namespace LeakGate.ClickHouse.Opening;

/// <summary>What the rows of one table and split show of a column.</summary>
/// <param name="Values">Rows that have a value.</param>
/// <param name="Numbers">Those that say a number; likewise the others. All of them, for a type that is no text.</param>
/// <param name="LongIntegers">Integers of more digits than a double tells apart.</param>
/// <param name="Mean">Of the finite numbers; NaN without.</param>
internal readonly record struct ColumnFacts(
    long Values,
    long Numbers,
    long Booleans,
    long Instants,
    long LongIntegers,
    double Mean
)
{
    /// <summary>The narrowest kind that all values fit.</summary>
    public ColumnKind Kind =>
        Values == 0 ? ColumnKind.Empty
        : Numbers == Values ? ColumnKind.Number
        : Booleans == Values ? ColumnKind.Boolean
        : Instants == Values ? ColumnKind.Instant
        : ColumnKind.Text;
}

/// <summary>Asks for the facts of some columns of one table in one query.</summary>
internal sealed class FactQuery(
    ColumnExpressions expressions,
    System.Collections.Immutable.ImmutableArray<string> nulls
)
{
    /// <summary>Expressions that one column takes.</summary>
    private const int PerColumn = 6;

    /// <summary>Columns of one query, so that its text stays within what servers read.</summary>
    public const int MostColumns = 64;

    /// <summary>One row per split: its number, its rows, and the facts of each column.</summary>
    public string Write(string from, string split, IReadOnlyList<(string Name, ColumnType Type)> columns)
    {
        var facts = columns.SelectMany((column, i) => column.Type.IsText ? OfText(column, i) : OfValue(column));
        return $"SELECT {split} AS leakgate_split, {string.Join(", ", facts.Prepend("count()"))} FROM {from} GROUP BY leakgate_split";
    }

    public static ColumnFacts Read(SqlRow row, int column)
    {
        var at = 2 + (column * PerColumn);
        return new(
            row[at].Int64,
            row[at + 1].Int64,
            row[at + 2].Int64,
            row[at + 3].Int64,
            row[at + 4].Int64,
            row[at + 5].Double
        );
    }

    private IEnumerable<string> OfText((string Name, ColumnType Type) column, int i)
    {
        var text = $"leakgate_text{i}";
        var given = $"leakgate_given{i}";
        var isNumber = $"leakgate_number{i}";
        return
        [
            $"countIf(NOT ({TextForms.IsMissing($"(({ColumnExpressions.TextOf(column.Name, column.Type)}) AS {text})", nulls)}) AS {given})",
            $"countIf(({given} AND {TextForms.IsNumber(text)}) AS {isNumber})",
            $"countIf({given} AND {TextForms.IsBoolean(text)})",
            $"countIf({given} AND {TextForms.IsInstant(text)})",
            $"countIf({given} AND {TextForms.IsLongInteger(text)})",
            $"avgIf(ifNull({TextForms.Number(text)}, 0), {isNumber} AND isFinite(ifNull({TextForms.Number(text)}, 0)))",
        ];
    }

    private IEnumerable<string> OfValue((string Name, ColumnType Type) column)
    {
        var type = column.Type;
        if (type.Family == TypeFamily.Nothing)
            return ["0", "0", "0", "0", "0", "nan"];
        var number = type.IsNumber ? expressions.Number(column.Name, type) : "NULL";
        var count = $"count({(type.IsNumber ? number : Sql.Name(column.Name))})";
        return
        [
            count,
            type.IsNumber ? count : "0",
            type.Family == TypeFamily.Boolean ? count : "0",
            type.IsTime ? count : "0",
            "0",
            type.IsNumber ? $"avgIf(ifNull({number}, 0), isFinite(ifNull({number}, nan)))" : "nan",
        ];
    }
}
