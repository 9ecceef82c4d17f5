using System.Collections.Immutable;
using LeakGate.Metrics;

namespace LeakGate.Checks.Evaluation;

/// <summary>The score that needs no knowledge of a row's label.</summary>
/// <param name="Score">The best that a model reaches which gives every row the same answer.</param>
/// <param name="Margin">What a score must exceed it by to be told from it.</param>
/// <param name="IsLoss">Whether a better score is a lower one.</param>
internal sealed record ChanceLevel(double Score, double Margin, bool IsLoss)
{
    /// <summary>Whether a score is better than chance.</summary>
    public bool IsBeatenBy(double score) => IsLoss ? score < Score - Margin : score > Score + Margin;

    /// <summary>For classes; null for a metric that has no such level.</summary>
    /// <param name="classes">Rows of each class among the rows that are judged.</param>
    public static ChanceLevel? OfClasses(MetricKind kind, ImmutableArray<long> classes)
    {
        if (classes.Length < 2)
            return null;
        var rows = (double)classes.Sum();
        var (largest, smallest) = (classes.Max() / rows, classes.Min());
        var equal = 1.0 / classes.Length;
        double Two(double share, double count) => 2 * Math.Sqrt(share * (1 - share) / count);
        return kind switch
        {
            MetricKind.Accuracy or MetricKind.WeightedF1 => new(largest, Two(largest, rows), IsLoss: false),
            MetricKind.BalancedAccuracy => new(
                equal,
                2 * Math.Sqrt(classes.Sum(n => equal * (1 - equal) / n)) / classes.Length,
                IsLoss: false
            ),
            // Which class is the positive one is not known: the best constant answer for any of them.
            MetricKind.F1 => new(2 * largest / (1 + largest), Two(0.5, smallest), IsLoss: false),
            MetricKind.AveragePrecision => new(largest, Two(0.5, smallest), IsLoss: false),
            MetricKind.RocAuc => new(
                0.5,
                2 * Math.Sqrt((rows + 1) / (12.0 * smallest * (rows - smallest))),
                IsLoss: false
            ),
            MetricKind.Agreement => new(0, 2 / Math.Sqrt(smallest), IsLoss: false),
            MetricKind.LogLoss => Entropy(classes, rows),
            _ => null,
        };
    }

    /// <summary>For a number; null for a metric that has no such level.</summary>
    /// <param name="values">Targets of the rows that are judged, in ascending order.</param>
    public static ChanceLevel? OfNumbers(MetricKind kind, ImmutableArray<double> values)
    {
        if (values.Length < 2)
            return null;
        // A prediction that has nothing to do with the target explains 4/n of its variance once in twenty times.
        var luck = 4.0 / values.Length;
        var mean = values.Average();
        var variance = values.Sum(v => (v - mean) * (v - mean)) / values.Length;
        var median = values[values.Length / 2];
        var distance = values.Sum(v => Math.Abs(v - median)) / values.Length;
        return kind switch
        {
            MetricKind.Determination => new(0, luck, IsLoss: false),
            MetricKind.SquaredError => new(variance, luck * variance, IsLoss: true),
            MetricKind.RootSquaredError => new(Math.Sqrt(variance), luck * Math.Sqrt(variance), IsLoss: true),
            MetricKind.AbsoluteError => new(distance, luck * distance, IsLoss: true),
            _ => null,
        };
    }

    private static ChanceLevel Entropy(ImmutableArray<long> classes, double rows)
    {
        var entropy = -classes.Sum(n => n / rows * Math.Log(n / rows));
        return new(entropy, 4 / rows * entropy, IsLoss: true);
    }
}
