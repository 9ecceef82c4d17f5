using LeakGate.Measuring;

namespace LeakGate.Checks;

/// <summary>
/// The gap between training and evaluation is shorter than declared: the last training labels still look into the
/// evaluation period (purging), or its first rows still feel the training period (embargo).
/// </summary>
internal sealed class TimeEmbargo : ICheck
{
    public static Rule Definition { get; } =
        new(
            "LG1006",
            "time-embargo",
            Level.Error,
            RuleCategory.Time,
            "the gap between training and evaluation is shorter than the declared embargo",
            "Labels of the last training rows are made of days that the evaluation rows describe, so answers seep through.",
            "Drop the training rows within horizon plus embargo of the first evaluation row."
        )
        {
            Needs = ["time.embargo"],
            Messages = Messages.Of(
                (
                    "default",
                    "'{0}' begins {1} after the last row of '{2}', but horizon and embargo ask for {3}; {4} of its rows lie "
                        + "inside the embargo"
                ),
                (
                    "overlap",
                    "'{0}' begins before '{2}' ends, so there is no gap at all where horizon and embargo ask for {3}"
                ),
                (
                    "entity",
                    "{4} rows of '{0}' follow the last row of their '{5}' in '{2}' by less than the {3} that horizon and "
                        + "embargo ask for"
                )
            ),
        };

    public Rule Rule => Definition;

    public async Inquiry<CheckResult> RunAsync(CheckContext context)
    {
        if (TimeAxisQuestions.Of(context) is not { } axis)
            return CheckResult.NotApplicable("no time is declared");
        if (axis.Embargo + axis.Horizon <= 0)
            return CheckResult.NotApplicable("neither embargo nor horizon is declared");
        var answer = await context.Measure(axis.Question);
        if (answer.Spans.Any(span => span.Missing == span.Rows))
            return CheckResult.NotMeasured($"a split has no value under time column '{axis.Question.Column}'");
        var findings = new List<Finding>();
        foreach (var pair in context.Pairs)
        {
            var order = PairOrder.Of(answer, pair);
            var overlaps = order.Earlier + order.Ties > 0;
            if (order.InEmbargo > 0 || (overlaps && context.Dataset.Entity is null))
                findings.Add(await Report(context, axis, pair, order, overlaps));
        }
        return CheckResult.From(findings);
    }

    private async Inquiry<Finding> Report(
        CheckContext context,
        TimeAxisQuestions axis,
        SplitPair pair,
        PairOrder order,
        bool overlaps
    )
    {
        var gap = axis.Distance(order.LastTraining, order.FirstEvaluation);
        var entity = context.Dataset.Entity?.Name;
        var time = context.Dataset.Time!;
        return context.Finding(Rule, Level.Error, pair) with
        {
            Column = axis.Question.Column,
            Declared = (time.Embargo?.At ?? time.Horizon?.At)!,
            Related = pair.EvaluationDeclared,
            MessageId =
                entity is not null ? "entity"
                : overlaps ? "overlap"
                : "default",
            Arguments =
            [
                pair.Evaluation,
                axis.Length(gap),
                pair.Training,
                axis.Length(axis.Embargo + axis.Horizon),
                order.InEmbargo,
                entity ?? "",
            ],
            Properties = Figures.Of(
                ("gap", axis.IsDate ? gap / TimeSpan.TicksPerSecond : gap),
                ("required", (axis.Embargo + axis.Horizon) / (axis.IsDate ? TimeSpan.TicksPerSecond : 1)),
                ("rows", order.InEmbargo)
            ),
            Examples = await context.Examples(order.EmbargoExamples, []),
        };
    }
}
