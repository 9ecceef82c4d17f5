using System.Collections.Immutable;
using LeakGate.Measuring;
using LeakGate.Measuring.Kernels;

namespace LeakGate.Checks.Targets;

/// <summary>
/// How well one feature alone tells the target's classes apart: the mean over all pairs of classes of the area under the
/// ROC curve, each pair in its better direction (Hand and Till 2001); with two classes the usual area. Classes with
/// fewer than <see cref="FewestRows"/> rows are left out.
/// </summary>
/// <param name="Error">One minus the area: 0 where every two classes are separated, 0.5 where nothing is told.</param>
/// <param name="StandardError">
/// Hanley and McNeil's (1982) of each pair, averaged, as if the pairs erred together: never too small.
/// </param>
/// <param name="Rows">Rows that were compared.</param>
/// <param name="StandardErrorOfChance">The same of a feature that tells nothing (Mann and Whitney 1947).</param>
internal readonly record struct Separation(double Error, double StandardError, long Rows, double StandardErrorOfChance)
{
    public const int FewestRows = 5;

    /// <summary>Of a class that has been learnt elsewhere; few rows have a large error, which speaks for itself.</summary>
    private const int FewestJudged = 2;

    public double Area => 1 - Error;

    /// <summary>The area less so many standard errors.</summary>
    public double AtLeast(double standardErrors) => Area - (standardErrors * StandardError);

    /// <summary>Of a number column by its order; null where no two classes have enough rows with a value.</summary>
    public static Separation? Of(ClassRanks ranks) =>
        Of(ranks.Classes, ranks.Rows, (i, j) => ranks.Error(i, j), i => ranks.Rows(i));

    /// <summary>Of the two sides of a split, where the ranks have each split as a class of its own.</summary>
    public static Separation? OfSides(ClassRanks ranks, SplitSides sides)
    {
        var joined = ranks.Join(c => (sides.Evaluation >> c & 1) != 0 ? 1 : 0);
        return Of(joined);
    }

    /// <summary>
    /// Of a column of categories: the shares of the classes are learnt from one side, for each pair of classes the values
    /// are put in the order of these shares, and the order is judged on the other side. Values that only the other side
    /// has stand in the middle, so that a column of ids tells nothing.
    /// </summary>
    public static Separation? OfCategories(ColumnTable table, IReadOnlyList<SplitSides> sides, int classes)
    {
        if (table.Overflowed)
            return null;
        var parts = sides
            .Select(side =>
                OfCategories([.. table.Values.Select(v => (v.In(side.Training), v.In(side.Evaluation)))], classes)
            )
            .OfType<Separation>()
            .ToArray();
        var rows = parts.Sum(p => p.Rows);
        return parts.Length == 0
            ? null
            : new Separation(
                parts.Sum(p => p.Error * p.Rows) / rows,
                Math.Sqrt(parts.Sum(p => p.StandardError * p.StandardError * p.Rows * p.Rows)) / rows,
                rows,
                Math.Sqrt(parts.Sum(p => p.StandardErrorOfChance * p.StandardErrorOfChance * p.Rows * p.Rows)) / rows
            );
    }

    private static Separation? OfCategories((long[] Learnt, long[] Judged)[] values, int classes)
    {
        long RowsOf(int c) => values.Sum(v => v.Judged[c]);
        return Of(
            classes,
            c => values.Sum(v => v.Learnt[c]) >= FewestRows && RowsOf(c) >= FewestJudged ? FewestRows : 0,
            Error,
            RowsOf
        );

        double Error(int i, int j)
        {
            var prior = (double)values.Sum(v => v.Learnt[i]) / values.Sum(v => v.Learnt[i] + v.Learnt[j]);
            var ordered = values
                .GroupBy(v => (v.Learnt[i] + prior) / (v.Learnt[i] + v.Learnt[j] + 1))
                .OrderBy(g => g.Key)
                .Select(g => (I: g.Sum(v => v.Judged[i]), J: g.Sum(v => v.Judged[j])));
            var (below, wrong) = (0L, 0.0);
            foreach (var (ofI, ofJ) in ordered)
            {
                // Every row of j that stands above a row of i is a pair in the wrong order.
                wrong += ofJ * (below + (ofI / 2.0));
                below += ofI;
            }
            return wrong / ((double)RowsOf(i) * RowsOf(j));
        }
    }

    private static Separation? Of(
        int classes,
        Func<int, long> rowsToJudge,
        Func<int, int, double> errorOf,
        Func<int, long> rowsOf
    )
    {
        var used = Enumerable.Range(0, classes).Where(c => rowsToJudge(c) >= FewestRows).ToArray();
        var (pairs, error, deviation, chance) = (0, 0.0, 0.0, 0.0);
        for (var b = 1; b < used.Length; b++)
        {
            for (var a = 0; a < b; a++)
            {
                var wrong = errorOf(used[a], used[b]);
                pairs++;
                error += wrong;
                var (rows, otherRows) = ((double)rowsOf(used[a]), (double)rowsOf(used[b]));
                chance += Math.Sqrt((rows + otherRows + 1) / (12 * rows * otherRows));
                deviation += HanleyMcNeil(wrong, rowsOf(used[a]), rowsOf(used[b]));
            }
        }
        return pairs == 0 ? null : new Separation(error / pairs, deviation / pairs, used.Sum(rowsOf), chance / pairs);
    }

    /// <summary>
    /// The standard error of an area. Half a row of the smaller class is taken to be wrong besides, since a perfect order
    /// of few rows is no proof of a perfect order.
    /// </summary>
    public static double HanleyMcNeil(double error, long rows, long otherRows)
    {
        var area = Math.Max(0.5, 1 - error - (0.5 / Math.Min(rows, otherRows)));
        var (first, second) = (area / (2 - area), 2 * area * area / (1 + area));
        var variance =
            (area * (1 - area)) + ((rows - 1) * (first - (area * area))) + ((otherRows - 1) * (second - (area * area)));
        return Math.Sqrt(variance / ((double)rows * otherRows));
    }
}
