using System.Collections.Immutable;
using LeakGate.Checks.Evaluation;
using LeakGate.Measuring;
using LeakGate.Metrics;

namespace LeakGate.Checks;

/// <summary>
/// A class is rare, and the model is judged by accuracy. The headline is the metric that <c>metrics</c> declares; where
/// it declares none, accuracy is the headline of a file in which no other metric would see the rare class.
/// </summary>
internal sealed class AccuracyOnImbalance : ICheck
{
    public static Rule Definition { get; } =
        new(
            "LG1029",
            "accuracy-on-imbalance",
            Level.Note,
            RuleCategory.Evaluation,
            "a class is rare and the model is judged by accuracy",
            "A model that never finds the rare class has almost the same accuracy as one that always does.",
            "Judge by balanced accuracy, F1, average precision or the area under the ROC curve, and name it as headline."
        )
        {
            Needs = ["metrics", "target"],
            Options =
            [
                new(
                    "min-share",
                    OptionKind.Number,
                    0.1,
                    0,
                    0.5,
                    "Share of the rows below which one of two classes is rare; of k classes, 2/k times that share."
                ),
            ],
            Extent = "",
            Messages = Messages.Of(
                (
                    "default",
                    "class {0} has {1} of the {2} rows of '{3}' ({4}), and the headline '{5}' is accuracy: {6}, where "
                        + "saying {7} for every row gives {8}"
                )
            ),
        };

    public Rule Rule => Definition;

    public async Inquiry<CheckResult> RunAsync(CheckContext context)
    {
        if (context.Scores is not { } sheet)
            return CheckResult.NotApplicable("no metrics are declared");
        if (context.Target is null)
            return CheckResult.NotApplicable("no target is declared, or not every split has it");
        var rows = await EvaluatedRows.OfAsync(context);
        if (rows.Classes is null)
            return CheckResult.NotApplicable("the target is a number to regress on");
        var declared = context.Dataset.Metrics?.Headline;
        var headline = declared is null ? Undeclared(sheet, rows) : HeadlineOf(sheet, declared.Value, context);
        if (declared is not null && headline is null && !sheet.Unknown.Any(name => Ends(name, declared.Value)))
            return CheckResult.NotMeasured(
                $"the headline '{declared.Shown}' is not in '{sheet.File}'; {sheet.Understood}"
            );
        return
            headline is { } score
            && rows.KindOf(score.Metric) == MetricKind.Accuracy
            && Judge(context, rows, score) is { } finding
            ? CheckResult.From([finding])
            : CheckResult.Passed;
    }

    private Finding? Judge(CheckContext context, EvaluatedRows rows, Score score)
    {
        var splits = rows.SplitsOf(score);
        var counts = rows.Classes!.Values.Select(v => (v.Value, Rows: v.In(splits))).Where(c => c.Rows > 0).ToArray();
        if (counts.Length < 2)
            return null;
        var (rare, common) = (counts.MinBy(c => c.Rows), counts.MaxBy(c => c.Rows));
        var all = counts.Sum(c => c.Rows);
        // Of many classes each is rare; what counts is how far below its equal share a class is.
        if (rare.Rows >= context.Option(Rule, "min-share") * 2 / counts.Length * all)
            return null;
        var share = new Share(rare.Rows, all);
        return context.Finding(Rule, Level.Note, score.Name, score.At) with
        {
            EvaluationSplit = rows.AreFolds ? "" : rows.NameOf(splits),
            Related = rows.Single(splits)?.Declared,
            Arguments =
            [
                $"'{context.Show(rare.Value)}'",
                rare.Rows,
                all,
                rows.NameOf(splits),
                share,
                score.Name,
                score.Value,
                $"'{context.Show(common.Value)}'",
                (double)common.Rows / all,
            ],
            Properties = Figures.Of(
                ("accuracy", score.Value),
                ("largestShare", (double)common.Rows / all),
                ("share", share.Value)
            ),
        };
    }

    /// <summary>The accuracy of a file that has no metric which would see a rare class.</summary>
    private static Score? Undeclared(ScoreSheet sheet, EvaluatedRows rows)
    {
        var judged = sheet.Scores.Where(s => s.IsOfEvaluation && s.Group.Length == 0).ToArray();
        return Array.Exists(judged, s => s.Metric.SeesSmallClasses)
            ? null
            : judged
                .Where(s => rows.KindOf(s.Metric) == MetricKind.Accuracy)
                .OrderByDescending(s => s.Role)
                .FirstOrDefault();
    }

    /// <summary>The score that a name means: by its whole path, else the metric of that name on the last side.</summary>
    private static Score? HeadlineOf(ScoreSheet sheet, string name, CheckContext context) =>
        sheet.Find(name, new SplitNames([.. context.Schema.Splits.Select(s => (s.Name, s.Role))]));

    private static bool Ends(string path, string name) =>
        path == name || path.EndsWith("." + name, StringComparison.Ordinal);
}
