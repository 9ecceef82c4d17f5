using System.Collections.Immutable;
using LeakGate.Configuration;
using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Checks;

/// <summary>
/// Two sides that must not share what a check looks for. A pair of named splits has one <see cref="SplitSides"/>;
/// numbered folds are one pair with as many as there are folds, since each is held out in turn.
/// </summary>
/// <param name="Training">Name of the side the model learns from.</param>
/// <param name="Evaluation">Name of the side it is judged on.</param>
/// <param name="FirstSides">Where the pair's sides begin among those of all pairs.</param>
internal sealed record SplitPair(
    string Training,
    string Evaluation,
    SourceLocation TrainingDeclared,
    SourceLocation EvaluationDeclared,
    int FirstSides,
    ImmutableArray<SplitSides> Sides
)
{
    /// <summary>All splits of the evaluation side, as a set.</summary>
    public ulong EvaluationSplits => Sides.Aggregate(0ul, (all, sides) => all | sides.Evaluation);

    /// <summary>All splits of the training side, as a set.</summary>
    public ulong TrainingSplits => Sides.Aggregate(0ul, (all, sides) => all | sides.Training);

    /// <summary>The pairs of a data set: every earlier role against every later one, or the folds.</summary>
    public static ImmutableArray<SplitPair> Of(DatasetSpec dataset, ImmutableArray<Split> splits)
    {
        if (SplitDiscovery.AreFolds(dataset, splits))
            return [Folds(dataset, splits)];
        var pairs = ImmutableArray.CreateBuilder<SplitPair>();
        for (var i = 0; i < splits.Length; i++)
        {
            for (var j = 0; j < splits.Length; j++)
            {
                if (splits[i].Role >= splits[j].Role)
                    continue;
                var sides = ImmutableArray.Create(new SplitSides(1ul << i, 1ul << j));
                pairs.Add(
                    new SplitPair(
                        splits[i].Name,
                        splits[j].Name,
                        splits[i].Declared,
                        splits[j].Declared,
                        pairs.Count,
                        sides
                    )
                );
            }
        }
        return pairs.ToImmutable();
    }

    private static SplitPair Folds(DatasetSpec dataset, ImmutableArray<Split> folds)
    {
        var all = folds.Length == 64 ? ulong.MaxValue : (1ul << folds.Length) - 1;
        var sides = folds.Select((_, i) => new SplitSides(all & ~(1ul << i), 1ul << i));
        var at = dataset.SplitBy!.Column.At;
        return new SplitPair("the other folds", "each fold", at, at, 0, [.. sides]);
    }
}
