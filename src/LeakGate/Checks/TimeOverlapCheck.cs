using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Checks;

/// <summary>Evaluation rows that are not later than the last training row: the model has learnt from their future.</summary>
internal sealed class TimeOverlapCheck : ICheck
{
    public static Rule Definition { get; } =
        new(
            "LG1005",
            "time-overlap",
            Level.Error,
            RuleCategory.Time,
            "evaluation rows are not later than the last training row",
            "In use the model only knows the past; here it has learnt from rows after those it is judged on.",
            "Split by time: all training rows before the first evaluation row."
        )
        {
            Needs = ["time"],
            Options =
            [
                new("max-fraction", OptionKind.Number, 0, 0, 1, "Share of evaluation rows that may not be later."),
            ],
            Messages = Messages.Of(
                ("default", "{0} of the {1} rows of '{2}' ({3}) are not later than the last row of '{4}' ({5})"),
                (
                    "ties",
                    "{0} of the {1} rows of '{2}' ({3}) are not later than the last row of '{4}' ({5}); {6} of them lie "
                        + "at exactly that time"
                ),
                (
                    "entity",
                    "{0} of the {1} rows of '{2}' ({3}) are not later than the last row of their '{7}' in '{4}'; {6} of "
                        + "them lie at exactly that time"
                )
            ),
        };

    public Rule Rule => Definition;

    public async Inquiry<CheckResult> RunAsync(CheckContext context)
    {
        if (TimeAxisQuestions.Of(context) is not { } axis)
            return CheckResult.NotApplicable("no time is declared");
        var answer = await context.Measure(axis.Question);
        if (answer.Spans.Any(span => span.Missing == span.Rows))
            return CheckResult.NotMeasured($"a split has no value under time column '{axis.Question.Column}'");
        var findings = new List<Finding>();
        foreach (var pair in context.Pairs)
        {
            var order = PairOrder.Of(answer, pair);
            var rows = order.Earlier + order.Ties;
            if (rows > context.Option(Rule, "max-fraction") * order.Comparable)
                findings.Add(await Report(context, axis, pair, order));
        }
        return CheckResult.From(findings);
    }

    private async Inquiry<Finding> Report(CheckContext context, TimeAxisQuestions axis, SplitPair pair, PairOrder order)
    {
        var rows = order.Earlier + order.Ties;
        var entity = context.Dataset.Entity?.Name;
        return context.Finding(Rule, Level.Error, pair) with
        {
            Column = axis.Question.Column,
            Declared = context.Dataset.Time!.Column.At,
            Related = pair.EvaluationDeclared,
            MessageId =
                entity is not null ? "entity"
                : order.Ties > 0 ? "ties"
                : "default",
            Arguments =
            [
                rows,
                order.Comparable,
                pair.Evaluation,
                new Share(rows, order.Comparable),
                pair.Training,
                axis.Moment(order.LastTraining),
                order.Ties,
                entity ?? "",
            ],
            Properties = Figures.Of(
                ("comparableRows", order.Comparable),
                ("earlier", order.Earlier),
                ("entities", order.Entities),
                ("fraction", new Share(rows, order.Comparable).Value),
                ("rows", rows),
                ("ties", order.Ties)
            ),
            Examples = await context.Examples(order.Examples, []),
        };
    }
}

/// <summary>How the times of a pair lie, summed over its sides.</summary>
internal readonly record struct PairOrder(
    long Earlier,
    long Ties,
    long InEmbargo,
    long Comparable,
    long Entities,
    long LastTraining,
    long FirstEvaluation,
    EquatableArray<RowPair> Examples,
    EquatableArray<RowPair> EmbargoExamples
)
{
    public static PairOrder Of(TimeOrderAnswer answer, SplitPair pair)
    {
        var total = new PairOrder(0, 0, 0, 0, 0, TimeAxis.Missing, long.MaxValue, [], []);
        var examples = default(LowestPairs);
        var embargoExamples = default(LowestPairs);
        for (var i = 0; i < pair.Sides.Length; i++)
        {
            var one = answer.PerSides[pair.FirstSides + i];
            total = new PairOrder(
                total.Earlier + one.Earlier,
                total.Ties + one.Ties,
                total.InEmbargo + one.InEmbargo,
                total.Comparable + one.Comparable,
                total.Entities + one.Entities,
                Math.Max(total.LastTraining, one.LastTraining),
                Math.Min(total.FirstEvaluation, one.FirstEvaluation),
                [],
                []
            );
            foreach (var example in one.Examples)
                examples.Add(example);
            foreach (var example in one.EmbargoExamples)
                embargoExamples.Add(example);
        }
        return total with { Examples = examples.Pairs, EmbargoExamples = embargoExamples.Pairs };
    }
}
