using LeakGate.Splits;

namespace LeakGate.Measuring;

/// <summary>
/// How often each value of some columns meets each class of the target, split by split. Rows without a target are left
/// out. A missing value counts as a value of its own.
/// </summary>
/// <param name="Limit">Most different triples of value, class and split of one column; a column with more has no values.</param>
internal sealed record TargetTable(EquatableArray<string> Columns, string Target, int Limit)
    : Measurement<TargetTableAnswer>
{
    /// <summary>A target with more different values is no classification that these counts can tell of.</summary>
    public const int MostClasses = 256;
}

/// <param name="Classes">In the order of their keys, as every measurement of classes has them; empty beyond the limit.</param>
/// <param name="ClassRows">Rows with a target: first by split, then by class.</param>
/// <param name="Columns">In the order of the question.</param>
internal sealed record TargetTableAnswer(
    EquatableArray<TargetClass> Classes,
    EquatableArray<EquatableArray<long>> ClassRows,
    EquatableArray<ColumnTable> Columns
)
{
    /// <summary>Rows of a class in the splits of a set.</summary>
    public long RowsOf(int targetClass, ulong splits)
    {
        var sum = 0L;
        for (var split = 0; split < ClassRows.Count; split++)
        {
            if ((splits >> split & 1) != 0)
                sum += ClassRows[split][targetClass];
        }
        return sum;
    }
}

/// <summary>A class of the target.</summary>
/// <param name="Text">As it is first written.</param>
internal sealed record TargetClass(string Text, RowRef First);

/// <summary>One column against the target.</summary>
/// <param name="Overflowed">There are more entries than the limit; <paramref name="Values"/> is empty then.</param>
/// <param name="NullRows">Rows with a missing value: first by split, then by class.</param>
/// <param name="Values">Every value, in the order of their keys, the missing one left out.</param>
internal sealed record ColumnTable(
    bool Overflowed,
    EquatableArray<EquatableArray<long>> NullRows,
    EquatableArray<ValueClasses> Values
);

/// <summary>The rows of one value.</summary>
/// <param name="First">The first row that has it.</param>
/// <param name="Rows">First by split, then by class.</param>
internal sealed record ValueClasses(RowRef First, EquatableArray<EquatableArray<long>> Rows)
{
    /// <summary>Rows of each class in the splits of a set.</summary>
    public long[] In(ulong splits)
    {
        var sums = new long[Rows[0].Count];
        for (var split = 0; split < Rows.Count; split++)
        {
            for (var c = 0; (splits >> split & 1) != 0 && c < sums.Length; c++)
                sums[c] += Rows[split][c];
        }
        return sums;
    }
}
