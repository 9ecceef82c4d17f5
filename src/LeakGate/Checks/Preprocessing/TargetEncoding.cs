using LeakGate.Measuring;

namespace LeakGate.Checks.Preprocessing;

/// <summary>How exactly an encoding explains a column over some splits.</summary>
/// <param name="Matching">Rows of categories whose value is exactly what the encoding gives.</param>
/// <param name="Rows">Rows of all categories that can tell: of two rows or more.</param>
/// <param name="Groups">Those categories.</param>
/// <param name="LogChance">Natural logarithm of the probability that luck alone matches those that match.</param>
/// <param name="Weight">How many rows of the overall mean each category was shrunk by; 0 for the plain mean.</param>
internal readonly record struct EncodingFit(long Matching, long Rows, int Groups, double LogChance, double Weight)
{
    public double Share => Rows == 0 ? 0 : (double)Matching / Rows;
}

/// <summary>A way of replacing a category by its target; equal values stand for one category.</summary>
internal abstract class TargetEncoding
{
    public abstract string MessageId { get; }

    /// <summary>Share of rows that must match where the encoding was fitted.</summary>
    public virtual double MostlyAll => 0.995;

    public static IReadOnlyList<TargetEncoding> All { get; } =
    [new MeanEncoding(), new ShrunkEncoding(), new VarianceEncoding(), new LeaveOneOutEncoding()];

    /// <param name="fineness">How finely the values of the column are written.</param>
    public abstract EncodingFit Of(IReadOnlyList<TargetGroup> groups, ulong splits, Fineness fineness);

    /// <summary>How far a computed value may be off: by how it is written, and by the rounding of sums.</summary>
    protected static double Error(Fineness fineness, double value) =>
        fineness.OfValue(Math.Abs(value)) + (1e-10 * (1 + Math.Abs(value)));

    /// <summary>
    /// Logarithm of the probability that a category's mean falls this near to a value, if the value is what its rows
    /// have in expectation; at least one of the sums that whole answers can have is always near.
    /// </summary>
    protected static double LogChance(TargetSums sums, double error)
    {
        var deviation = Math.Sqrt(sums.Variance / sums.Count);
        if (deviation <= 0)
            return 0;
        // Answers of 0 and 1 have means on a grid of 1 / n.
        var isWhole = sums.Squares == sums.Sum;
        var window = isWhole ? Math.Max(2 * error, 1.0 / sums.Count) : 2 * error;
        return Math.Log(Math.Min(1, 0.4 * window / deviation));
    }

    protected static TargetSums Total(IReadOnlyList<TargetGroup> groups, ulong splits)
    {
        var total = default(TargetSums);
        foreach (var group in groups)
            total += group.Over(splits);
        return total;
    }
}

/// <summary>The plain mean of the target.</summary>
internal sealed class MeanEncoding : TargetEncoding
{
    public override string MessageId => "mean";

    public override EncodingFit Of(IReadOnlyList<TargetGroup> groups, ulong splits, Fineness fineness)
    {
        var fit = default(EncodingFit);
        foreach (var group in groups)
        {
            var sums = group.Over(splits);
            if (sums.Count < 2)
                continue;
            var error = Error(fineness, group.Value);
            var isMatch = Math.Abs(sums.Mean - group.Value) <= error;
            fit = new EncodingFit(
                fit.Matching + (isMatch ? sums.Count : 0),
                fit.Rows + sums.Count,
                fit.Groups + 1,
                fit.LogChance + (isMatch ? LogChance(sums, error) : 0),
                0
            );
        }
        return fit;
    }
}

/// <summary>
/// The mean of the category and of m rows of the overall mean. Categories with the same sum and count have the same
/// value, so the weight of one group is a whole multiple of m.
/// </summary>
internal sealed class ShrunkEncoding : TargetEncoding
{
    private const int Guesses = 12;
    private const int MostMerged = 1000;

    public override string MessageId => "shrunk";

    public override EncodingFit Of(IReadOnlyList<TargetGroup> groups, ulong splits, Fineness fineness)
    {
        var total = Total(groups, splits);
        var weights = new List<(TargetSums Sums, double Weight, double Error)>();
        foreach (var group in groups)
        {
            var sums = group.Over(splits);
            var apart = group.Value - total.Mean;
            var error = Error(fineness, group.Value);
            if (sums.Count < 2 || Math.Abs(apart) <= 4 * error)
                continue;
            var weight = (sums.Sum - (sums.Count * group.Value)) / apart;
            weights.Add((sums, weight, error * (sums.Count + Math.Abs(weight)) / Math.Abs(apart)));
        }
        // The weight that most groups agree on; the most exact of them propose it.
        var best = default(EncodingFit);
        foreach (var (_, guess, _) in weights.Where(w => w.Weight > 10 * w.Error).OrderBy(w => w.Error).Take(Guesses))
        {
            foreach (var merged in new[] { 1, 2, 3 })
            {
                var fit = Of(weights, guess / merged);
                // A small weight has its multiples everywhere; luck tells the two apart.
                if (fit.Share > best.Share + 1e-3 || (fit.Share >= best.Share - 1e-3 && fit.LogChance < best.LogChance))
                    best = fit;
            }
        }
        return best;
    }

