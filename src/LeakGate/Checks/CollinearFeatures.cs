using LeakGate.Checks.Statistics;
using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Checks;

/// <summary>
/// Features that say the same twice: pairs by their correlation over the training rows, and combinations of several by
/// the variance inflation factor.
/// </summary>
internal sealed class CollinearFeatures : ICheck
{
    private const int MostPairs = 20;
    private const int MostColumns = 400;

    public static Rule Definition { get; } =
        new(
            "LG1028",
            "collinear-features",
            Level.Note,
            RuleCategory.Evaluation,
            "features are almost linear functions of each other",
            "Coefficients and importances of such features are arbitrary, and a copy often comes from a leaking join.",
            "Keep one of the features, or find out why two say the same."
        )
        {
            Options =
            [
                new("threshold", OptionKind.Number, 0.99, 0, 1, "Absolute correlation from which a pair is reported."),
                new("max-vif", OptionKind.Number, 1000, 1, 1e12, "Largest variance inflation factor that is accepted."),
            ],
            Extent = "",
            Messages = Messages.Of(
                ("default", "'{0}' and '{1}' have the correlation {2} over {3} training rows"),
                ("inflation", "'{0}' is almost a linear combination of other features: variance inflation factor {2}")
            ),
        };

    public Rule Rule => Definition;

    public async Inquiry<CheckResult> RunAsync(CheckContext context)
    {
        var columns = context.Features.Where(c => c.Kind == ColumnKind.Number).Select(c => c.Name).ToArray();
        if (columns.Length < 2)
            return CheckResult.NotApplicable("there are fewer than two number features");
        var answer = await context.Measure(Question(context));
        var threshold = context.Option(Rule, "threshold");
        var pairs = Pairs(columns, answer)
            .Where(p => Math.Abs(p.Correlation) >= threshold)
            .OrderByDescending(p => Math.Abs(p.Correlation))
            .ThenBy(p => p.First, StringComparer.Ordinal)
            .ThenBy(p => p.Second, StringComparer.Ordinal)
            .Take(MostPairs)
            .ToArray();
        var findings = pairs.Select(pair => Report(context, pair)).ToList();
        findings.AddRange(Inflated(context, columns, answer, [.. pairs.SelectMany(p => new[] { p.First, p.Second })]));
        return CheckResult.From(findings);
    }

    /// <summary>
    /// The correlations of the number features over the training rows. The target comes along behind them at no cost
    /// worth naming, for whoever wants its correlations; it is no feature.
    /// </summary>
    public static PairMoments Question(CheckContext context)
    {
        var columns = context.Features.Where(c => c.Kind == ColumnKind.Number).Select(c => c.Name);
        var measured = context.Target is { Kind: ColumnKind.Number } target ? columns.Append(target.Name) : columns;
        return new PairMoments([.. measured], context.TrainingSplits);
    }

    private readonly record struct Pair(string First, string Second, double Correlation, long Rows);

    private static IEnumerable<Pair> Pairs(string[] columns, PairMomentsAnswer answer)
    {
        for (var j = 1; j < columns.Length; j++)
        {
            for (var i = 0; i < j; i++)
                yield return new Pair(columns[i], columns[j], answer.Correlation(i, j), answer.Count(i, j));
        }
    }

    private Finding Report(CheckContext context, Pair pair) =>
        context.Finding(Rule, Level.Note, $"{pair.First} + {pair.Second}", context.DeclarationOf(pair.First)) with
        {
            Arguments = [pair.First, pair.Second, pair.Correlation, pair.Rows],
            Properties = Figures.Of(("correlation", pair.Correlation), ("rows", pair.Rows)),
        };

    // Columns of a reported pair have an infinite factor for a reason already told.
    private IEnumerable<Finding> Inflated(
        CheckContext context,
        string[] columns,
        PairMomentsAnswer answer,
        HashSet<string> reported
    )
    {
        var limit = context.Option(Rule, "max-vif");
        if (columns.Length > MostColumns)
            yield break;
        var left = Enumerable.Range(0, columns.Length).Where(i => !reported.Contains(columns[i]));
        var (used, rows) = OverTheSameRows([.. left.Where(i => !IsConstant(answer, i))], answer);
        // So many columns of noise would explain that share of each other by chance; with fewer rows they explain all.
        var unexplained = (double)(rows - used.Count) / (rows - 1);
        var factors = VarianceInflation.Of(used.Count, (i, j) => answer.Correlation(used[i], used[j]));
        for (var i = 0; i < used.Count; i++)
        {
            if (factors[i] * unexplained <= limit)
                continue;
            var column = columns[used[i]];
            yield return context.Finding(Rule, Level.Note, column, context.DeclarationOf(column)) with
            {
                MessageId = "inflation",
                Arguments = [column, "", factors[i]],
                Properties = Figures.Of(("varianceInflation", factors[i])),
            };
        }
    }

    /// <summary>
    /// The columns that share the most rows, and how many. Correlations over different rows, as missing values make
    /// them, belong to no common matrix: taken together they show combinations that are not there.
    /// </summary>
    private static (List<int> Columns, long Rows) OverTheSameRows(int[] columns, PairMomentsAnswer answer)
    {
        var pairs = columns.SelectMany((i, at) => columns[..at].Select(j => (First: j, Second: i))).ToArray();
        var rows = pairs.Select(p => answer.Count(p.First, p.Second)).DefaultIfEmpty(0).Max();
        var candidates = pairs
            .Where(p => answer.Count(p.First, p.Second) == rows)
            .SelectMany(p => new[] { p.First, p.Second })
            .ToHashSet();
        var used = new List<int>();
        foreach (var i in columns.Where(candidates.Contains))
        {
            if (used.TrueForAll(j => answer.Count(i, j) == rows))
                used.Add(i);
        }
        return (used, rows);
    }

    private static bool IsConstant(PairMomentsAnswer answer, int column) =>
        Enumerable
            .Range(0, answer.Columns)
            .Where(j => j != column)
            .All(j => double.IsNaN(answer.Correlation(column, j)));
}
