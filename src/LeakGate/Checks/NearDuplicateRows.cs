using LeakGate.Checks.Statistics;
using LeakGate.Measuring;

namespace LeakGate.Checks;

/// <summary>
/// Rows that are equal once text is normalised and numbers are cut to six significant digits, though not to the letter:
/// what re-exporting, re-encoding or re-typing leaves of a duplicate. Only an excess over the training split's own rate
/// is reported.
/// </summary>
internal sealed class NearDuplicateRows : ICheck
{
    private const double ChanceProbability = 0.01;

    public static Rule Definition { get; } =
        new(
            "LG1002",
            "near-duplicate-rows",
            Level.Warning,
            RuleCategory.SplitIntegrity,
            "rows of one split occur again in another but for spelling or rounding",
            "A row that differs in case, spacing or the last digits is the same case to a model, which has seen its answer.",
            "Normalise text and rounding before deduplicating, then split."
        )
        {
            Options =
            [
                new("max-fraction", OptionKind.Number, 0, 0, 1, "Share of evaluation rows that may have a near twin."),
            ],
            Messages = Messages.Of(
                (
                    "default",
                    "{0} of the {1} rows of '{2}' ({3}) equal a row of '{4}' but for case, spacing, Unicode form or "
                        + "digits beyond the sixth"
                )
            ),
        };

    public Rule Rule => Definition;

    public async Inquiry<CheckResult> RunAsync(CheckContext context)
    {
        if (context.ComparedColumns.IsEmpty)
            return CheckResult.NotMeasured("no column is left to compare");
        var exactAnswers = context.Measure(DuplicateRows.Question(context, RowEquality.Exact));
        var answers = await context.Measure(DuplicateRows.Question(context, RowEquality.Normalised));
        var findings = new List<Finding>();
        foreach (var pair in context.Pairs)
        {
            var exact = TwinCount.Of(await exactAnswers, pair);
            var near = TwinCount.Of(answers, pair);
            var rows = near.Twins - exact.Twins;
            var inner = near.TrainingInnerTwins - exact.TrainingInnerTwins;
            var chance = Chance.OfAtLeast(rows, near.EvaluationRows, inner, near.TrainingRows);
            if (rows <= context.Option(Rule, "max-fraction") * near.EvaluationRows || chance >= ChanceProbability)
                continue;
            var onlyNear = near.Examples.Items.RemoveRange(exact.Examples.Items);
            findings.Add(
                context.Finding(Rule, Level.Warning, pair) with
                {
                    Arguments =
                    [
                        rows,
                        near.EvaluationRows,
                        pair.Evaluation,
                        new Share(rows, near.EvaluationRows),
                        pair.Training,
                    ],
                    Properties = Figures.Of(
                        ("chanceProbability", chance),
                        ("evaluationRows", near.EvaluationRows),
                        ("fraction", new Share(rows, near.EvaluationRows).Value),
                        ("rows", rows),
                        ("trainingInnerTwins", inner),
                        ("trainingRows", near.TrainingRows)
                    ),
                    Examples = await context.Examples(onlyNear, []),
                }
            );
        }
        return CheckResult.From(findings);
    }
}
