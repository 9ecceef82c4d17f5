using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>A row of a series: its key, its time, its place.</summary>
internal readonly record struct SeriesRow(ulong Low, ulong High, long Time, RowRef Ref) : IComparable<SeriesRow>
{
    /// <summary>By key, time and place. Keys are hashes, so their order is a random one that every worker shares.</summary>
    public int CompareTo(SeriesRow other)
    {
        if (Low != other.Low)
            return Low < other.Low ? -1 : 1;
        if (High != other.High)
            return High < other.High ? -1 : 1;
        return Time != other.Time ? Time.CompareTo(other.Time) : Ref.Bits.CompareTo(other.Ref.Bits);
    }

    public static bool operator <(SeriesRow left, SeriesRow right) => left.CompareTo(right) < 0;

    public static bool operator >(SeriesRow left, SeriesRow right) => left.CompareTo(right) > 0;

    public static bool operator <=(SeriesRow left, SeriesRow right) => left.CompareTo(right) <= 0;

    public static bool operator >=(SeriesRow left, SeriesRow right) => left.CompareTo(right) >= 0;

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
