using LeakGate.Measuring;

namespace LeakGate.Checks;

/// <summary>A feature that never varies over the training rows, or a target of a single class.</summary>
internal sealed class ConstantFeature : ICheck
{
    public static Rule Definition { get; } =
        new(
            "LG1040",
            "constant-feature",
            Level.Warning,
            RuleCategory.Evaluation,
            "a feature or the target has a single value in training",
            "Nothing can be learnt from a column that never varies; often a filter or a join went wrong.",
            "Drop the column, or find out why it lost its variation."
        )
        {
            Extent = "",
            Messages = Messages.Of(
                ("default", "'{0}' has the same value in all {1} rows of '{2}'"),
                ("empty", "'{0}' has no value at all in the {1} rows of '{2}'"),
                ("target", "target '{0}' has the same value in all {1} rows of '{2}'")
            ),
        };

    public Rule Rule => Definition;

    public async Inquiry<CheckResult> RunAsync(CheckContext context)
    {
        var target = context.Dataset.Target?.Value;
        var asked = context
            .Schema.Columns.Where(c => context.Features.Contains(c) || c.Name == target)
            .Select(c => (Column: c, Answer: context.Measure(new ColumnProfile(c.Name))))
            .ToArray();
        var findings = new List<Finding>();
        foreach (var (column, question) in asked)
        {
            var answer = await question;
            for (var split = 0; split < context.Schema.Splits.Length; split++)
            {
                var isTraining = (context.TrainingSplits >> split & 1) != 0;
                var isValidation = context.Schema.Splits[split].Role != Configuration.SplitRole.Train;
                var present = (column.PresentIn >> split & 1) != 0;
                // Validation trains a final model now and then; only what every fit sees is worth a warning.
                if (!isTraining || isValidation || !present || !IsConstant(answer[split]))
                    continue;
                findings.Add(Report(context, column.Name, column.Name == target, split, answer[split]));
            }
        }
        return CheckResult.From(findings);
    }

    private static bool IsConstant(ColumnProfileAnswer profile) =>
        profile.Rows > 1 && (profile.Values == 0 || (profile.Constant && profile.Nulls == 0));

    private Finding Report(CheckContext context, string column, bool isTarget, int split, ColumnProfileAnswer profile)
    {
        var name = context.Schema.Splits[split].Name;
        return context.Finding(Rule, Level.Warning, column, context.DeclarationOf(column)) with
        {
            EvaluationSplit = name,
            MessageId =
                profile.Values == 0 ? "empty"
                : isTarget ? "target"
                : "default",
            Arguments = [column, profile.Rows, name],
            Properties = Figures.Of(("rows", profile.Rows), ("values", profile.Values)),
        };
    }
}
