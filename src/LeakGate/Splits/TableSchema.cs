using System.Collections.Immutable;
using LeakGate.Configuration;
using LeakGate.Measuring;

namespace LeakGate.Splits;

/// <summary>A column of a data set.</summary>
/// <param name="Kind">What its values are, over all splits.</param>
/// <param name="SampledKinds">What its first rows are, split by split.</param>
/// <param name="PresentIn">Bit i: split i has the column.</param>
/// <param name="Origin">A typical value of a number column, from the first rows; sums are taken about it.</param>
/// <param name="IsTime">Whether the configuration names it as a time.</param>
/// <param name="TimeFormat">The declared format of a time column, or null.</param>
internal sealed record Column(
    string Name,
    ColumnKind Kind,
    EquatableArray<ColumnKind> SampledKinds,
    ulong PresentIn,
    double Origin,
    bool IsTime,
    string? TimeFormat
);

/// <summary>A split as the engine knows it.</summary>
/// <param name="Declared">Where <c>leakgate.yml</c> declares it.</param>
internal sealed record Split(string Name, SplitRole Role, SourceLocation Declared);

/// <summary>The columns and splits of a data set.</summary>
internal sealed class TableSchema
{
    private readonly Dictionary<string, int> indices = [];

    public TableSchema(ImmutableArray<Column> columns, ImmutableArray<Split> splits)
    {
        Columns = columns;
        Splits = splits;
        for (var i = 0; i < columns.Length; i++)
            indices.Add(columns[i].Name, i);
    }

    public ImmutableArray<Column> Columns { get; }
    public ImmutableArray<Split> Splits { get; }

    public int IndexOf(string column) => indices[column];

    public Column? Find(string column) => indices.TryGetValue(column, out var i) ? Columns[i] : null;
}