    private static EncodingFit Of(List<(TargetSums Sums, double Weight, double Error)> weights, double weight)
    {
        var fit = default(EncodingFit);
        foreach (var (sums, found, error) in weights)
        {
            if (error > 0.1 * weight)
                continue;
            var merged = Math.Round(found / weight);
            var isMatch =
                merged >= 1
                && merged <= Math.Min(MostMerged, sums.Count)
                && Math.Abs(found - (merged * weight)) <= error * (1 + merged);
            fit = new EncodingFit(
                fit.Matching + (isMatch ? sums.Count : 0),
                fit.Rows + sums.Count,
                fit.Groups + 1,
                fit.LogChance + (isMatch ? Math.Log(Math.Min(1, 2 * error * (1 + merged) / weight)) : 0),
                weight
            );
        }
        return fit;
    }
}

/// <summary>
/// The mean of the category and the overall mean, weighed by the variances within the category and over all, as
/// scikit-learn's <c>TargetEncoder</c> does by default.
/// </summary>
internal sealed class VarianceEncoding : TargetEncoding
{
    private const int MostMerged = 8;

    public override string MessageId => "variance";

    public override EncodingFit Of(IReadOnlyList<TargetGroup> groups, ulong splits, Fineness fineness)
    {
        var total = Total(groups, splits);
        var fit = default(EncodingFit);
        foreach (var group in groups)
        {
            var sums = group.Over(splits);
            if (sums.Count < 2)
                continue;
            var error = Error(fineness, group.Value);
            var isMatch = false;
            for (var merged = 1; merged <= MostMerged && !isMatch; merged++)
            {
                var overall = total.Variance * sums.Count / merged;
                var share = overall / (overall + sums.Variance);
                isMatch = Math.Abs((share * sums.Mean) + ((1 - share) * total.Mean) - group.Value) <= error;
            }
            fit = new EncodingFit(
                fit.Matching + (isMatch ? sums.Count : 0),
                fit.Rows + sums.Count,
                fit.Groups + 1,
                fit.LogChance + (isMatch ? LogChance(sums, error) : 0),
                0
            );
        }
        return fit;
    }
}

/// <summary>
/// The mean of the category's other rows, for answers of 0 and 1: the rows of a category have two values, the lower one
/// where the answer is 1, and the two tell the category's size between them.
/// </summary>
internal sealed class LeaveOneOutEncoding : TargetEncoding
{
    private const int MostMerged = 8;

    /// <summary>
    /// Any two means of few rows may look like partners, so a pair counts for little: (ones − 1) / value is whole for
    /// one in as many as there are ones, and then a value with enough zeros has to be where it belongs.
    /// </summary>
    private static readonly double LogChanceOfPartner = Math.Log(0.05);

    public override string MessageId => "others";

    /// <summary>Categories that share one of their values are not told apart.</summary>
    public override double MostlyAll => 0.7;

    public override EncodingFit Of(IReadOnlyList<TargetGroup> groups, ulong splits, Fineness fineness)
    {
        var values = groups.Select(g => g.Value).ToArray();
        var sums = groups.Select(g => g.Over(splits)).ToArray();
        var fit = default(EncodingFit);
        for (var i = 0; i < values.Length; i++)
        {
            var ones = (long)Math.Round(sums[i].Sum);
            // A category of a single 1 has the value 0, which tells nothing; other answers than 0 and 1 neither.
            if (ones < 2 || values[i] <= 0 || sums[i].Squares != sums[i].Sum)
                continue;
            var isMatch = false;
            for (var merged = 1; merged <= MostMerged && !isMatch && ones / merged >= 2; merged++)
                isMatch = ones % merged == 0 && HasPartner(values, sums, fineness, values[i], ones / merged);
            fit = new EncodingFit(
                fit.Matching + (isMatch ? ones : 0),
                fit.Rows + ones,
                fit.Groups + 1,
                fit.LogChance + (isMatch ? LogChanceOfPartner : 0),
                0
            );
        }
        return fit;
    }

    /// <summary>
    /// Whether a category with so many ones, each of which has the value (ones − 1) / (n − 1), has its zeros at
    /// ones / (n − 1), and as many as n says.
    /// </summary>
    private static bool HasPartner(double[] values, TargetSums[] sums, Fineness fineness, double value, long ones)
    {
        var others = (ones - 1) / value;
        var size = Math.Round(others);
        if (size < ones || Math.Abs(others - size) > Math.Min(0.1, others * Error(fineness, value) / value))
            return false;
        var zeros = size + 1 - ones;
        var partner = ones / size;
        var error = Error(fineness, partner);
        var at = Array.BinarySearch(values, partner - error);
        for (at = at < 0 ? ~at : at; at < values.Length && values[at] <= partner + error; at++)
        {
            if (sums[at].Count - Math.Round(sums[at].Sum) >= zeros)
                return true;
        }
        return false;
    }
}
