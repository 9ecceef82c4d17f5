using LeakGate.Checks.Targets;
using LeakGate.Measuring;

namespace LeakGate.Checks;

/// <summary>A column, or a few of them, give the target exactly: the answer in other words.</summary>
internal sealed class TargetDerived : ICheck
{
    private const int MostFindings = 20;

    public static Rule Definition { get; } =
        new(
            "LG1009",
            "target-derived",
            Level.Error,
            RuleCategory.Target,
            "the target follows exactly from one column or a few",
            "The answer stands in the question, so any model is right, and none of it helps where the answer is not known.",
            "Drop the column, or those that the target was computed from."
        )
        {
            Needs = ["target"],
            Messages = Messages.Of(
                (
                    "recoding",
                    "'{0}' is '{1}' in other words: each class has one value and each value one class, in {2} of {3} rows"
                ),
                (
                    "threshold",
                    "'{1}' is '{0}' cut at {4}: the classes are intervals of it, and its values lie as densely at the cut "
                        + "as elsewhere; {3} rows"
                ),
                ("formula", "'{1}' = {4} in {2} of {3} rows, but for the rounding of what is written"),
                (
                    "monotone",
                    "'{1}' goes up and down with '{0}' without an exception: rank correlation {4} over {3} rows"
                )
            ),
        };

    public Rule Rule => Definition;

    public async Inquiry<CheckResult> RunAsync(CheckContext context)
    {
        if (TargetEvidence.WhyNot(context) is { } why)
            return CheckResult.NotApplicable(why);
        var evidence = await TargetEvidence.OfAsync(context);
        var found = await Derivation.FindAsync(context, evidence);
        return CheckResult.From(found.Take(MostFindings).Select(d => Report(context, evidence, d)));
    }

    private Finding Report(CheckContext context, TargetEvidence evidence, Derivation derivation)
    {
        var columns = string.Join(" + ", derivation.Columns);
        var target = evidence.Target.Name;
        return context.Finding(Rule, Level.Error, columns, context.DeclarationOf(target)) with
        {
            MessageId = derivation.MessageId,
            Arguments = [columns, target, derivation.Agreeing, derivation.Rows, derivation.Formula],
            Properties = Figures.Of(("agreeing", derivation.Agreeing), ("rows", derivation.Rows)),
        };
    }
}
