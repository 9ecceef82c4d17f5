using LeakGate.Checks.Preprocessing;
using LeakGate.Measuring;

namespace LeakGate.Checks;

/// <summary>
/// Components that are exactly uncorrelated over training and evaluation rows together, and not over training rows
/// alone: the projection was fitted on both.
/// </summary>
internal sealed class ProjectionFitOnAll : ICheck
{
    public static Rule Definition { get; } =
        new(
            "LG1016",
            "projection-fit-on-all",
            Level.Error,
            RuleCategory.Preprocessing,
            "a projection was fitted on training and evaluation rows together",
            "The directions were chosen with the evaluation rows in view, which are in every component of every training row.",
            "Split first, fit the projection on the training rows, and apply it to the others as it is."
        )
        {
            Extent = "columns",
            Messages = Messages.Of(
                (
                    "centred",
                    "over '{1}' {2} components, '{0}' for one, are centred and have |r| ≤ {3} in all {4} pairs, over '{5}' "
                        + "alone up to {6}: the projection saw the evaluation rows (by chance p < {7})"
                ),
                (
                    "uncentred",
                    "over '{1}' {2} components, '{0}' for one, are at right angles, with cosines of at most {3} in all {4} "
                        + "pairs, over '{5}' alone up to {6}: the projection saw the evaluation rows (by chance p < {7})"
                )
            ),
        };

    public Rule Rule => Definition;

    public async Inquiry<CheckResult> RunAsync(CheckContext context)
    {
        if (context.Features.Count(c => c.Kind == Splits.ColumnKind.Number) < 2)
            return CheckResult.NotApplicable("there are fewer than two number features");
        return CheckResult.From((await Projection.FindAsync(context)).Select(p => Report(context, p)));
    }

    /// <summary>The columns that this rule, if it is on, does not explain: whitened components look scaled too.</summary>
    public static async Inquiry<NumberColumn[]> LeftOverAsync(CheckContext context, NumberColumn[] columns)
    {
        if (!context.IsOn(Definition))
            return columns;
        var explained = (await Projection.FindAsync(context)).SelectMany(p => p.Columns).ToHashSet();
        return [.. columns.Where(c => !explained.Contains(c.Name))];
    }

    private Finding Report(CheckContext context, Projection projection) =>
        context.Finding(Rule, Level.Error, projection.Union.Pair) with
        {
            Column = ScaledColumns.Join(projection.Columns),
            MessageId = projection.IsCentred ? "centred" : "uncentred",
            Arguments =
            [
                projection.Columns[0],
                projection.Union.Name,
                (long)projection.Columns.Count,
                projection.There,
                (long)projection.Pairs,
                projection.Union.Pair.Training,
                projection.Elsewhere,
                projection.Chance,
            ],
            Properties = Figures.Of(
                ("chanceProbability", projection.Chance),
                ("columns", (long)projection.Columns.Count),
                ("correlation", projection.There),
                ("trainingCorrelation", projection.Elsewhere)
            ),
        };
}
