using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Checks;

/// <summary>
/// A compared column that only numbers the rows of its file, such as the index that pandas writes: it would keep equal
/// rows from ever being equal, so it must not pass in silence.
/// </summary>
internal sealed class RowNumberColumn : ICheck
{
    /// <summary>The rules that such a column deceives.</summary>
    private static readonly Rule[] OfWholeRows =
    [
        DuplicateRows.Definition,
        NearDuplicateRows.Definition,
        SplitMigration.Definition,
        HoldoutChanged.Definition,
    ];

    public Rule Rule => RunRules.RowNumberColumn;

    public async Inquiry<CheckResult> RunAsync(CheckContext context)
    {
        if (!Array.Exists(OfWholeRows, rule => context.IsOn(rule)))
            return CheckResult.NotApplicable("no rule that compares whole rows is on");
        var asked = context
            .ComparedColumns.Where(c => c.Kind == ColumnKind.Number && !c.IsTime)
            .Select(c => (c.Name, Answer: context.Measure(new ColumnProfile(c.Name))))
            .ToArray();
        var findings = new List<Finding>();
        foreach (var (column, question) in asked)
        {
            var answer = await question;
            if (!answer.Any(split => split.CountsUp) || !answer.All(split => split.CountsUp || split.Rows == 1))
                continue;
            findings.Add(
                context.Finding(Rule, Level.Warning, column, context.DeclarationOf(column)) with
                {
                    Arguments =
                    [
                        $"column '{column}' goes up by one from row to row in every split and keeps all rows apart; "
                            + "declare it under id or ignore",
                    ],
                }
            );
        }
        return CheckResult.From(findings);
    }
}
