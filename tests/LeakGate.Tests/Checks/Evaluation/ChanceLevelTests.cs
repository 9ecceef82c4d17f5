using LeakGate.Checks.Evaluation;
using LeakGate.Metrics;
using Xunit;

namespace LeakGate.Tests.Checks.Evaluation;

/// <summary>Predictions that know nothing of the labels do not beat chance more often than not, whatever the metric.</summary>
public sealed class ChanceLevelTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.1)]
    public void Guesses_and_constants_stay_below(double share)
    {
        const int rows = 400;
        var random = new Random(5);
        var beaten = 0;
        for (var round = 0; round < 200; round++)
        {
            var truth = Enumerable.Range(0, rows).Select(i => i < share * rows).ToArray();
            var said = truth.Select(_ => random.NextDouble() < share).ToArray();
            long[] classes = [truth.Count(t => t), truth.Count(t => !t)];
            var accuracy = truth.Zip(said).Count(p => p.First == p.Second) / (double)rows;
            var recalls = new[] { true, false }.Select(c =>
                truth.Zip(said).Count(p => p.First == c && p.Second == c) / (double)truth.Count(t => t == c)
            );
            beaten += ChanceLevel.OfClasses(MetricKind.Accuracy, [.. classes])!.IsBeatenBy(accuracy) ? 1 : 0;
            beaten += ChanceLevel.OfClasses(MetricKind.BalancedAccuracy, [.. classes])!.IsBeatenBy(recalls.Average())
                ? 1
                : 0;
        }
        // Two standard errors, one-sided: 2.3 % of guesses.
        Assert.InRange(beaten, 0, 400 * 0.05);
        Assert.False(ChanceLevel.OfClasses(MetricKind.Accuracy, [360, 40])!.IsBeatenBy(0.9));
        Assert.False(ChanceLevel.OfClasses(MetricKind.F1, [360, 40])!.IsBeatenBy(2 * 0.9 / 1.9));
    }

    [Fact]
    public void Better_models_are_above()
    {
        Assert.True(ChanceLevel.OfClasses(MetricKind.Accuracy, [50, 50])!.IsBeatenBy(0.7));
        Assert.True(ChanceLevel.OfClasses(MetricKind.RocAuc, [50, 50])!.IsBeatenBy(0.7));
        Assert.True(ChanceLevel.OfClasses(MetricKind.Agreement, [50, 50])!.IsBeatenBy(0.4));
        Assert.True(ChanceLevel.OfClasses(MetricKind.LogLoss, [50, 50])!.IsBeatenBy(0.5));
        Assert.False(ChanceLevel.OfClasses(MetricKind.LogLoss, [50, 50])!.IsBeatenBy(0.8));
        Assert.True(ChanceLevel.OfNumbers(MetricKind.RootSquaredError, [1, 2, 3, 4, 5, 6, 7, 8])!.IsBeatenBy(0.5));
        Assert.False(ChanceLevel.OfNumbers(MetricKind.Determination, [1, 2, 3, 4, 5, 6, 7, 8])!.IsBeatenBy(-0.2));
    }

    [Fact]
    public void Some_metrics_have_no_level()
    {
        Assert.Null(ChanceLevel.OfClasses(MetricKind.Partial, [50, 50]));
        Assert.Null(ChanceLevel.OfClasses(MetricKind.SquaredError, [50, 50]));
        Assert.Null(ChanceLevel.OfNumbers(MetricKind.Accuracy, [1, 2, 3]));
        Assert.Null(ChanceLevel.OfClasses(MetricKind.Accuracy, [50]));
    }
}
