using LeakGate.Measuring;
using MathNet.Numerics;

namespace LeakGate.Checks.Preprocessing;

/// <summary>A column that has an identity where it should not, and where it does not.</summary>
/// <param name="There">Over the splits that it holds on.</param>
/// <param name="Elsewhere">Over the splits it is compared with.</param>
/// <param name="Chance">Probability that luck alone explains this column.</param>
internal readonly record struct ScaledColumn(string Name, IdentityFit There, IdentityFit Elsewhere, double Chance);

/// <summary>Columns of one table that one scaler explains.</summary>
/// <param name="Where">Names the splits that the identity holds on.</param>
/// <param name="Compared">Names those it is compared with.</param>
/// <param name="Tried">Columns that were tried.</param>
/// <param name="Chance">Probability that so many of those tried come out like this by luck.</param>
internal sealed record ScaledColumns(
    ScalerIdentity Identity,
    SplitPair Pair,
    string Where,
    string Compared,
    IReadOnlyList<ScaledColumn> Columns,
    int Tried,
    double Chance
)
{
    private const double ChanceOfColumn = 1e-2;

    /// <summary>Columns of few values are weak each by itself, and strong when most of a table agree.</summary>
    private const double ChanceOfCoarse = 0.1;
    private const double ChanceOfAll = 1e-5;
    private const int MostNames = 5;

    /// <summary>Stands for anything smaller, so that reports never show a probability of nothing.</summary>
    private const double Smallest = 1e-300;

    /// <summary>A standard deviation of fewer numbers says nothing.</summary>
    private const long FewestNumbers = 5;

    /// <summary>The column that shows it best: where the identity fails most clearly elsewhere.</summary>
    public ScaledColumn Clearest => Columns.MaxBy(c => c.Elsewhere.Distance);

    /// <summary>The columns as one name.</summary>
    public string Names => Join([.. Columns.Select(c => c.Name)]);

    /// <summary>Columns as one name: the first few of them, in the order of the table.</summary>
    public static string Join(IReadOnlyList<string> columns) =>
        string.Join(" + ", columns.Take(MostNames)) + (columns.Count > MostNames ? " + …" : "");

    /// <summary>The finding, told of one column: its figures where the identity holds, and those it is compared with.</summary>
    /// <param name="figures">What the former two and the latter two are called for programs.</param>
    public Finding Report(
        CheckContext context,
        Rule rule,
        Level level,
        ScaledColumn shown,
        params ReadOnlySpan<string> figures
    ) =>
        context.Finding(rule, level, Pair) with
        {
            Column = Names,
            MessageId = Identity.MessageId,
            Arguments =
            [
                shown.Name,
                Where,
                shown.There.First,
                shown.There.Second,
                Compared,
                shown.Elsewhere.First,
                shown.Elsewhere.Second,
                (long)Columns.Count,
                (long)Tried,
                Chance,
            ],
            Properties = Figures.Of(
                ("chanceProbability", Chance),
                ("columns", (long)Columns.Count),
                (figures[0], shown.There.First),
                (figures[1], shown.There.Second),
                (figures[2], shown.Elsewhere.First),
                (figures[3], shown.Elsewhere.Second)
            ),
        };

    /// <summary>Scalers fitted on training and evaluation rows together.</summary>
    public static List<ScaledColumns> OverUnions(
        IReadOnlyList<SplitUnion> unions,
        NumberColumn[] columns,
        IReadOnlyList<ScalerIdentity> identities
    )
    {
        var found = new List<ScaledColumns>();
        var explained = new HashSet<string>();
        foreach (var identity in identities)
        {
            foreach (var union in unions)
            {
                var hits = new List<ScaledColumn>();
                foreach (var column in columns.Where(c => !explained.Contains(c.Name)))
                {
                    var fit = identity.Of(column, union.Splits);
                    if (!fit.Holds || fit.Chance > ChanceOfColumn)
                        continue;
                    var trainings = union
                        .Trainings.Where(t => column.Over(t).Count >= FewestNumbers)
                        .Select(t => identity.Of(column, t));
                    var training = trainings.DefaultIfEmpty(default).MaxBy(f => f.Distance);
                    if (training.Fails)
                        hits.Add(new ScaledColumn(column.Name, fit, training, fit.Chance));
                }
                Take(identity, union, hits);
            }
        }
        return found;

        void Take(ScalerIdentity identity, SplitUnion union, List<ScaledColumn> hits)
        {
            if (Judge(identity, union.Pair, (union.Name, union.Pair.Training), hits, columns.Length) is not { } scaled)
                return;
            found.Add(scaled);
            explained.UnionWith(hits.Select(h => h.Name));
        }
    }

    /// <summary>Scalers fitted on each split by itself.</summary>
    public static async Inquiry<List<ScaledColumns>> BySplitAsync(
        CheckContext context,
        NumberColumn[] columns,
        IReadOnlyList<ScalerIdentity> identities
    )
    {
        var found = new List<ScaledColumns>();
        foreach (var pair in context.Pairs.Where(p => p.Sides.Length == 1))
        {
            var explained = new HashSet<string>();
            foreach (var identity in identities)
            {
                var hits = new List<ScaledColumn>();
                foreach (var column in columns.Where(c => !explained.Contains(c.Name)))
                {
                    if (column.Over(pair.EvaluationSplits).Count < FewestNumbers)
                        continue;
                    var training = identity.Of(column, pair.TrainingSplits);
                    var evaluation = identity.Of(column, pair.EvaluationSplits);
                    if (training.Holds && evaluation.Holds && evaluation.Chance <= ChanceOfColumn)
                        hits.Add(new ScaledColumn(column.Name, training, evaluation, evaluation.Chance));
                }
                hits = await WithTiesAsync(context, columns, identity, pair, hits);
                if (Judge(identity, pair, (pair.Training, pair.Evaluation), hits, columns.Length) is not { } scaled)
                    continue;
                found.Add(scaled);
                explained.UnionWith(hits.Select(h => h.Name));
            }
        }
        return found;
    }

    /// <summary>
    /// What is left of columns that have an identity twice, once it is seen how few values some of them have: where those
    /// make it likely, the rows of an evaluation split have by luck what a scaler gave to the training rows.
    /// </summary>
    private static async Inquiry<List<ScaledColumn>> WithTiesAsync(
        CheckContext context,
        NumberColumn[] columns,
        ScalerIdentity identity,
        SplitPair pair,
        List<ScaledColumn> hits
    )
    {
        // All are asked before the first is waited for: one pass answers them together.
        var asked = hits.ConvertAll(hit =>
            (Hit: hit, Values: CoarseValues.OfAsync(context, hit.Name, pair.TrainingSplits | pair.EvaluationSplits))
        );
        var left = new List<ScaledColumn>();
        foreach (var (hit, values) in asked)
        {
            var column = Array.Find(columns, c => c.Name == hit.Name)!;
            var byTies = await values is { } coarse ? identity.ChanceOfTies(coarse, column, pair.EvaluationSplits) : 0;
            if (byTies <= ChanceOfCoarse)
                left.Add(hit with { Chance = Math.Max(hit.Chance, byTies) });
        }
        return left;
    }

    /// <summary>
    /// Probability that so many of the columns tried come out by luck, with those probabilities of each: luck has as
    /// many ways to choose them as there are sets of so many (Bonferroni).
    /// </summary>
    public static double ChanceOf(IReadOnlyCollection<double> chances, int tried)
    {
        var log = SpecialFunctions.BinomialLn(tried, chances.Count) + chances.Sum(c => Math.Log(Math.Max(c, Smallest)));
        return Math.Clamp(Math.Exp(log), Smallest, 1);
    }

    private static ScaledColumns? Judge(
        ScalerIdentity identity,
        SplitPair pair,
        (string Where, string Compared) names,
        List<ScaledColumn> hits,
        int tried
    )
    {
        var chance = ChanceOf([.. hits.Select(h => h.Chance)], tried);
        return hits.Count > 0 && chance < ChanceOfAll
            ? new(identity, pair, names.Where, names.Compared, hits, tried, chance)
            : null;
    }
}
