using LeakGate.Measuring;

namespace LeakGate.Checks.Preprocessing;

/// <summary>
/// The values of a column that come again and again: of counts, codes and coarse scales. Their means, deviations and
/// quartiles can take a few values only, and so agree in two splits by luck, which measured numbers do not.
/// </summary>
internal sealed class CoarseValues
{
    /// <summary>A column in which fewer rows share their value with another is measured, and so is one of many values.</summary>
    private const double FewestTied = 0.1;

    /// <summary>A tenth of the rows may lie off the scale that the others are on.</summary>
    private const double OffScale = 0.1;

    private readonly (double Value, long Rows)[] ascending;

    private CoarseValues((double Value, long Rows)[] ascending) => this.ascending = ascending;

    /// <summary>The values of a column over some splits; null where they hardly repeat.</summary>
    public static async Inquiry<CoarseValues?> OfAsync(CheckContext context, string column, ulong splits)
    {
        var answer = await context.Measure(FewNumbers.Question(column));
        return answer.Overflowed ? null : Of(answer.Values.Select(v => (FewNumbers.Of(v.Value), v.In(splits))));
    }

    /// <inheritdoc cref="OfAsync"/>
    public static CoarseValues? Of(IEnumerable<(double Value, long Rows)> values)
    {
        (double Value, long Rows)[] ascending =
        [
            .. values.Where(v => v.Rows > 0 && double.IsFinite(v.Value)).OrderBy(v => v.Value),
        ];
        var tied = ascending.Where(v => v.Rows > 1).Sum(v => v.Rows);
        return tied < FewestTied * ascending.Sum(v => v.Rows) ? null : new CoarseValues(ascending);
    }

    /// <summary>
    /// Probability that the mean of so many rows drawn from these is exactly what it is: sums lie on a lattice, and are
    /// normal (local limit theorem).
    /// </summary>
    public double ChanceOfMean(double count) =>
        ascending.Length < 3 ? 1 : Math.Min(1, 0.4 * Gap() / (Deviation * Math.Sqrt(count)));

    /// <summary>
    /// The same of their mean and their standard deviation: of the squares too, given the sum. Of two values the one
    /// follows from the other, and marks of one category from each other, so that they show nothing at all.
    /// </summary>
    public double ChanceOfMoments(double count)
    {
        var (skewness, kurtosis) = (Moment(3), Moment(4));
        var gap = Gap() / Deviation;
        var free = Math.Sqrt(Math.Max(0, kurtosis - 1 - (skewness * skewness)));
        // Sum and sum of squares of whole numbers are both even or both odd.
        return ChanceOfMean(count) * Math.Min(1, 0.8 * gap * gap / (free * Math.Sqrt(count)));
    }

    /// <summary>
    /// Probability that quartiles of so many rows lie exactly where they lie, if those are 1 apart: a quartile falls on a
    /// value that many rows have, or on one of the scale's.
    /// </summary>
    public double ChanceOfQuartiles(double count, (double First, double Median, double Third) quartiles)
    {
        if (ascending.Length < 3)
            return 1;
        var (root, gap) = (Math.Sqrt(count), Gap());
        var median = Math.Max(0.45 * gap, 0.8 * ShareAt(quartiles.Median));
        var first = Math.Min(1, 0.92 * ShareAt(quartiles.First) * root);
        var third = Math.Min(1, 0.92 * ShareAt(quartiles.Third) * root);
        return Math.Min(1, median * root) * Math.Min(1, Math.Max(0.7 * gap * root, first * third));
    }

    private double Rows => ascending.Sum(v => (double)v.Rows);

    private double Mean => ascending.Sum(v => v.Value * v.Rows) / Rows;

    private double Deviation
    {
        get
        {
            var mean = Mean;
            return Math.Sqrt(ascending.Sum(v => v.Rows * (v.Value - mean) * (v.Value - mean)) / Rows);
        }
    }

    /// <summary>Standardised central moment.</summary>
    private double Moment(int order)
    {
        var (mean, deviation) = (Mean, Deviation);
        return ascending.Sum(v => v.Rows * Math.Pow((v.Value - mean) / deviation, order)) / Rows;
    }

    /// <summary>Distance of neighbouring values on the scale that nine tenths of the rows are on.</summary>
    private double Gap()
    {
        var gaps = ascending.Select((v, i) => (Gap: Math.Min(Below(i), Above(i)), v.Rows)).OrderBy(g => g.Gap);
        var left = OffScale * Rows;
        foreach (var (gap, rows) in gaps)
        {
            left -= rows;
            if (left < 0)
                return gap;
        }
        return double.PositiveInfinity;
    }

    /// <summary>Share of the rows that have a value.</summary>
    private double ShareAt(double value) =>
        ascending.Where(v => Math.Abs(v.Value - value) < 1e-9).Sum(v => v.Rows) / Rows;

    private double Below(int i) => i == 0 ? double.PositiveInfinity : ascending[i].Value - ascending[i - 1].Value;

    private double Above(int i) =>
        i == ascending.Length - 1 ? double.PositiveInfinity : ascending[i + 1].Value - ascending[i].Value;
}
