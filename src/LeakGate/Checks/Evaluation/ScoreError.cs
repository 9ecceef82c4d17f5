using System.Collections.Immutable;
using LeakGate.Checks.Targets;
using LeakGate.Metrics;

namespace LeakGate.Checks.Evaluation;

/// <summary>How far chance moves a score that so many rows give.</summary>
internal static class ScoreError
{
    /// <summary>
    /// Kurtosis that the errors of a regression are taken to have, and squared coefficient of variation of the log loss
    /// of a row. Both are above what is usual (3 for a normal, 6 for Laplace's distribution), so that the error of a
    /// score is rather too large than too small.
    /// </summary>
    private const double HeavyTails = 9;

    /// <summary>
    /// The standard error of a bounded score, on its own scale; null where the rows do not tell it. Scores of classes
    /// are as uncertain as a share of the rows of the smallest class.
    /// </summary>
    public static double? Of(MetricKind kind, double score, long rows, ImmutableArray<long> classes)
    {
        if (rows == 0 || double.IsNaN(score))
            return null;
        if (kind == MetricKind.Determination)
            return Math.Max(0.01, 1 - score) * Math.Sqrt((HeavyTails + 3) / rows);
        if (kind is MetricKind.Accuracy or MetricKind.WeightedF1)
            return OfShare(score, rows);
        if (classes.Length < 2)
            return null;
        var smallest = classes.Min();
        return kind switch
        {
            MetricKind.BalancedAccuracy => Math.Sqrt(classes.Sum(n => OfShare(score, n) * OfShare(score, n)))
                / classes.Length,
            MetricKind.RocAuc => Separation.HanleyMcNeil(
                Math.Clamp(1 - score, 0, 0.5),
                smallest,
                classes.Sum() - smallest
            ),
            MetricKind.Agreement => 2 * OfShare((1 + score) / 2, smallest),
            MetricKind.F1 or MetricKind.Partial or MetricKind.AveragePrecision => OfShare(score, smallest),
            _ => null,
        };
    }

    /// <summary>The standard error of the logarithm of a loss; null for losses of which nothing is known.</summary>
    public static double? OfLoss(MetricKind kind, long rows) =>
        rows == 0
            ? null
            : kind switch
            {
                MetricKind.SquaredError => Math.Sqrt((HeavyTails - 1) / rows),
                MetricKind.RootSquaredError => Math.Sqrt((HeavyTails - 1) / rows) / 2,
                MetricKind.AbsoluteError => Math.Sqrt(2.0 / rows),
                MetricKind.LogLoss => Math.Sqrt(HeavyTails / rows),
                _ => null,
            };

    /// <summary>Half a row is taken to be wrong besides: no rows without a mistake prove that there is none.</summary>
    private static double OfShare(double share, long rows)
    {
        var shrunk = ((Math.Clamp(share, 0, 1) * rows) + 0.5) / (rows + 1);
        return Math.Sqrt(shrunk * (1 - shrunk) / rows);
    }
}
