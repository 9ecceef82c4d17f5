using System.Collections.Immutable;
using LeakGate.Measuring;

namespace LeakGate.Checks.Preprocessing;

/// <summary>How well a set of splits has what a scaler leaves behind.</summary>
/// <param name="Distance">How far off, in tolerances: at most 1 where the identity holds.</param>
/// <param name="Chance">
/// Probability that numbers come as close by luck, given that they come from a population that has the identity.
/// </param>
/// <param name="First">The first figure of the identity, as found.</param>
/// <param name="Second">The second, or what the first should be.</param>
internal readonly record struct IdentityFit(double Distance, double Chance, double First, double Second)
{
    public bool Holds => Distance <= 1;

    /// <summary>Not by rounding: by far.</summary>
    public bool Fails => Distance > 10;
}

/// <summary>What is exactly true of the numbers that a scaler was fitted on, and of hardly any others.</summary>
internal abstract class ScalerIdentity
{
    /// <summary>The message that tells of it.</summary>
    public abstract string MessageId { get; }

    public abstract Level Level { get; }

    /// <summary>Those that the moments of a column show.</summary>
    public static ImmutableArray<ScalerIdentity> OfMoments { get; } =
    [new StandardIdentity(), new NormIdentity(), new RankIdentity(), new QuantileIdentity()];

    /// <summary>Holds the numbers of some splits against the identity.</summary>
    public abstract IdentityFit Of(NumberColumn column, ulong splits);

    /// <summary>
    /// Probability that rows drawn from the same values have it too, since values repeat: of rows that a scaler for others
    /// went over.
    /// </summary>
    public virtual double ChanceOfTies(CoarseValues values, NumberColumn column, ulong splits) =>
        values.ChanceOfMean(column.Over(splits).Count);
}

/// <summary>Mean 0 and standard deviation 1, by n or by n − 1: z-scores, and power transforms that end in them.</summary>
internal sealed class StandardIdentity : ScalerIdentity
{
    public override string MessageId => "standard";
    public override Level Level => Level.Error;

    public override IdentityFit Of(NumberColumn column, ulong splits)
    {
        var numbers = column.Over(splits);
        var strict = Of(numbers, column.Fineness.OfMean(numbers.Count), column.Fineness.OfDeviation(numbers.Count));
        // Where many rows share a value they share its rounding too, and the mean is off by up to half a step.
        var shared = 0.5 * column.Fineness.Step;
        return strict.Holds || shared == 0 ? strict : Of(numbers, shared, shared);
    }

    public override double ChanceOfTies(CoarseValues values, NumberColumn column, ulong splits) =>
        values.ChanceOfMoments(column.Over(splits).Count);

    private static IdentityFit Of(NumberSummary numbers, double ofMean, double ofDeviation)
    {
        var (byAll, byFree) = (numbers.Deviation(0), numbers.Deviation(1));
        var deviation = Math.Abs(byAll - 1) <= Math.Abs(byFree - 1) ? byAll : byFree;
        var distance = Math.Max(Math.Abs(numbers.Mean) / ofMean, Math.Abs(deviation - 1) / ofDeviation);
        // Of a normal population; two forms of the deviation may hit.
        var chance =
            Math.Min(1, 0.8 * ofMean * Math.Sqrt(numbers.Count))
            * Math.Min(1, 1.6 * ofDeviation * Math.Sqrt(2.0 * numbers.Count));
        return new IdentityFit(
            double.IsNaN(distance) ? double.PositiveInfinity : distance,
            chance,
            numbers.Mean,
            deviation
        );
    }
}

/// <summary>Squares that sum up to 1: each column divided by its own length.</summary>
internal sealed class NormIdentity : ScalerIdentity
{
    public override string MessageId => "norm";
    public override Level Level => Level.Error;

