using LeakGate.Checks.Statistics;
using LeakGate.Measuring;
using LeakGate.Measuring.Kernels;
using LeakGate.Splits;

namespace LeakGate.Checks.Targets;

/// <summary>Tells columns that are the target in other words from columns that only go with it.</summary>
internal static class TargetCopies
{
    private const double MostlyHolds = FormulaSearch.MostlyHolds;
    private const int FewestRows = FormulaSearch.FewestRows;

    /// <summary>Values near a cut, on either side, may lie so many times as far apart as those farther off.</summary>
    private const double NoThinner = 1.7;
    private const double GapOfSpacings = 5;
    private const int FewestPerSide = 40;
    private const int DistinctPerClass = 5;

    /// <summary>
    /// Whether each class has a value of its own and each value a class, but for one row in a thousand: the rows that
    /// agree and all rows with a value, over all splits. Null where it is not so, or where chance could do it.
    /// </summary>
    public static (long Agreeing, long Rows)? Recoding(ColumnTable table, int columnsTried)
    {
        if (table.Overflowed || table.Values.Count < 2)
            return null;
        var counts = table.Values.Select(v => v.In(ulong.MaxValue)).ToArray();
        var rows = counts.Sum(c => c.Sum());
        var (agreeing, used) = (0L, 0);
        for (var c = 0; c < counts[0].Length; c++)
        {
            var best = counts.MaxBy(v => v[c])!;
            if (best[c] == 0)
                continue;
            if (Array.IndexOf(best, best.Max()) != c)
                return null;
            agreeing += best[c];
            used++;
        }
        if (used < 2 || rows < FewestRows || agreeing < MostlyHolds * rows)
            return null;
        var classRows = Enumerable.Range(0, counts[0].Length).Select(c => counts.Sum(v => v[c]));
        return Chance.LogArrangements(classRows) > Math.Log(1e6 * columnsTried) ? (agreeing, rows) : null;
    }

    /// <summary>
    /// Where a number was cut to make the classes: each class an interval of the column, and no thinning of the values
    /// towards the cuts, as there is between classes that differ by nature. Null where it is not so, or where the rows
    /// are too few to see.
    /// </summary>
    public static double[]? Cuts(TargetEvidence evidence, Column column)
    {
        var values = evidence.Sample.Numbers[evidence.Numbers.IndexOf(column)];
        var byClass = evidence
            .Sample.RowsIn(evidence.Sides.Learn)
            .Where(r => double.IsFinite(values[r]))
            .GroupBy(r => evidence.Sample.Classes[r], r => values[r])
            .Select(g => g.Order().ToArray())
            .OrderBy(v => v[v.Length / 2])
            .ToArray();
        var distinct = byClass.SelectMany(v => v).Distinct().Order().ToArray();
        if (byClass.Length < 2 || distinct.Length < DistinctPerClass * byClass.Length)
            return null;
        var step = distinct.Zip(distinct.Skip(1), (a, b) => b - a).Min();
        var cuts = new double[byClass.Length - 1];
        for (var i = 0; i < cuts.Length; i++)
        {
            var (below, above) = (byClass[i], byClass[i + 1]);
            if (below.Length < FewestPerSide || above.Length < FewestPerSide)
                return null;
            // The one row in a thousand that may stand on the wrong side.
            var (top, bottom) = (
                below[^(1 + (int)((1 - MostlyHolds) * below.Length))],
                above[(int)((1 - MostlyHolds) * above.Length)]
            );
            var (nearBelow, farBelow) = Widths(below.Reverse().ToArray(), step);
            var (nearAbove, farAbove) = Widths(above, step);
            var spacing = (nearBelow / Near(below)) + (nearAbove / Near(above));
            var isDense = nearBelow <= NoThinner * farBelow && nearAbove <= NoThinner * farAbove;
            if (top >= bottom || !isDense || bottom - top > Math.Max(step, GapOfSpacings * spacing / 2))
                return null;
            cuts[i] = bottom;
        }
        return cuts;
    }

    /// <summary>How far the values next to a cut reach, and how far as many behind them do.</summary>
    private static (double Near, double Far) Widths(double[] fromCut, double step)
    {
        var near = Near(fromCut);
        return (Math.Abs(fromCut[near] - fromCut[0]) + step, Math.Abs(fromCut[2 * near] - fromCut[near]) + step);
    }

    private static int Near(double[] side) => Math.Max(8, side.Length / 10);

    /// <summary>
    /// Whether a number target rises (or falls) with the column without a single exception, over enough different values,
    /// and the column is no plain index, with which any trend rises.
    /// </summary>
    public static bool IsMonotone(TargetEvidence evidence, int column)
    {
        var (x, y) = (evidence.Sample.Numbers[column], evidence.Sample.Targets);
        int[] rows =
        [
            .. Enumerable
                .Range(0, x.Length)
                .Where(r => double.IsFinite(x[r]) && double.IsFinite(y[r]))
                .OrderBy(r => x[r]),
        ];
        var groups = rows.GroupBy(r => x[r])
            .Select(g => (X: g.Key, Low: g.Min(r => y[r]), High: g.Max(r => y[r])))
            .ToArray();
        var answers = rows.Select(r => y[r]).Distinct().Count();
        if (groups.Length < FewestRows || 2 * groups.Length < answers || answers < FewestRows)
            return false;
        var steps = groups
            .Zip(groups.Skip(1), (a, b) => (Size: b.X - a.X, Rises: a.High <= b.Low, Falls: a.Low >= b.High))
            .ToArray();
        var isIndex = steps.All(s => Math.Abs(s.Size - steps[0].Size) <= 1e-6 * Math.Abs(steps[0].Size));
        return !isIndex && (steps.All(s => s.Rises) || steps.All(s => s.Falls));
    }
}
