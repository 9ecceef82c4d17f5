using System.Collections.Immutable;
using LeakGate.ClickHouse.Measuring;
using LeakGate.Splits;

namespace LeakGate.ClickHouse;

/// <summary>How the equal values of a column are told in SQL: over all tables of a data set by one type.</summary>
internal enum KeyType
{
    Int64,
    UInt64,
    Float64,
    String,
}

/// <summary>
/// Something that a SELECT can read: a table, a query, or files that the cluster reads. A split has one or more; where a
/// column divides one source, one table holds rows of every split.
/// </summary>
/// <param name="From">What stands behind FROM, quoted, without an alias.</param>
/// <param name="Name">As reports call it.</param>
/// <param name="SplitSql">A UInt8 expression: the number of a row's split.</param>
/// <param name="Splits">The splits whose rows are here, as a set.</param>
/// <param name="RowRefSql">
/// A UInt64 expression: the bits of a <see cref="RowRef"/>. The lower 58 are a hash of the whole row, since rows of a
/// table have no place: equal rows of one split have one reference.
/// </param>
internal sealed record RemoteTable(string From, string Name, string SplitSql, ulong Splits, string RowRefSql);

/// <summary>A column's values as SQL expressions over one table; every one is Nullable, NULL where missing.</summary>
/// <param name="Key">Of the column's <see cref="KeyType"/>: equal exactly where two values are.</param>
/// <param name="Number">Float64, never NaN, infinite where the value is; NULL throughout unless the column is of numbers.</param>
/// <param name="Time">Int64, coded as in <see cref="TimeAxis"/>; NULL throughout for text and booleans.</param>
/// <param name="Text">String: the value as reports show it.</param>
internal sealed record ColumnSql(string Key, string Number, string Time, string Text);

/// <summary>The opened tables of a data set: everything that questions are translated with.</summary>
/// <param name="KeyTypes">By column, in the order of the schema.</param>
/// <param name="Sql">The expressions of a column over a table.</param>
/// <param name="RowsPerSplit">Counted when the data set was opened.</param>
internal sealed record RemoteDataset(
    TableSchema Schema,
    ImmutableArray<RemoteTable> Tables,
    ImmutableArray<KeyType> KeyTypes,
    Func<string, RemoteTable, ColumnSql> Sql,
    ImmutableArray<long> RowsPerSplit
)
{
    /// <summary>Rows that answers have named so far.</summary>
    public RowNames Rows { get; } = new();
}