    public override IdentityFit Of(NumberColumn column, ulong splits)
    {
        var numbers = column.Over(splits);
        var step = column.Fineness.Step;
        var tolerance = column.Fineness.IsFloating
            ? 2 * column.Fineness.OfMean(numbers.Count)
            : Math.Max(1e-9, (8 * step / Math.Sqrt(12)) + (numbers.Count * step * step / 6));
        // The length of a column can be anything; that it is as near to 1 on a logarithmic scale is less likely still.
        return new IdentityFit(
            Math.Abs(numbers.SquaredNorm - 1) / tolerance,
            Math.Min(1, 2 * tolerance),
            numbers.SquaredNorm,
            1
        );
    }
}

/// <summary>Ranks as shares of the number of rows: k / n, or halves of it where rows tie.</summary>
internal sealed class RankIdentity : ScalerIdentity
{
    public override string MessageId => "rank";
    public override Level Level => Level.Warning;

    public override IdentityFit Of(NumberColumn column, ulong splits)
    {
        var numbers = column.Over(splits);
        var mean = (numbers.Count + 1) / (2.0 * numbers.Count);
        var none = new IdentityFit(double.PositiveInfinity, 1, numbers.Mean, mean);
        if (numbers.Count < 2 || numbers.Minimum <= 0 || numbers.Maximum > 1)
            return none;
        var ofValue = column.Fineness.OfValue(1);
        foreach (var end in new[] { numbers.Minimum, numbers.Maximum })
        {
            var halves = 2 * end * numbers.Count;
            if (Math.Abs(halves - Math.Round(halves)) > 2 * ofValue * numbers.Count)
                return none;
        }
        var tolerance = column.Fineness.OfMean(numbers.Count);
        // Of a population that is uniform between 0 and 1.
        var chance = Math.Min(1, 2.8 * tolerance * Math.Sqrt(numbers.Count)) * Math.Min(1, 4 * ofValue * numbers.Count);
        return new IdentityFit(Math.Abs(numbers.Mean - mean) / tolerance, chance, numbers.Mean, mean);
    }
}

/// <summary>
/// Ranks spread between two ends, as scikit-learn's <c>QuantileTransformer</c> leaves them where it has a quantile for
/// every row: from 0 to 1, or as normal numbers from −5.199 to 5.199. Their mean lies halfway between the ends.
/// </summary>
internal sealed class QuantileIdentity : ScalerIdentity
{
    /// <summary>The normal quantile of 1 − 10⁻⁷, at which the transformer clips.</summary>
    private const double NormalEnd = 5.199337583;

    /// <summary>
    /// Normal quantiles have a variance of 1, and more where rows tie at the ends. Of a mark or a few levels all lie there, and
    /// their mean is halfway because a study was balanced.
    /// </summary>
    private const double MostVariance = 4;

    public override string MessageId => "quantile";
    public override Level Level => Level.Warning;

    public override IdentityFit Of(NumberColumn column, ulong splits)
    {
        var numbers = column.Over(splits);
        var isNormal = numbers.Maximum > 1.5;
        var (lower, upper) = isNormal ? (-NormalEnd, NormalEnd) : (0, 1);
        var mean = (lower + upper) / 2;
        var ofEnd = Math.Max(1e-6, column.Fineness.OfValue(upper));
        var isQuantile =
            column.IsComputed
            && Math.Abs(numbers.Minimum - lower) <= ofEnd
            && Math.Abs(numbers.Maximum - upper) <= ofEnd
            // Evenly spread, but for ties: marks at both ends vary more, and so do a few levels.
            && (isNormal ? numbers.Squares <= MostVariance * numbers.Count : Evenness(numbers) is > 0.8 and < 1.0001);
        if (!isQuantile)
            return new IdentityFit(double.PositiveInfinity, 1, numbers.Mean, mean);
        var tolerance = column.Fineness.OfMean(numbers.Count);
        // Of a population that is spread as the ranks are.
        var chance = Math.Min(1, (isNormal ? 0.8 : 2.8) * tolerance * Math.Sqrt(numbers.Count));
        return new IdentityFit(Math.Abs(numbers.Mean - mean) / tolerance, chance, numbers.Mean, mean);
    }

