using System.Collections.Immutable;
using LeakGate.Checks.Evaluation;
using LeakGate.Configuration;
using LeakGate.Measuring;
using LeakGate.Metrics;

namespace LeakGate.Checks;

/// <summary>
/// Runs the project's own training command on copies of the splits in which the training labels are shuffled. What such
/// a model knows of the labels of the judged rows it can only have from these rows themselves. The first repetition that
/// does not beat chance acquits the command; to convict it all of them must.
/// </summary>
internal sealed class LearnsShuffledLabels : ICheck
{
    private const double NearCertainty = 1e-3;
    private const int FewestRows = 20;
    private const int NumberLimit = 1_000_000;

    public static Rule Definition { get; } =
        new(
            "LG1035",
            "learns-shuffled-labels",
            Level.Error,
            RuleCategory.Evaluation,
            "the training command beats chance although the training labels were shuffled",
            "From shuffled labels nothing can be learnt, so the model has seen the labels it is judged on.",
            "Follow the evaluation rows through the training code: it fits, selects or scores with the wrong rows."
        )
        {
            Needs = ["training", "target"],
            Extent = "",
            Messages = Messages.Of(
                (
                    "default",
                    "with shuffled training labels the training command reaches '{0}' of {1} on average and {2} at the "
                        + "worst of {3} repetitions, where chance gives {4} (with its own labels {5}): p = {6}"
                )
            ),
        };

    public Rule Rule => Definition;

    public async Inquiry<CheckResult> RunAsync(CheckContext context)
    {
        if (context.Dataset.Training is not { } training)
            return CheckResult.NotApplicable("no training is declared");
        if (context.Training is not { } runner)
            return CheckResult.NotMeasured(
                "this run does not allow the training command that leakgate.yml names; --allow-training does, and "
                    + "allow-training: true of the action"
            );
        if (context.Target is not { } target)
            return CheckResult.NotMeasured("not every split has the target");
        if (MetricOf(training, context) is not { } metric)
            return CheckResult.NotMeasured(
                $"'{training.Metric.Shown}' is no metric whose level of chance is known; accuracy, roc_auc, f1, r2 and rmse are among those"
            );
        var rows = await EvaluatedRows.OfAsync(context);
        var judged = rows.Judged;
        if (rows.RowsIn(judged) < FewestRows)
            return CheckResult.NotMeasured($"'{rows.NameOf(judged)}' has fewer than {FewestRows} rows to judge by");
        var level = rows.Classes is null
            ? ChanceLevel.OfNumbers(rows.KindOf(metric), await NumbersAsync(context, target.Name, judged))
            : ChanceLevel.OfClasses(rows.KindOf(metric), rows.ClassesIn(judged));
        if (level is null)
            return CheckResult.NotMeasured(
                $"what chance gives for '{training.Metric.Shown}' is not known of a target that is "
                    + (rows.Classes is null ? "a number" : "a class")
            );
        var request = new TrainingRequest(target.Name, rows.AreFolds ? 0 : judged, [.. rows.RowsPerSplit]);
        return Judge(context, training, new Runs(runner, request), level, rows);
    }

    /// <summary>The runs of one command; a run that was expected to give a score and gives none ends the rule.</summary>
    private sealed class Runs(ITraining runner, TrainingRequest request)
    {
        public double? Try(CopiedLabels labels) => runner.Run(request, labels, 0).Score;

        public double Score(CopiedLabels labels, int repetition)
        {
            var outcome = runner.Run(request, labels, repetition);
            return outcome.Score ?? throw new NotMeasuredException(outcome.Trouble);
        }
    }

    private CheckResult Judge(
        CheckContext context,
        TrainingSpec training,
        Runs runs,
        ChanceLevel level,
        EvaluatedRows rows
    )
    {
        // A command that reads its data elsewhere learns the true labels, whatever is in the copies.
        if (runs.Try(CopiedLabels.NoTraining) is not null)
            return CheckResult.NotMeasured(
                "the training command reports a score although the copies of its training rows are gone, so it does not "
                    + "read them; it must read the paths that leakgate.yml declares, relative to its folder"
            );
        var scores = new List<double>();
        for (var i = 1; i <= training.Repetitions; i++)
        {
            var score = runs.Score(CopiedLabels.Shuffled, i);
            if (!level.IsBeatenBy(score))
                return CheckResult.Passed;
            scores.Add(score);
        }
        var own = runs.Score(CopiedLabels.Own, 0);
        if (scores.TrueForAll(score => score == own) && !UsesLabels(runs, own, level))
            return CheckResult.NotMeasured(
                $"the training command reports the same '{training.Metric.Shown}' whatever the labels under "
                    + $"'{context.Dataset.Target!.Shown}' are, so it does not use them"
            );
        return CheckResult.From([Report(context, training, scores, own, level, rows)]);
    }

    /// <summary>
    /// Whether a score that no shuffle changes comes from the labels at all. A model that has memorised them is perfect
    /// every time; so is one that reads others, but that one can do without the column that is declared.
    /// </summary>
    private static bool UsesLabels(Runs runs, double own, ChanceLevel level) =>
        own == (level.IsLoss ? 0 : 1) && runs.Try(CopiedLabels.Renamed) is null;

    private Finding Report(
        CheckContext context,
        TrainingSpec training,
        List<double> scores,
        double own,
        ChanceLevel level,
        EvaluatedRows rows
    )
    {
        var probability = Math.Pow(2, -scores.Count);
        var worst = level.IsLoss ? scores.Max() : scores.Min();
        var judged = probability < NearCertainty ? Level.Error : Level.Warning;
        return context.Finding(Rule, judged, training.Metric.Value, training.At) with
        {
            EvaluationSplit = rows.AreFolds ? "" : rows.NameOf(rows.Judged),
            Related = rows.Single(rows.Judged)?.Declared,
            Arguments =
            [
                training.Metric.Shown,
                scores.Average(),
                worst,
                (long)scores.Count,
                level.Score,
                own,
                probability,
            ],
            Properties = Figures.Of(
                ("chance", level.Score),
                ("mean", scores.Average()),
                ("ownLabels", own),
                ("probability", probability),
                ("repetitions", (long)scores.Count),
                ("worst", worst)
            ),
        };
    }

    private static Metric? MetricOf(TrainingSpec training, CheckContext context)
    {
        var splits = new SplitNames([.. context.Schema.Splits.Select(s => (s.Name, s.Role))]);
        return Metric.Find(NameWords.Of(training.Metric.Value, splits).Rest);
    }

    private static async Inquiry<ImmutableArray<double>> NumbersAsync(CheckContext context, string target, ulong judged)
    {
        var sample = await context.Measure(new NumberSample(target, NumberLimit));
        return [.. sample.Items.Where((_, i) => (judged >> i & 1) != 0).SelectMany(s => s.Items).Order()];
    }
}
