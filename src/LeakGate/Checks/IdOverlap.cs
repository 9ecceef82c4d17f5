using LeakGate.Measuring;

namespace LeakGate.Checks;

/// <summary>A row's identifier occurs on both sides: the same case, whatever its other columns say now.</summary>
internal sealed class IdOverlap : ICheck
{
    public static Rule Definition { get; } =
        new(
            "LG1004",
            "id-overlap",
            Level.Error,
            RuleCategory.SplitIntegrity,
            "a row id occurs in more than one split",
            "One id is one case; the model is judged on a case it was taught, even if some values have changed since.",
            "Keep every id on one side, and look for the join or the re-export that repeated it."
        )
        {
            Needs = ["id"],
            Options = [new("max-ids", OptionKind.Integer, 0, 0, 1e15, "Ids that may occur in both splits.")],
            Extent = "evaluationRows",
            Messages = Messages.Of(
                (
                    "default",
                    "{0} of the ids under '{1}' in '{2}' occur in '{3}' too; {4} of its {5} rows ({6}) carry one of them"
                )
            ),
        };

    public Rule Rule => Definition;

    public async Inquiry<CheckResult> RunAsync(CheckContext context)
    {
        if (context.Dataset.Id is not { } id)
            return CheckResult.NotApplicable("no id is declared");
        var answer = await SharedKeyCount.Ask(context, id);
        if (answer.DistinctKeys == 0)
            return CheckResult.NotMeasured($"no row has a value under id '{id.Name}'");
        var findings = new List<Finding>();
        foreach (var pair in context.Pairs)
        {
            var shared = SharedKeyCount.Of(answer, pair);
            if (shared.Keys <= context.Option(Rule, "max-ids"))
                continue;
            findings.Add(
                context.Finding(Rule, Level.Error, pair) with
                {
                    Column = id.Name,
                    Declared = id.At,
                    Related = pair.EvaluationDeclared,
                    Arguments =
                    [
                        shared.Keys,
                        id.Name,
                        pair.Evaluation,
                        pair.Training,
                        shared.EvaluationRows,
                        shared.AllEvaluationRows,
                        new Share(shared.EvaluationRows, shared.AllEvaluationRows),
                    ],
                    Properties = Figures.Of(
                        ("evaluationRows", shared.EvaluationRows),
                        ("fraction", new Share(shared.EvaluationRows, shared.AllEvaluationRows).Value),
                        ("ids", shared.Keys),
                        ("rowsWithoutId", answer.RowsWithoutKey),
                        ("trainingRows", shared.TrainingRows)
                    ),
                    Examples = await context.Examples(shared.Examples, [.. id.Columns.Select(c => c.Value)]),
                }
            );
        }
        return CheckResult.From(findings);
    }
}
