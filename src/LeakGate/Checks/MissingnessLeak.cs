using LeakGate.Checks.Statistics;
using LeakGate.Checks.Targets;
using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Checks;

/// <summary>Whether a value is missing follows the target: the field was filled in after the answer, or because of it.</summary>
internal sealed class MissingnessLeak : ICheck
{
    private const double ChanceProbability = 1e-3;
    private const int FewestRows = 5;
    private const int MostFindings = 10;

    public static Rule Definition { get; } =
        new(
            "LG1010",
            "missingness-leak",
            Level.Error,
            RuleCategory.Target,
            "whether a value is missing follows the target",
            "The model learns who filled in the form and when, which in use is the same for everybody.",
            "Find out why the values are missing; drop the column, or take it as it is at the moment of prediction."
        )
        {
            Needs = ["target"],
            Options =
            [
                new(
                    "warning-from",
                    OptionKind.Number,
                    0.3,
                    0,
                    1,
                    "Cramér's V of missing and target from which it is a warning."
                ),
                new("error-from", OptionKind.Number, 0.9, 0, 1, "Cramér's V from which it is an error."),
            ],
            Messages = Messages.Of(
                (
                    "default",
                    "'{0}' is missing in {1} of the rows of class {2} and in {3} of the others: Cramér's V {4}, χ² p = {5} "
                        + "(columns allowed for: {6})"
                )
            ),
        };

    public Rule Rule => Definition;

    public async Inquiry<CheckResult> RunAsync(CheckContext context)
    {
        if (TargetEvidence.WhyNot(context) is { } why)
            return CheckResult.NotApplicable(why);
        var evidence = await TargetEvidence.OfAsync(context);
        if (!evidence.IsClassification)
            return CheckResult.NotApplicable("the target is a number to regress on");
        var found = Find(context, evidence);
        return CheckResult.From(found.Take(MostFindings).Select(f => Report(context, evidence, f)));
    }

    /// <summary>The columns whose missing values alone all but give the target.</summary>
    public static IEnumerable<string> Certain(CheckContext context, TargetEvidence evidence) =>
        Find(context, evidence).Where(f => f.Level == Level.Error).Select(f => f.Column.Name);

    private sealed record Following(Column Column, Level Level, double Association, double Probability, long Tried);

    private static List<Following> Find(CheckContext context, TargetEvidence evidence)
    {
        var from = context.Option(Definition, "warning-from");
        var tried = new List<(Column Column, double Association, double Probability)>();
        foreach (var column in evidence.Features)
        {
            var table = TableOf(evidence, column, evidence.Sides.Learn);
            if (Math.Min(table.Sum(r => r[0]), table.Sum(r => r[1])) < FewestRows)
                continue;
            var (statistic, freedom, association) = Chance.ChiSquare(table);
            tried.Add((column, association, Chance.OfChiSquare(statistic, freedom)));
        }
        var found = new List<Following>();
        // Holm: the smallest probability pays for all columns, the next for one less.
        foreach (var (rank, (column, association, probability)) in tried.OrderBy(t => t.Probability).Index())
        {
            var adjusted = Math.Min(1, probability * (tried.Count - rank));
            if (adjusted >= ChanceProbability)
                break;
            if (association < from || !HoldsOutside(evidence, column, from))
                continue;
            var level = association >= context.Option(Definition, "error-from") ? Level.Error : Level.Warning;
            found.Add(new Following(column, level, association, adjusted, tried.Count));
        }
        // A field need not apply to each of several classes, as luggage room does not to vans: that is no leak by itself.
        if (evidence.Table.Classes.Count > 2)
            found = found.ConvertAll(f => f with { Level = Level.Note });
        return found;
    }

    /// <summary>Whether every held-out side with enough rows shows it too: an accident of the training rows does not.</summary>
    private static bool HoldsOutside(TargetEvidence evidence, Column column, double from) =>
        evidence.Sides.Held.All(side =>
        {
            var table = TableOf(evidence, column, side.Evaluation);
            var few = Math.Min(table.Sum(r => r[0]), table.Sum(r => r[1])) < FewestRows;
            return few || Chance.ChiSquare(table).CramersV >= from / 2;
        });

    /// <summary>Missing and present rows of each class.</summary>
    private static long[][] TableOf(TargetEvidence evidence, Column column, ulong splits)
    {
        var nulls = evidence.TableOf(column).NullRows;
        return
        [
            .. Enumerable
                .Range(0, evidence.Table.Classes.Count)
                .Select(c =>
                {
                    var missing = Enumerable
                        .Range(0, nulls.Count)
                        .Where(s => (splits >> s & 1) != 0)
                        .Sum(s => nulls[s][c]);
                    return new[] { missing, evidence.Table.RowsOf(c, splits) - missing };
                }),
        ];
    }

    private Finding Report(CheckContext context, TargetEvidence evidence, Following following)
    {
        var table = TableOf(evidence, following.Column, evidence.Sides.Learn);
        var (missing, rows) = (table.Sum(r => r[0]), table.Sum(r => r.Sum()));
        var worst = Enumerable
            .Range(0, table.Length)
            .MaxBy(c => Math.Abs(table[c][0] - ((double)missing * table[c].Sum() / rows)));
        var (own, ownRows) = (table[worst][0], table[worst].Sum());
        var target = context.DeclarationOf(evidence.Target.Name);
        return context.Finding(Rule, following.Level, following.Column.Name, target) with
        {
            Arguments =
            [
                following.Column.Name,
                new Share(own, ownRows),
                $"'{context.Show(evidence.Table.Classes[worst].Text)}'",
                new Share(missing - own, rows - ownRows),
                following.Association,
                following.Probability,
                following.Tried,
            ],
            Properties = Figures.Of(
                ("columns", following.Tried),
                ("cramersV", following.Association),
                ("missing", missing),
                ("probability", following.Probability),
                ("rows", rows)
            ),
        };
    }
}
