using LeakGate.Splits;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>How times are told in SQL.</summary>
internal static class Times
{
    /// <summary>Whether the axis counts 100 ns of a calendar rather than plain numbers.</summary>
    public static bool IsDate(TableSchema schema, string column) =>
        schema.Find(column) is { Kind: ColumnKind.Instant } or { TimeFormat: not null };

    /// <summary>A cell of the axis as the local engine codes it.</summary>
    public static long Code(SqlCell cell, bool isDate) => isDate ? cell.Int64 : TimeAxis.FromNumber(cell.Double);

    /// <summary>A time of the axis as a literal.</summary>
    public static string Literal(long code, bool isDate) =>
        isDate ? Terms.Signed(code) : Terms.Number(TimeAxis.ToNumber(code));

    /// <summary>The distance between two times in units of the axis, as a Float64.</summary>
    public static string Distance(string from, string to, bool isDate) =>
        isDate ? $"toFloat64({to} - {from})" : $"({to} - {from})";
}
