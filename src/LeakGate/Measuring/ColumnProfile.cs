using LeakGate.Splits;

namespace LeakGate.Measuring;

/// <summary>Counts, range and moments of a column, split by split.</summary>
internal sealed record ColumnProfile(string Column) : Measurement<EquatableArray<ColumnProfileAnswer>>;

/// <summary>One column of one split.</summary>
/// <param name="Rows">All rows.</param>
/// <param name="Nulls">Rows with a missing value.</param>
/// <param name="Infinities">Values that are infinite; they are left out of the moments and the range.</param>
/// <param name="Constant">Whether all values that are not missing are equal.</param>
/// <param name="CountsUp">Whether every row's value is one more than that of the row before it in the file.</param>
/// <param name="Mean">Of a number column; NaN without values.</param>
/// <param name="StandardDeviation">Of a number column, with n − 1; NaN below two values.</param>
/// <param name="Minimum">Of a number column; NaN without values.</param>
/// <param name="Maximum">Of a number column; NaN without values.</param>
/// <param name="First">A row that has a value, the earliest; <see cref="RowRef.None"/> without values.</param>
internal sealed record ColumnProfileAnswer(
    long Rows,
    long Nulls,
    long Infinities,
    bool Constant,
    bool CountsUp,
    double Mean,
    double StandardDeviation,
    double Minimum,
    double Maximum,
    RowRef First
)
{
    public long Values => Rows - Nulls;
}
