using LeakGate.Checks.Series;
using LeakGate.Checks.Statistics;
using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Checks;

/// <summary>
/// What the target does over the evaluation rows it has done before, among the training rows of its series or of another.
/// Only an excess over how often the training rows repeat themselves is reported.
/// </summary>
internal sealed class RepeatedWindow : ICheck
{
    private const int SampledRows = 400_000;
    private const double ChanceProbability = 1e-4;

    /// <summary>Windows lie half a window apart, so that one alone is hardly more than a hit by luck.</summary>
    private const int FewestWindows = 2;

    public static Rule Definition { get; } =
        new(
            "LG1037",
            "repeated-window",
            Level.Warning,
            RuleCategory.Time,
            "the target's course over evaluation rows occurs among training rows",
            "The model has seen what comes and only has to remember it; a course that is new will not be so easy.",
            "Find where the values were copied, repeated or filled in, and judge on a period that is not."
        )
        {
            Needs = ["time", "target"],
            Options =
            [
                new("window", OptionKind.Integer, 8, 4, 1000, "Values of the target that make a window."),
                new(
                    "correlation",
                    OptionKind.Number,
                    0.9999,
                    0.9,
                    1,
                    "Absolute correlation from which windows are alike."
                ),
            ],
            Messages = Messages.Of(
                (
                    "default",
                    "{0} of the {1} windows of {2} values of '{3}' in '{4}' recur in '{5}', shifted or scaled at most "
                        + "(|r| ≥ {6}); of the windows of '{5}' {7} of {8} recur there"
                )
            ),
        };

    public Rule Rule => Definition;

    public async Inquiry<CheckResult> RunAsync(CheckContext context)
    {
        if (TimeAxisQuestions.Of(context) is not { } axis)
            return CheckResult.NotApplicable("no time is declared");
        if (context.Target is not { } target)
            return CheckResult.NotApplicable("no target is declared that every split has");
        if (target.Kind != ColumnKind.Number)
            return CheckResult.NotApplicable("the target is no number");
        var question = axis.Question;
        var sample = await context.Measure(
            new SeriesSample(question.Entity, question.Column, [target.Name], SampledRows)
        );
        if (!sample.IsWhole && question.Entity.Count == 0)
            return CheckResult.NotApplicable("the series has more than 400,000 rows");
        var order = new SeriesOrder(sample, withinSplits: false);
        if (2 * order.Rows < sample.Refs.Length)
            return CheckResult.NotApplicable(
                $"most rows share their '{question.Column}' with another; to tell their series apart, declare entity"
            );
        var length = (int)context.Option(Rule, "window");
        var search = new WindowSearch(order, 0, length, context.Option(Rule, "correlation"));
        var findings = new List<Finding>();
        foreach (var pair in context.Pairs)
        {
            var counts = pair.Sides.Select(search.Count).ToArray();
            var found = counts.MinBy(ChanceOf)!;
            if (found.Recurring >= FewestWindows && ChanceOf(found) * counts.Length < ChanceProbability)
                findings.Add(await Report(context, pair, target.Name, length, found));
        }
        return CheckResult.From(findings);
    }

    private static double ChanceOf(RepeatedWindows found) =>
        Chance.OfAtLeast(found.Recurring, found.Windows, found.TrainingRecurring, found.TrainingWindows);

    private async Inquiry<Finding> Report(
        CheckContext context,
        SplitPair pair,
        string target,
        int length,
        RepeatedWindows found
    ) =>
        context.Finding(Rule, Level.Warning, pair) with
        {
            Arguments =
            [
                found.Recurring,
                found.Windows,
                (long)length,
                target,
                pair.Evaluation,
                pair.Training,
                context.Option(Rule, "correlation"),
                found.TrainingRecurring,
                found.TrainingWindows,
            ],
            Properties = Figures.Of(
                ("chanceProbability", ChanceOf(found)),
                ("rows", found.Recurring),
                ("trainingWindows", found.TrainingWindows),
                ("trainingWindowsThatRecur", found.TrainingRecurring),
                ("windows", found.Windows)
            ),
            Examples = await context.Examples([.. found.Examples], []),
        };
}
