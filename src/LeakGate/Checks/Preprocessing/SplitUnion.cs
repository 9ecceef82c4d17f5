using System.Collections.Immutable;
using LeakGate.Configuration;

namespace LeakGate.Checks.Preprocessing;

/// <summary>Splits that something may have been fitted on together: training with evaluation rows.</summary>
/// <param name="Pair">The pair that a finding is told of.</param>
/// <param name="Splits">Bit i stands for split i.</param>
/// <param name="Trainings">The training sides that have to be told apart from it: one, or one for each fold.</param>
internal sealed record SplitUnion(SplitPair Pair, ulong Splits, ImmutableArray<ulong> Trainings, string Name)
{
    /// <summary>All splits together first, then every training split with each of its evaluation splits.</summary>
    public static ImmutableArray<SplitUnion> Of(CheckContext context)
    {
        var splits = context.Schema.Splits;
        // What is fitted on validation rows is no training split's doing.
        var pairs = context
            .Pairs.Where(p => p.Sides.Length > 1 || splits.Any(s => s.Name == p.Training && s.Role == SplitRole.Train))
            .ToArray();
        if (pairs.Length == 0)
            return [];
        var widest = pairs.Last(p => p.TrainingSplits == pairs[0].TrainingSplits);
        var all = pairs.Aggregate(0ul, (set, pair) => set | pair.TrainingSplits | pair.EvaluationSplits);
        return
        [
            .. pairs
                .Select(p => (Pair: p, Splits: p.TrainingSplits | p.EvaluationSplits))
                .Prepend((Pair: widest, Splits: all))
                .DistinctBy(u => u.Splits)
                .Select(u => new SplitUnion(
                    u.Pair,
                    u.Splits,
                    [.. u.Pair.Sides.Select(s => s.Training)],
                    NameOf(context, u.Pair, u.Splits)
                )),
        ];
    }

    private static string NameOf(CheckContext context, SplitPair pair, ulong set) =>
        pair.Sides.Length > 1
            ? "all folds"
            : string.Join(" + ", context.Schema.Splits.Where((_, i) => (set >> i & 1) != 0).Select(s => s.Name));
}
