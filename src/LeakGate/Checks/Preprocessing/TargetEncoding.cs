using LeakGate.Measuring;

namespace LeakGate.Checks.Preprocessing;

/// <summary>How exactly an encoding explains a column over some splits.</summary>
/// <param name="groups">How many values the column has.</param>
internal sealed class EncodingFit(int groups)
{
    private readonly double[] logs = Enumerable.Repeat(double.NaN, groups).ToArray();

    /// <summary>Rows of categories whose value is exactly what the encoding gives.</summary>
    public long Matching { get; private set; }

    /// <summary>Rows of all categories that can tell.</summary>
    public long Rows { get; private set; }

    /// <summary>Those categories.</summary>
    public int Groups { get; private set; }

    /// <summary>Natural logarithm of the probability that luck alone matches those that match.</summary>
    public double LogChance { get; private set; }

    /// <summary>How many rows of the overall mean each category was shrunk by; 0 for the plain mean.</summary>
    public double Weight { get; init; }

    public double Share => Rows == 0 ? 0 : (double)Matching / Rows;

    /// <summary>Notes a category that can tell.</summary>
    /// <param name="logChance">Of luck alone, where it matches; null where it does not.</param>
    public void Add(int group, long rows, double? logChance)
    {
        Rows += rows;
        Groups++;
        if (logChance is not { } log)
            return;
        Matching += rows;
        LogChance += log;
        logs[group] = log;
    }

    /// <summary>
    /// The logarithm over those categories alone that match here and not there: what tells the two apart.
    /// </summary>
    public double LogChanceWithout(EncodingFit there) =>
        logs.Where((log, i) => !double.IsNaN(log) && double.IsNaN(there.logs[i])).Sum();
}

/// <summary>A way of replacing a category by its target; equal values stand for one category.</summary>
internal abstract class TargetEncoding
{
    public abstract string MessageId { get; }

    /// <summary>Share of rows that must match where the encoding was fitted.</summary>
    public virtual double MostlyAll => 0.995;

    /// <summary>Fewer values say nothing where something of the encoding is read off them.</summary>
    public virtual int FewestCategories => 5;

    public static IReadOnlyList<TargetEncoding> All { get; } =
    [new MeanEncoding(), new ShrunkEncoding(), new VarianceEncoding(), new LeaveOneOutEncoding()];

    /// <param name="fineness">How finely the values of the column are written.</param>
    public abstract EncodingFit Of(IReadOnlyList<TargetGroup> groups, ulong splits, Fineness fineness);

    /// <summary>How far a computed value may be off: by how it is written, and by the rounding of sums.</summary>
    protected static double Error(Fineness fineness, double value) =>
        fineness.OfValue(Math.Abs(value)) + (1e-10 * (1 + Math.Abs(value)));