    /// <summary>Variance as a share of that of so many numbers at equal distances from 0 to 1.</summary>
    private static double Evenness(NumberSummary numbers) =>
        numbers.Squares / numbers.Count * 12 * (numbers.Count - 1) / (numbers.Count + 1);
}

/// <summary>
/// Median 0 and quartiles 1 apart. Among numbers that tie, quartiles are the same by luck: a scaler fitted on training
/// rows leaves a coarse column with both in the evaluation rows too, so what is told of each split by itself must not tie.
/// </summary>
internal sealed class RobustIdentity(bool allowsTies) : ScalerIdentity
{
    private const double MostZeros = 0.1;

    public override string MessageId => "robust";
    public override Level Level => Level.Error;

    /// <summary>
    /// Asks for the quartiles of columns whose median over all splits, or over each of them, may be 0: few columns that
    /// no such scaler made are computed numbers with half of them on each side.
    /// </summary>
    /// <returns>The columns that now have quartiles.</returns>
    public static async Inquiry<NumberColumn[]> AskAsync(CheckContext context, NumberColumn[] columns)
    {
        // The same question from every rule, so that it is answered once.
        ulong[] sets =
        [
            .. SplitUnion
                .Of(context)
                .SelectMany(u => u.Trainings.Prepend(u.Splits))
                .Concat(context.Pairs.SelectMany(p => p.Sides).SelectMany(s => new[] { s.Training, s.Evaluation }))
                .Distinct(),
        ];
        var asked = columns
            .Where(c => c.Fineness.IsComputed && Array.Exists(sets, set => IsCentred(c.SidesOfZero(set))))
            .Select(c => (Column: c, Answer: context.Measure(new Quantiles(c.Name, [.. sets], [0.25, 0.5, 0.75]))))
            .ToArray();
        foreach (var (column, question) in asked)
        {
            var answer = await question;
            for (var i = 0; i < sets.Length; i++)
                column.Quartiles[sets[i]] = (answer[i][0], answer[i][1], answer[i][2]);
        }
        return Array.ConvertAll(asked, pair => pair.Column);
    }

    public override IdentityFit Of(NumberColumn column, ulong splits)
    {
        if (!column.Quartiles.TryGetValue(splits, out var quartiles))
            return new IdentityFit(double.PositiveInfinity, 1, double.NaN, double.NaN);
        var sides = column.SidesOfZero(splits);
        var count = sides.Below + sides.Equal + sides.Above;
        var tolerance = Math.Max(1e-9, column.Fineness.OfValue(1));
        var apart = quartiles.Third - quartiles.First;
        var distance = Math.Max(Math.Abs(quartiles.Median) / tolerance, Math.Abs(apart - 1) / (2 * tolerance));
        // Of a normal population, by the asymptotic spread of its quartiles.
        var byLuck = tolerance * Math.Sqrt(count);
        var isNatural = sides.Equal > (allowsTies ? MostZeros * count : 1);
        var chance = isNatural ? 1 : Math.Min(1, 0.9 * byLuck) * Math.Min(1, 1.4 * byLuck);
        return new IdentityFit(
            double.IsNaN(distance) ? double.PositiveInfinity : distance,
            chance,
            quartiles.Median,
            apart
        );
    }

    public override double ChanceOfTies(CoarseValues values, NumberColumn column, ulong splits) =>
        values.ChanceOfQuartiles(column.Over(splits).Count, column.Quartiles[splits]);

    private static bool IsCentred(SideCountsAnswer sides)
    {
        var count = sides.Below + sides.Equal + sides.Above;
        return count > 0 && 2 * sides.Below <= count && 2 * sides.Above <= count;
    }
}
