using LeakGate.Checks.Preprocessing;
using LeakGate.Measuring;

namespace LeakGate.Checks;

/// <summary>What a scaler leaves behind holds exactly over the training rows, and again over the evaluation rows.</summary>
internal sealed class ScalerFitPerSplit : ICheck
{
    private const double ChanceOfError = 1e-5;

    public static Rule Definition { get; } =
        new(
            "LG1014",
            "scaler-fit-per-split",
            Level.Error,
            RuleCategory.Preprocessing,
            "a scaler was fitted on the training rows and again on the evaluation rows",
            "One and the same value means another thing in each split, and in use no whole split is there to be fitted on.",
            "Fit the scaler on the training rows once, and apply it to the evaluation rows as it is."
        )
        {
            Extent = "columns",
            Messages = Messages.Of(
                (
                    "standard",
                    "'{0}' has mean {2} and standard deviation {3} in '{1}', and {5} and {6} in '{4}' again: each split was "
                        + "scaled by itself ({7} of {8} number features alike, by chance p < {9})"
                ),
                (
                    "robust",
                    "'{0}' has median {2} and quartiles {3} apart in '{1}', and {5} and {6} in '{4}' again: each split was "
                        + "scaled by itself ({7} of {8} number features alike, by chance p < {9})"
                ),
                (
                    "norm",
                    "the squares of '{0}' sum up to {2} in '{1}', and to {5} in '{4}' again: each split was scaled by itself "
                        + "({7} of {8} number features alike, by chance p < {9})"
                ),
                (
                    "rank",
                    "'{0}' holds ranks in '{1}', with mean {2} = (n + 1) / 2n, and again in '{4}', with mean {5}: each split "
                        + "was ranked by itself ({7} of {8} number features alike, by chance p < {9})"
                ),
                (
                    "quantile",
                    "'{0}' holds quantiles in '{1}', with mean {2} halfway between its ends, and again in '{4}', with mean {5}: "
                        + "each split was ranked by itself ({7} of {8} number features alike, by chance p < {9})"
                ),
                (
                    "range",
                    "{4} number features end exactly at {2} and {3} in '{0}', and all of them in '{1}' again: each split was "
                        + "scaled by itself (by chance p < {5})"
                ),
                (
                    "maximum",
                    "in {4} number features the largest absolute value is exactly {3} in '{0}', and in all of them in '{1}' "
                        + "again: each split was scaled by itself (by chance p < {5})"
                )
            ),
        };

    public Rule Rule => Definition;

    public async Inquiry<CheckResult> RunAsync(CheckContext context)
    {
        var columns = await NumberColumn.OfFeaturesAsync(context);
        if (columns.Length == 0)
            return CheckResult.NotApplicable("there are no number features");
        _ = await RobustIdentity.AskAsync(context, columns);
        var scaled = await ScaledColumns.BySplitAsync(
            context,
            columns,
            [.. ScalerIdentity.OfMoments, new RobustIdentity(allowsTies: false)]
        );
        var explained = scaled.SelectMany(s => s.Columns).Select(c => c.Name).ToHashSet();
        var ranges = await RangeEvidence.BySplitAsync(context, columns, explained);
        return CheckResult.From(
            scaled
                .Select(s =>
                    s.Report(
                        context,
                        Rule,
                        Level.Error,
                        s.Columns[0],
                        "trainingFirst",
                        "trainingSecond",
                        "evaluationFirst",
                        "evaluationSecond"
                    )
                )
                .Concat(ranges.Select(r => Report(context, r)))
        );
    }

    private Finding Report(CheckContext context, RangeEvidence range) =>
        context.Finding(Rule, range.Chance < ChanceOfError ? Level.Error : Level.Warning, range.Pair) with
        {
            Column = ScaledColumns.Join(range.Columns),
            MessageId = range.IsMaximum ? "maximum" : "range",
            Arguments =
            [
                range.Pair.Training,
                range.Pair.Evaluation,
                range.Lower,
                range.Upper,
                (long)range.Columns.Count,
                range.Chance,
            ],
            Properties = Figures.Of(("chanceProbability", range.Chance), ("columns", (long)range.Columns.Count)),
        };
}