    /// <summary>
    /// Logarithm of the probability that a category's mean falls this near to a value, if the value is what its rows
    /// have in expectation and so many rows came by chance.
    /// </summary>
    /// <param name="tries">How many values would have matched.</param>
    protected static double LogChance(TargetSums sums, double window, int tries = 1)
    {
        var deviation = Math.Sqrt(sums.Variance / sums.Count);
        return deviation <= 0 ? 0 : Math.Log(Math.Min(1, 0.4 * tries * window / deviation));
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
    public override int FewestCategories => 2;

    public override EncodingFit Of(IReadOnlyList<TargetGroup> groups, ulong splits, Fineness fineness)
    {
        var fit = new EncodingFit(groups.Count);
        for (var i = 0; i < groups.Count; i++)
        {
            var sums = groups[i].Over(splits);
            if (sums.Count < 2)
                continue;
            var error = Error(fineness, groups[i].Value);
            var isMatch = Math.Abs(sums.Mean - groups[i].Value) <= error;
            fit.Add(i, sums.Count, isMatch ? LogChanceOfMean(sums, error) : null);
        }
        return fit;
    }

    /// <summary>
    /// Answers of a few decimals have means at whole multiples of 1 / n, one of which is always near. A value with the
    /// denominator q is among them where q divides n, which is so for one n in q.
    /// </summary>
    private static double LogChanceOfMean(TargetSums sums, double error)
    {
        if (Step(sums) is not { } step)
            return LogChance(sums, 2 * error);
        var grid = step / sums.Count;
        if (grid <= 2 * error)
            return LogChance(sums, 2 * error);
        return LogChance(sums, grid) - Math.Log(Denominator(sums.Mean / step, error / step, sums.Count));
    }

    /// <summary>The fewest decimals, up to four, that sum and squares can have come of; null where they need more.</summary>
    private static double? Step(TargetSums sums)
    {
        foreach (var step in Steps)
        {
            if (IsWhole(sums.Sum / step) && IsWhole(sums.Squares / (step * step)))
                return step;
        }
        return null;

        static bool IsWhole(double value) => Math.Abs(value - Math.Round(value)) <= 1e-9 + (1e-12 * Math.Abs(value));
    }

    private static readonly double[] Steps = [1, 0.1, 0.01, 1e-3, 1e-4];
    private const int MostDenominators = 256;

    /// <summary>The smallest denominator of a fraction within the error of a value; at most so large as is worth knowing.</summary>
    private static long Denominator(double value, double error, long count)
    {
        var most = Math.Min(count, MostDenominators);
        for (var q = 1; q < most; q++)
        {
            if (Math.Abs((Math.Round(value * q) / q) - value) <= error)
                return q;
        }
        return most;
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
        var weights = new List<Found>();
        for (var i = 0; i < groups.Count; i++)
        {
            var sums = groups[i].Over(splits);
            var apart = groups[i].Value - total.Mean;
            var error = Error(fineness, groups[i].Value);
            if (sums.Count < 2 || Math.Abs(apart) <= 4 * error)
                continue;
            var weight = (sums.Sum - (sums.Count * groups[i].Value)) / apart;
            weights.Add(new Found(i, sums, weight, error * (sums.Count + Math.Abs(weight)) / Math.Abs(apart)));
        }
        // The weight that most groups agree on; the most exact of them propose it.
        var best = new EncodingFit(groups.Count);
        foreach (var guess in weights.Where(w => w.Weight > 10 * w.Error).OrderBy(w => w.Error).Take(Guesses))
        {
            foreach (var merged in new[] { 1, 2, 3 })
            {
                var fit = Of(weights, guess.Weight / merged, groups.Count);
                // A small weight has its multiples everywhere; luck tells the two apart.
                if (fit.Share > best.Share + 1e-3 || (fit.Share >= best.Share - 1e-3 && fit.LogChance < best.LogChance))
                    best = fit;
            }
        }
        return best;
    }

    /// <summary>The weight that a group asks for, and how far off it may be.</summary>
    private readonly record struct Found(int Group, TargetSums Sums, double Weight, double Error);

    private static EncodingFit Of(List<Found> weights, double weight, int groups)
    {
        var fit = new EncodingFit(groups) { Weight = weight };
        foreach (var (group, sums, found, error) in weights)
        {
            if (error > 0.1 * weight)
                continue;
            var merged = Math.Round(found / weight);
            var isMatch =
                merged >= 1
                && merged <= Math.Min(MostMerged, sums.Count)
                && Math.Abs(found - (merged * weight)) <= error * (1 + merged);
            fit.Add(group, sums.Count, isMatch ? Math.Log(Math.Min(1, 2 * error * (1 + merged) / weight)) : null);
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
        var fit = new EncodingFit(groups.Count);
        for (var i = 0; i < groups.Count; i++)
        {
            var sums = groups[i].Over(splits);
            if (sums.Count < 2)
                continue;
            var error = Error(fineness, groups[i].Value);
            var isMatch = false;
            for (var merged = 1; merged <= MostMerged && !isMatch; merged++)
            {
                var overall = total.Variance * sums.Count / merged;
                var share = overall / (overall + sums.Variance);
                isMatch = Math.Abs((share * sums.Mean) + ((1 - share) * total.Mean) - groups[i].Value) <= error;
            }
            // What was shrunk lies on no grid that another value could share.
            fit.Add(i, sums.Count, isMatch ? LogChance(sums, 2 * error, MostMerged) : null);
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
        var fit = new EncodingFit(values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            var ones = (long)Math.Round(sums[i].Sum);
            // A category of a single 1 has the value 0, which tells nothing; other answers than 0 and 1 neither.
            if (ones < 2 || values[i] <= 0 || sums[i].Squares != sums[i].Sum)
                continue;
            var isMatch = false;
            for (var merged = 1; merged <= MostMerged && !isMatch && ones / merged >= 2; merged++)
                isMatch = ones % merged == 0 && HasPartner(values, sums, fineness, values[i], ones / merged);
            fit.Add(i, ones, isMatch ? LogChanceOfPartner : null);
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
