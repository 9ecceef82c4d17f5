using LeakGate.Measuring;

namespace LeakGate.Checks.Preprocessing;

/// <summary>
/// Which rows reach a bound, of tables that are small enough to look at all of them. One row may be at the bounds of many
/// columns, and then it speaks once: an outlier that is clipped in all of them, a reading that failed.
/// </summary>
internal sealed class BoundRows
{
    private const int MostCells = 1 << 20;

    private readonly RowSampleAnswer rows;

    private BoundRows(RowSampleAnswer rows) => this.rows = rows;

    /// <summary>All rows of some columns; null where there are too many.</summary>
    public static async Inquiry<BoundRows?> OfAsync(CheckContext context, IReadOnlyList<NumberColumn> columns)
    {
        var limit = Math.Max(1, MostCells / RowSample.Strata / columns.Count);
        var rows = await context.Measure(new RowSample([.. columns.Select(c => c.Name)], null, limit));
        return rows.IsWhole ? new BoundRows(rows) : null;
    }

    /// <summary>The rows of some splits in which a column has just this value.</summary>
    /// <param name="column">Its place among those asked for.</param>
    public IEnumerable<int> At(int column, double bound, ulong splits) =>
        rows.RowsIn(splits).Where(row => rows.Numbers[column][row] == bound);

    /// <summary>
    /// The product of some probabilities, each about some rows: of those that are about the same row the smallest counts.
    /// </summary>
    public static double Product(IEnumerable<(double Chance, int[] Rows)> parts)
    {
        var (product, seen) = (1.0, new HashSet<int>());
        foreach (var (chance, of) in parts.OrderBy(part => part.Chance))
        {
            if (Array.Exists(of, seen.Contains))
                continue;
            product *= chance;
            seen.UnionWith(of);
        }
        return product;
    }
}
