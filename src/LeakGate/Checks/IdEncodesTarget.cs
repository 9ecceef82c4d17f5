using LeakGate.Checks.Statistics;
using LeakGate.Checks.Targets;
using LeakGate.Measuring;

namespace LeakGate.Checks;

/// <summary>The declared id tells the target: by its number, by its length, or by what it begins with.</summary>
internal sealed class IdEncodesTarget : ICheck
{
    private const double ChanceProbability = 1e-3;

    public static Rule Definition { get; } =
        new(
            "LG1011",
            "id-encodes-target",
            Level.Warning,
            RuleCategory.Target,
            "the id of a row tells its target",
            "Rows were numbered or named by their answer, so any trace of the id in the features gives it away.",
            "Keep the id and everything made from it out of the features, and name rows without regard to the answer."
        )
        {
            Needs = ["target", "id"],
            Options =
            [
                new(
                    "warning-from",
                    OptionKind.Number,
                    0.6,
                    0.5,
                    1,
                    "Area under the ROC curve beyond which it is reported."
                ),
            ],
            Messages = Messages.Of(
                ("number", $"the number in '{{0}}' {Tells}"),
                ("length", $"the length of '{{0}}' {Tells}"),
                ("prefix", $"what '{{0}}' begins with {Tells}")
            ),
        };

    private const string Tells =
        "tells the classes of '{1}' apart: area under the ROC curve {2} over {3} rows, {4} standard errors above chance with "
        + "the {5} forms tried allowed for";

    public Rule Rule => Definition;

    public async Inquiry<CheckResult> RunAsync(CheckContext context)
    {
        if (context.Dataset.Id is not { } id)
            return CheckResult.NotApplicable("no id is declared");
        if (context.Dataset.Target is not { } declared)
            return CheckResult.NotApplicable("no target is declared");
        if (context.Schema.Find(declared.Value) is not { } target || TargetSides.Of(context, target) is not { } sides)
            return CheckResult.NotApplicable("the training split does not have the target");
        // Asked together with the kind of task: a regression's answer is not looked at.
        var task = TargetQuestions.Classes(context, target);
        var sets = new EquatableArray<ulong>([sides.Learn, .. sides.Held.Select(h => h.Evaluation)]);
        var asked = id
            .Columns.Select(c => (c.Value, context.Measure(new IdShapes(c.Value, target.Name, sets))))
            .ToArray();
        if (await task is null)
            return CheckResult.NotApplicable("the target is a number to regress on");
        var findings = new List<Finding>();
        foreach (var (column, question) in asked)
        {
            var shapes = await question;
            var forms = new (string Form, Separation? Found, Separation?[] Held)[]
            {
                ("number", Separation.Of(shapes.Numbers[0]), [.. shapes.Numbers.Skip(1).Select(Separation.Of)]),
                ("length", Separation.OfCategories(shapes.Lengths, sides.Held, shapes.Classes), []),
                ("prefix", Separation.OfCategories(shapes.Prefixes, sides.Held, shapes.Classes), []),
            };
            if (Strongest(context, forms) is var (form, found, excess))
                findings.Add(Report(context, target.Name, column, form, found, excess, forms.Length));
        }
        return CheckResult.From(findings);
    }

    private static (string Form, Separation Found, double Excess)? Strongest(
        CheckContext context,
        (string Form, Separation? Found, Separation?[] Held)[] forms
    )
    {
        var from = context.Option(Definition, "warning-from");
        (string, Separation, double)? best = null;
        foreach (var (form, found, held) in forms)
        {
            if (found is not { } area || area.Area <= from || (best?.Item2.Area ?? 0) >= area.Area)
                continue;
            var excess = (area.Area - 0.5) / area.StandardErrorOfChance;
            var holds = held.OfType<Separation>().All(h => h.AtLeast(-3) >= from);
            if (holds && Chance.NormalTail(excess) * 2 * forms.Length < ChanceProbability)
                best = (form, area, excess);
        }
        return best;
    }

    private Finding Report(
        CheckContext context,
        string target,
        string column,
        string form,
        Separation found,
        double excess,
        long tried
    ) =>
        context.Finding(Rule, Level.Warning, column, context.DeclarationOf(target)) with
        {
            MessageId = form,
            Arguments = [column, target, found.Area, found.Rows, Math.Round(excess, 1), tried],
            Properties = Figures.Of(("area", found.Area), ("rows", found.Rows), ("standardErrors", excess)),
        };
}
