using LeakGate.Measuring;

namespace LeakGate.Checks;

/// <summary>
/// Classes that one side of a pair has and the other lacks: what training lacks cannot be learnt, what evaluation lacks
/// is not judged. A class so rare that a random split would lose it anyway is a warning where training lacks it, and a
/// note where evaluation does. Data with a time is not split at random: a year may have no snow, which is a warning.
/// </summary>
internal sealed class UnseenLabel : ICheck
{
    private const double ChanceProbability = 1e-3;

    public static Rule Definition { get; } =
        new(
            "LG1026",
            "unseen-label",
            Level.Error,
            RuleCategory.SplitIntegrity,
            "the splits do not have the same target classes",
            "A class that is never shown cannot be learnt, and one that is never asked for is never judged.",
            "Split with stratification, or take the class out of the task."
        )
        {
            Needs = ["target"],
            Messages = Messages.Of(
                ("default", "{0} classes of '{1}' in '{2}' ({3}, {4} rows) never occur in '{5}'"),
                ("one", "class {3} of '{1}' in '{2}' ({4} rows) never occurs in '{5}'")
            ),
        };

    public Rule Rule => Definition;

    public async Inquiry<CheckResult> RunAsync(CheckContext context)
    {
        if (context.Dataset.Target is null)
            return CheckResult.NotApplicable("no target is declared");
        if (context.Target is not { } target)
            return CheckResult.NotApplicable("not every split has the target");
        if (await TargetQuestions.Classes(context, target) is not { } classes)
            return CheckResult.NotApplicable("the target is a number to regress on");
        var findings = new List<Finding>();
        foreach (var pair in context.Pairs)
        {
            foreach (var sides in pair.Sides)
            {
                var here = new Side(context.EvaluationName(pair, sides), sides.Evaluation);
                var there = new Side(pair.Training, sides.Training);
                foreach (var (has, lacks) in new[] { (here, there), (there, here) })
                {
                    if (Judge(context, target.Name, classes, pair, has, lacks) is { } finding)
                        findings.Add(finding);
                }
            }
        }
        return CheckResult.From(findings);
    }

    private readonly record struct Side(string Name, ulong Splits);

    private Finding? Judge(
        CheckContext context,
        string target,
        ValueCountsAnswer classes,
        SplitPair pair,
        Side has,
        Side lacks
    )
    {
        var missing = classes.Values.Where(v => v.In(has.Splits) > 0 && v.In(lacks.Splits) == 0).ToArray();
        if (missing.Length == 0)
            return null;
        var (size, otherSize) = (
            classes.Values.Sum(v => v.In(has.Splits)),
            classes.Values.Sum(v => v.In(lacks.Splits))
        );
        var rows = missing.Sum(v => v.In(has.Splits));
        // Each row of a class falls on the other side with that side's share; the least likely loss decides.
        var stays = (double)size / (size + otherSize);
        var chance = missing.Min(v => Math.Pow(stays, v.In(has.Splits)));
        var level = (lacks.Name == pair.Training, chance < ChanceProbability) switch
        {
            (true, true) => Level.Error,
            (false, true) => context.Dataset.Time is null ? Level.Error : Level.Warning,
            (true, false) => Level.Warning,
            (false, false) => Level.Note,
        };
        return context.Finding(Rule, level, pair) with
        {
            TrainingSplit = lacks.Name,
            EvaluationSplit = has.Name,
            Column = target,
            Declared = context.DeclarationOf(target),
            Related = pair.EvaluationDeclared,
            MessageId = missing.Length == 1 ? "one" : "default",
            Arguments =
            [
                (long)missing.Length,
                target,
                has.Name,
                string.Join(", ", missing.Take(5).Select(v => $"'{context.Show(v.Value)}'"))
                    + (missing.Length > 5 ? ", …" : ""),
                rows,
                lacks.Name,
            ],
            Properties = Figures.Of(("chanceProbability", chance), ("classes", (long)missing.Length), ("rows", rows)),
        };
    }
}
