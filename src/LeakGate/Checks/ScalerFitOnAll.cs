using LeakGate.Checks.Preprocessing;

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

    public async Task<CheckResult> RunAsync(CheckContext context)
    {
        var columns = await NumberColumn.OfFeaturesAsync(context);
        if (columns.Length == 0)
            return CheckResult.NotApplicable("there are no number features");
        columns = await ProjectionFitOnAll.LeftOverAsync(context, columns);
        var unions = SplitUnion.Of(context);
        await RobustIdentity.AskAsync(context, columns);
        var scaled = ScaledColumns.OverUnions(
            unions,
            columns,
            [.. ScalerIdentity.OfMoments, new RobustIdentity(allowsTies: true)]
        );
        var explained = scaled.SelectMany(s => s.Columns).Select(c => c.Name).ToHashSet();
        var ranges = RangeEvidence.Find(context, columns, explained);
        return CheckResult.From(scaled.Select(s => Report(context, s)).Concat(ranges.Select(r => Report(context, r))));
    }

    private Finding Report(CheckContext context, ScaledColumns scaled)
    {
        var column = scaled.Clearest;
        return context.Finding(Rule, scaled.Identity.Level, scaled.Pair) with
        {
            Column = scaled.Names,
            MessageId = scaled.Identity.MessageId,
            Arguments =
            [
                column.Name,
                scaled.Where,
                column.There.First,
                column.There.Second,
                scaled.Pair.Training,
                column.Elsewhere.First,
                column.Elsewhere.Second,
                (long)scaled.Columns.Count,
                (long)scaled.Tried,
                scaled.Chance,
            ],
            Properties = Figures.Of(
                ("chanceProbability", scaled.Chance),
                ("columns", (long)scaled.Columns.Count),
                ("first", column.There.First),
                ("second", column.There.Second),
                ("trainingFirst", column.Elsewhere.First),
                ("trainingSecond", column.Elsewhere.Second)
            ),
        };
    }

    private Finding Report(CheckContext context, RangeEvidence range)
    {
        return context.Finding(Rule, Level.Warning, range.Union.Pair) with
        {
            Column = ScaledColumns.Join(range.Columns),
            MessageId = range.IsMaximum ? "maximum" : "range",
            Arguments =
            [
                range.Short[0],
                range.Union.Name,
                range.Lower,
                range.Upper,
                (long)range.Columns.Count,
                (long)range.Short.Count,
                range.Union.Pair.Training,
            ],
            Properties = Figures.Of(("columns", (long)range.Columns.Count), ("short", (long)range.Short.Count)),
        };
    }
}
