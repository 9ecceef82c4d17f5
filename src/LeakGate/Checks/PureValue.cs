using LeakGate.Checks.Statistics;
using LeakGate.Checks.Targets;
using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Checks;

/// <summary>
/// A value that many rows share occurs with one class only, in a column that otherwise says little: a marker that was set
/// with the answer. Where several columns have such values, the problem has them by nature.
/// </summary>
internal sealed class PureValue : ICheck
{
    private const double ChanceProbability = 1e-6;
    private const double SmallestShare = 0.05;

    /// <summary>A value among fewer is half of the column, and one of a column that tells the classes apart is its end.</summary>
    private const int FewestValues = 4;
    private const double TellsLittle = 0.7;

    public static Rule Definition { get; } =
        new(
            "LG1039",
            "pure-value",
            Level.Warning,
            RuleCategory.Target,
            "a common value occurs with one class only",
            "A value that decides the answer was often set together with it; in use it will not be there.",
            "Find out when the value is set; drop it, or take the column as it is at the moment of prediction."
        )
        {
            Needs = ["target"],
            Messages = Messages.Of(
                (
                    "default",
                    "all {1} rows in which '{0}' is {2} are of class {3}, which {4} of the rows have: p = {5} with the {6} values "
                        + "tried allowed for"
                ),
                (
                    "easy",
                    "{1} columns have values that occur with one class only ({0}): the classes of '{2}' differ by nature, or all leak"
                )
            ),
        };

    public Rule Rule => Definition;

    private sealed record Pure(Column Column, ValueClasses Value, int Class, long Rows, double Probability, long Tried);

    public async Inquiry<CheckResult> RunAsync(CheckContext context)
    {
        if (TargetEvidence.WhyNot(context) is { } why)
            return CheckResult.NotApplicable(why);
        var evidence = await TargetEvidence.OfAsync(context);
        if (!evidence.IsClassification)
            return CheckResult.NotApplicable("the target is a number to regress on");
        var explained = await TargetExplanations.OfAsync(context, evidence, Rule);
        var columns = evidence.Features.Where(c => !explained.Contains(c.Name)).ToArray();
        var tried = columns
            .SelectMany(
                c => evidence.TableOf(c).Values,
                (c, v) => (Column: c, Value: v, Rows: v.In(evidence.Sides.Learn))
            )
            .Where(t =>
                t.Rows.Sum()
                >= SmallestShare
                    * evidence.Table.Classes.Select((_, c) => evidence.Table.RowsOf(c, evidence.Sides.Learn)).Sum()
            )
            .ToArray();
        var pure = tried
            .Select(t => PureIn(evidence, t.Column, t.Value, t.Rows, tried.Length))
            .OfType<Pure>()
            .OrderBy(p => p.Probability)
            .ToArray();
        var withPure = pure.Select(p => p.Column.Name).Distinct().ToArray();
        if (withPure.Length > 1)
            return CheckResult.From([Easy(context, evidence, withPure)]);
        if (pure.Length == 0)
            return CheckResult.Passed;
        return CheckResult.From([await ReportAsync(context, evidence, pure[0])]);
    }

    private static Pure? PureIn(TargetEvidence evidence, Column column, ValueClasses value, long[] rows, int tried)
    {
        var own = rows.Sum();
        var at = Array.IndexOf(rows, own);
        if (
            at < 0
            || TellsMore(evidence, column, value)
            || evidence.Sides.Held.Any(h => value.In(h.Evaluation) is var held && held.Sum() != held[at])
        )
            return null;
        // Drawn from all rows without putting back: how likely are so many of one class?
        var ofClass = evidence.Table.RowsOf(at, evidence.Sides.Learn);
        var all = evidence.Table.Classes.Select((_, c) => evidence.Table.RowsOf(c, evidence.Sides.Learn)).Sum();
        var log = Chance.LogArrangements([own, ofClass - own]) - Chance.LogArrangements([own, all - own]);
        var probability = Math.Min(1, Math.Exp(log) * tried);
        return probability < ChanceProbability ? new Pure(column, value, at, own, probability, tried) : null;
    }

    /// <summary>Whether the other values tell the classes apart as well.</summary>
    private static bool TellsMore(TargetEvidence evidence, Column column, ValueClasses value)
    {
        var table = evidence.TableOf(column);
        var others = table with { Values = [.. table.Values.Where(v => v != value)] };
        return table.Values.Count < FewestValues
            || Separation.OfCategories(others, evidence.Sides.Held, evidence.Table.Classes.Count)
                is { Area: > TellsLittle };
    }

    private Finding Easy(CheckContext context, TargetEvidence evidence, string[] columns)
    {
        var target = evidence.Target.Name;
        var shown = string.Join(", ", columns.Take(5).Select(c => $"'{c}'")) + (columns.Length > 5 ? ", …" : "");
        return context.Finding(Rule, Level.Note, target, context.DeclarationOf(target)) with
        {
            MessageId = "easy",
            Arguments = [shown, (long)columns.Length, target],
            Properties = Figures.Of(("columns", (long)columns.Length)),
        };
    }

    private async Inquiry<Finding> ReportAsync(CheckContext context, TargetEvidence evidence, Pure pure)
    {
        var examples = await context.Examples([new RowPair(pure.Value.First, RowRef.None)], [pure.Column.Name]);
        var all = evidence.Table.Classes.Select((_, c) => evidence.Table.RowsOf(c, evidence.Sides.Learn)).Sum();
        var share = new Share(evidence.Table.RowsOf(pure.Class, evidence.Sides.Learn), all);
        var target = context.DeclarationOf(evidence.Target.Name);
        // Of several classes one often has a value of its own by nature: seven seats make a van.
        var level = evidence.Table.Classes.Count > 2 ? Level.Note : Level.Warning;
        return context.Finding(Rule, level, pure.Column.Name, target) with
        {
            Arguments =
            [
                pure.Column.Name,
                pure.Rows,
                $"'{examples[0].Label}'",
                $"'{context.Show(evidence.Table.Classes[pure.Class].Text)}'",
                share,
                pure.Probability,
                pure.Tried,
            ],
            Properties = Figures.Of(("probability", pure.Probability), ("rows", pure.Rows), ("values", pure.Tried)),
            Examples = examples,
        };
    }
}
