using LeakGate.Checks.Preprocessing;
using LeakGate.Measuring;

namespace LeakGate.Checks;

/// <summary>
/// What a scaler leaves behind holds exactly over training and evaluation rows together, and not over training rows
/// alone: it was fitted on both.
/// </summary>
internal sealed class ScalerFitOnAll : ICheck
{
    public static Rule Definition { get; } =
        new(
            "LG1013",
            "scaler-fit-on-all",
            Level.Error,
            RuleCategory.Preprocessing,
            "a scaler was fitted on training and evaluation rows together",
            "Centre and scale of the evaluation rows are in every training row, and in use no such rows are there to ask.",
            "Split first, fit the scaler on the training rows, and apply it to the others as it is."
        )
        {
            Extent = "columns",
            Messages = Messages.Of(
                (
                    "standard",
                    "over '{1}' '{0}' has mean {2} and standard deviation {3}, over '{4}' alone {5} and {6}: the scaler saw "
                        + "the evaluation rows ({7} of {8} number features alike, by chance p < {9})"
                ),
                (
                    "robust",
                    "over '{1}' '{0}' has median {2} and quartiles {3} apart, over '{4}' alone {5} and {6}: the scaler saw "
                        + "the evaluation rows ({7} of {8} number features alike, by chance p < {9})"
                ),
                (
                    "norm",
                    "over '{1}' the squares of '{0}' sum up to {2}, over '{4}' alone to {5}: the column's length was taken "
                        + "over the evaluation rows too ({7} of {8} number features alike, by chance p < {9})"
                ),
                (
                    "rank",
                    "over '{1}' '{0}' holds ranks, with mean {2} = (n + 1) / 2n, over '{4}' alone {5} instead of {6}: the "
                        + "evaluation rows were ranked too ({7} of {8} number features alike, by chance p < {9})"
                ),
                (
                    "quantile",
                    "over '{1}' '{0}' holds quantiles, with mean {2} halfway between its ends, over '{4}' alone {5}: the "
                        + "evaluation rows were ranked too ({7} of {8} number features alike, by chance p < {9})"
                ),
                (
                    "range",
                    "{4} number features end exactly at {2} and {3} over '{1}', but {5} of them, '{0}' for one, do not reach "
                        + "both ends in '{6}' alone: the scaler saw the evaluation rows"
                ),
                (
                    "maximum",
                    "in {4} number features the largest absolute value is exactly {3} over '{1}', but {5} of them, '{0}' for "
                        + "one, do not reach it in '{6}' alone: the scaler saw the evaluation rows"
                )
            ),
        };

    public Rule Rule => Definition;

    public async Inquiry<CheckResult> RunAsync(CheckContext context)
    {
        var columns = await NumberColumn.OfFeaturesAsync(context);
        if (columns.Length == 0)
            return CheckResult.NotApplicable("there are no number features");
        columns = await ProjectionFitOnAll.LeftOverAsync(context, columns);
        var unions = SplitUnion.Of(context);
        _ = await RobustIdentity.AskAsync(context, columns);
        var scaled = ScaledColumns.OverUnions(
            unions,
            columns,
            [.. ScalerIdentity.OfMoments, new RobustIdentity(allowsTies: true)]
        );
        var explained = scaled.SelectMany(s => s.Columns).Select(c => c.Name).ToHashSet();
        var ranges = await RangeEvidence.OverUnionsAsync(context, columns, explained);
        return CheckResult.From(
            scaled
                .Select(s =>
                    s.Report(
                        context,
                        Rule,
                        s.Identity.Level,
                        s.Clearest,
                        "first",
                        "second",
                        "trainingFirst",
                        "trainingSecond"
                    )
                )
                .Concat(ranges.Select(r => Report(context, r)))
        );
    }

    private Finding Report(CheckContext context, RangeEvidence range) =>
        context.Finding(Rule, Level.Warning, range.Pair) with
        {
            Column = ScaledColumns.Join(range.Columns),
            MessageId = range.IsMaximum ? "maximum" : "range",
            Arguments =
            [
                range.Short[0],
                range.Where,
                range.Lower,
                range.Upper,
                (long)range.Columns.Count,
                (long)range.Short.Count,
                range.Pair.Training,
            ],
            Properties = Figures.Of(
                ("chanceProbability", range.Chance),
                ("columns", (long)range.Columns.Count),
                ("short", (long)range.Short.Count)
            ),
        };
}
