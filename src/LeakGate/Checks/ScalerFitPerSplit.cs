using LeakGate.Checks.Preprocessing;

namespace LeakGate.Checks;

/// <summary>What a scaler leaves behind holds exactly over the training rows, and again over the evaluation rows.</summary>
internal sealed class ScalerFitPerSplit : ICheck
{
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
                )
            ),
        };

    public Rule Rule => Definition;

    public async Task<CheckResult> RunAsync(CheckContext context)
    {
        var columns = await NumberColumn.OfFeaturesAsync(context);
        if (columns.Length == 0)
            return CheckResult.NotApplicable("there are no number features");
        await RobustIdentity.AskAsync(context, columns);
        var scaled = ScaledColumns.BySplit(
            context,
            columns,
            [.. ScalerIdentity.OfMoments, new RobustIdentity(allowsTies: false)]
        );
        return CheckResult.From(
            scaled.Select(s =>
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
        );
    }
}
