using System.Collections.Immutable;
using System.Numerics;
using LeakGate.Configuration;
using LeakGate.Measuring;
using LeakGate.Metrics;
using LeakGate.Splits;

namespace LeakGate.Checks.Evaluation;

/// <summary>The rows that scores are of: how many each split has, and how many of each class.</summary>
/// <param name="RowsPerSplit">All rows.</param>
/// <param name="Classes">The class counts of the target; null where it is a number, or where not every split has it.</param>
internal sealed record EvaluatedRows(
    ImmutableArray<Split> Splits,
    ImmutableArray<long> RowsPerSplit,
    ValueCountsAnswer? Classes,
    bool AreFolds
)
{
    public static async Inquiry<EvaluatedRows> OfAsync(CheckContext context)
    {
        var counted = context.Target ?? context.Schema.Columns[0];
        var profile = context.Measure(new ColumnProfile(counted.Name));
        var classes = context.Target is { } target ? await TargetQuestions.Classes(context, target) : null;
        var rows = (await profile).Items.Select(answer => answer.Rows).ToImmutableArray();
        var splits = context.Schema.Splits;
        return new(splits, rows, classes, SplitDiscovery.AreFolds(context.Dataset, splits));
    }

    /// <summary>The splits that a model is judged on at last: those of the latest role.</summary>
    public ulong Judged => AreFolds ? All : SplitsOf(Splits.Max(split => split.Role));

    private ulong All => Splits.Length == 64 ? ulong.MaxValue : (1ul << Splits.Length) - 1;

    /// <summary>The splits that a score is of. Of a cross-validation they are those of the training rows.</summary>
    public ulong SplitsOf(Score score)
    {
        if (AreFolds)
            return All;
        if (!score.Folds.IsEmpty)
            return SplitsOf(SplitRole.Train);
        for (var i = 0; i < Splits.Length; i++)
        {
            if (Splits[i].Name == score.Split)
                return 1ul << i;
        }
        var set = score.Role is { } role ? SplitsOf(role) : 0;
        return set == 0 ? Judged : set;
    }

    public long RowsIn(ulong splits) => RowsPerSplit.Where((_, i) => (splits >> i & 1) != 0).Sum();

    /// <summary>Rows of each class that a set of splits has; empty for a number.</summary>
    public ImmutableArray<long> ClassesIn(ulong splits) =>
        Classes is null ? [] : [.. Classes.Values.Select(v => v.In(splits)).Where(rows => rows > 0)];

    /// <summary>The share of the largest class, or 0 for a number.</summary>
    public double LargestShare(ulong splits)
    {
        var classes = ClassesIn(splits);
        return classes.IsEmpty ? 0 : (double)classes.Max() / classes.Sum();
    }

    /// <summary>What the split of a set is called, or all of them.</summary>
    public string NameOf(ulong splits) =>
        string.Join(" + ", Splits.Where((_, i) => (splits >> i & 1) != 0).Select(split => split.Name));

    /// <summary>The only split of a set.</summary>
    public Split? Single(ulong splits) =>
        BitOperations.PopCount(splits) == 1 ? Splits[BitOperations.TrailingZeroCount(splits)] : null;

    /// <summary>What a score measures here: the score of an estimator is accuracy for classes and R² for numbers.</summary>
    public MetricKind KindOf(Metric metric) =>
        metric.Kind != MetricKind.EstimatorScore ? metric.Kind
        : Classes is null ? MetricKind.Determination
        : MetricKind.Accuracy;

    private ulong SplitsOf(SplitRole role)
    {
        var set = 0ul;
        for (var i = 0; i < Splits.Length; i++)
        {
            if (Splits[i].Role == role)
                set |= 1ul << i;
        }
        return set;
    }
}
