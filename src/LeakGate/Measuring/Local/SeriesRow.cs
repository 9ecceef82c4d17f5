using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>A row of a series: its key, its time, its place.</summary>
internal readonly record struct SeriesRow(ulong Low, ulong High, long Time, RowRef Ref)
{
    public static Comparer<SeriesRow> InOrder { get; } = Comparer<SeriesRow>.Create(Compare);

    /// <summary>By key, time and place. Keys are hashes, so their order is a random one that every worker shares.</summary>
    public static int Compare(SeriesRow left, SeriesRow right)
    {
        var order = left.Low.CompareTo(right.Low);
        if (order == 0)
            order = left.High.CompareTo(right.High);
        if (order == 0)
            order = left.Time.CompareTo(right.Time);
        return order != 0 ? order : left.Ref.Bits.CompareTo(right.Ref.Bits);
    }

    public bool IsOfSameKey(in SeriesRow other) => Low == other.Low && High == other.High;
}

/// <summary>Reads keys, times and values of series out of batches.</summary>
internal sealed class SeriesReader(EquatableArray<string> key, int[] keyColumns, int? timeColumn)
{
    private readonly RowHash hash = new(key.Items);

    /// <summary>Prepares the rows of a batch.</summary>
    public void Begin(Batch batch)
    {
        hash.Begin(batch.Count);
        for (var i = 0; i < keyColumns.Length; i++)
        {
            var part = batch.Columns[keyColumns[i]];
            hash.Add(i, part.Keys.AsSpan(0, batch.Count), part.HighKeys.AsSpan(0, batch.Count));
        }
    }

    /// <summary>The row of the batch, unless its key or its time is missing.</summary>
    public bool TryRead(Batch batch, int row, out SeriesRow read)
    {
        var time = timeColumn is { } column ? batch.Columns[column].Times[row] : 0;
        read = new SeriesRow(hash.Low[row], hash.High[row], time, batch.Ref(row));
        if (time == TimeAxis.Missing)
            return false;
        foreach (var part in keyColumns)
        {
            if (batch.Columns[part].IsNull(row))
                return false;
        }
        return true;
    }

    /// <summary>The forms of a column whose values are wanted.</summary>
    public static CellForms FormsOf(ColumnKind kind) => kind == ColumnKind.Number ? CellForms.Values : CellForms.Keys;

    /// <summary>A number as it is; any other value as a code of 52 bits; NaN where missing.</summary>
    public static double Value(ColumnBuffer column, int row) =>
        column.Plan.Kind == ColumnKind.Number ? column.Numbers[row]
        : column.IsNull(row) ? double.NaN
        : 1 + (CellKeys.Mix(column.Keys[row]) >> 12);
}
