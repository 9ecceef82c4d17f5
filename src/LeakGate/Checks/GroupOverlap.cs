using LeakGate.Configuration;
using LeakGate.Measuring;

namespace LeakGate.Checks;

/// <summary>A declared group (a patient, a customer, a device) has rows on both sides.</summary>
internal sealed class GroupOverlap : ICheck
{
    public static Rule Definition { get; } =
        new(
            "LG1003",
            "group-overlap",
            Level.Error,
            RuleCategory.SplitIntegrity,
            "a group has rows in more than one split",
            "Rows of one group resemble each other, so the model recognises the group instead of solving the task.",
            "Split by group: put all rows of a group on one side."
        )
        {
            Needs = ["group"],
            Options = [new("max-groups", OptionKind.Integer, 0, 0, 1e15, "Groups that may occur in both splits.")],
            Extent = "evaluationRows",
            Messages = Messages.Of(
                (
                    "default",
                    "{0} of the {1} groups of '{2}' in '{3}' ({4}) occur in '{5}' too; they hold {6} of its rows ({7})"
                )
            ),
        };

    public Rule Rule => Definition;

    public async Inquiry<CheckResult> RunAsync(CheckContext context)
    {
        if (context.Dataset.Groups.IsEmpty)
            return CheckResult.NotApplicable("no group is declared");
        var answers = context.Dataset.Groups.Select(group =>
            (Group: group, Answer: SharedKeyCount.Ask(context, group))
        );
        var findings = new List<Finding>();
        var notMeasured = new List<string>();
        foreach (var (group, asked) in answers.ToArray())
        {
            var answer = await asked;
            if (answer.DistinctKeys == 0)
                notMeasured.Add($"no row has a value under group '{group.Name}'");
            foreach (var pair in context.Pairs)
            {
                var shared = SharedKeyCount.Of(answer, pair);
                if (shared.Keys > context.Option(Rule, "max-groups"))
                    findings.Add(await Report(context, group, pair, shared, answer.RowsWithoutKey));
            }
        }
        return CheckResult.From(findings, notMeasured);
    }

    private async Inquiry<Finding> Report(
        CheckContext context,
        KeySpec group,
        SplitPair pair,
        SharedKeyCount shared,
        long withoutKey
    ) =>
        context.Finding(Rule, Level.Error, pair) with
        {
            Column = group.Name,
            Declared = group.At,
            Related = pair.EvaluationDeclared,
            Arguments =
            [
                shared.Keys,
                shared.EvaluationKeys,
                group.Name,
                pair.Evaluation,
                new Share(shared.Keys, shared.EvaluationKeys),
                pair.Training,
                shared.EvaluationRows,
                new Share(shared.EvaluationRows, shared.AllEvaluationRows),
            ],
            Properties = Figures.Of(
                ("evaluationGroups", shared.EvaluationKeys),
                ("evaluationRows", shared.EvaluationRows),
                ("fraction", new Share(shared.EvaluationRows, shared.AllEvaluationRows).Value),
                ("groups", shared.Keys),
                ("rowsWithoutGroup", withoutKey),
                ("trainingRows", shared.TrainingRows)
            ),
            Examples = await context.Examples(shared.Examples, [.. group.Columns.Select(c => c.Value)]),
        };
}

/// <summary>The shared keys of a pair, summed over its sides.</summary>
internal readonly record struct SharedKeyCount(
    long Keys,
    long EvaluationKeys,
    long EvaluationRows,
    long AllEvaluationRows,
    long TrainingRows,
    EquatableArray<RowPair> Examples
)
{
    public static Inquiry<KeyOverlapAnswer> Ask(CheckContext context, KeySpec key) =>
        context.Measure(new KeyOverlap([.. key.Columns.Select(c => c.Value)], context.AllSides));

    public static SharedKeyCount Of(KeyOverlapAnswer answer, SplitPair pair)
    {
        var total = default(SharedKeyCount);
        var examples = default(LowestPairs);
        for (var i = 0; i < pair.Sides.Length; i++)
        {
            var one = answer.PerSides[pair.FirstSides + i];
            total = new SharedKeyCount(
                total.Keys + one.Keys,
                total.EvaluationKeys + one.EvaluationKeys,
                total.EvaluationRows + one.EvaluationRows,
                total.AllEvaluationRows + one.AllEvaluationRows,
                total.TrainingRows + one.TrainingRows,
                []
            );
            foreach (var example in one.Examples)
                examples.Add(example);
        }
        return total with { Examples = examples.Pairs };
    }
}
