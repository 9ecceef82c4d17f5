using LeakGate.Splits;

namespace LeakGate.Measuring;

/// <summary>
/// Some rows of every split, for cheap tests of what may be worth an exact measurement; all of them where the table is
/// small. Which rows are drawn depends on their places alone, and rare values of the target are drawn as often as
/// common ones. Rows without a target are left out.
/// </summary>
/// <param name="Columns">Number columns.</param>
/// <param name="Target">The target, whose kind is any; null to draw all rows alike.</param>
/// <param name="Limit">Most rows of a split and a stratum of the target; there are <see cref="Strata"/> of them.</param>
internal sealed record RowSample(EquatableArray<string> Columns, string? Target, int Limit)
    : Measurement<RowSampleAnswer>
{
    /// <summary>Whole numbers up to here have strata of their own.</summary>
    public const int Strata = 32;
}

/// <param name="IsWhole">Whether these are all rows that have a target.</param>
/// <param name="Refs">Where each row is, in ascending order.</param>
/// <param name="Classes">The class of each row, in the order of <see cref="TargetTable"/>; empty where there are too many.</param>
/// <param name="Targets">The target of each row where it is a number; empty elsewhere.</param>
/// <param name="Numbers">The values, column by column; NaN where missing.</param>
internal sealed record RowSampleAnswer(
    bool IsWhole,
    RowRef[] Refs,
    byte[] Classes,
    double[] Targets,
    double[][] Numbers
)
{
    /// <summary>Positions of the rows that are in the splits of a set.</summary>
    public int[] RowsIn(ulong splits) =>
        [.. Enumerable.Range(0, Refs.Length).Where(r => (splits >> Refs[r].Split & 1) != 0)];
}
