using System.Globalization;
using LeakGate.Checks.Statistics;
using LeakGate.Checks.Targets;
using LeakGate.Measuring;

namespace LeakGate.Checks;

/// <summary>
/// One feature alone predicts the target: area under the ROC curve, or rank correlation with a number. A strong feature
/// among strong ones is an easy problem; one that stands far above all others, and does so on the evaluation side too,
/// was in all likelihood made from the answer.
/// </summary>
internal sealed class TargetLeak : ICheck
{
    private const double ChanceProbability = 1e-3;
    private const double ErrorProbability = 3e-7; // five standard errors
    private const double AllowanceForError = 0.01;

    /// <summary>A leak makes this many times fewer mistakes than the next best feature.</summary>
    private const double StandsOut = 4;
    private const double StandsFarOut = 10;
    private const int FewestOthers = 2;

    private const string Area =
        "'{0}' alone tells the classes of '{1}' apart: area under the ROC curve {2} over {3} rows, at least {4} with the "
        + "{5} features tried allowed for";
    private const string Correlation =
        "'{0}' alone gives '{1}': rank correlation {2} over {3} rows, at least {4} with the {5} features tried allowed for";
    private const string Next = "; the next best feature has {7}";

    public static Rule Definition { get; } =
        new(
            "LG1008",
            "target-leak",
            Level.Error,
            RuleCategory.Target,
            "one feature alone predicts the target",
            "A feature that nearly is the answer was mostly made from it, or after it; in use it will not be there.",
            "Find out when and from what the feature is made; drop it if that is after the answer is known."
        )
        {
            Needs = ["target"],
            Options =
            [
                new(
                    "warning-from",
                    OptionKind.Number,
                    0.95,
                    0.5,
                    1,
                    "Area or rank correlation beyond which a feature that stands out is a warning."
                ),
                new(
                    "error-from",
                    OptionKind.Number,
                    0.99,
                    0.5,
                    1,
                    "Area or rank correlation from which it is an error."
                ),
                new(
                    "rank-from",
                    OptionKind.Number,
                    0.9,
                    0,
                    1,
                    "What a column has to reach on a sample to be ranked over all rows of a large table; 0 ranks every column."
                ),
            ],
            Messages = Messages.Of(
                ("area", $"{Area}{Next}"),
                ("area-held", $"{Area}, {{6}} on the evaluation side{Next}"),
                ("correlation", $"{Correlation}{Next}"),
                ("correlation-held", $"{Correlation}, {{6}} on the evaluation side{Next}"),
                (
                    "easy",
                    "'{1}' is an easy problem, or several features leak: {0} predict it alone, the best with {2}, the next with {7}"
                )
            ),
        };

    public Rule Rule => Definition;

    public async Inquiry<CheckResult> RunAsync(CheckContext context)
    {
        if (TargetEvidence.WhyNot(context) is { } why)
            return CheckResult.NotApplicable(why);
        Strength.AskAhead(context, context.Option(Rule, "rank-from"));
        var evidence = await TargetEvidence.OfAsync(context);
        var (strengths, suspects, errors) = await FindAsync(context, evidence);
        var alone = suspects.Where(s => s.Error * StandsOut <= NextBest(strengths, s)).ToArray();
        if (alone.Length == 0 && suspects.Length > 0)
            return CheckResult.From([Easy(context, evidence, suspects, strengths, errors)]);
        return CheckResult.From(
            alone.Select(s => Report(context, evidence, Judge(context, s, strengths), s, strengths, errors))
        );
    }

    /// <summary>The features that predict the target alone, whether or not others do so too.</summary>
    public static async Inquiry<IEnumerable<string>> SuspectsAsync(CheckContext context, TargetEvidence evidence) =>
        (await FindAsync(context, evidence)).Suspects.Select(s => s.Column.Name);

    private static async Inquiry<(Strength[] All, Strength[] Suspects, double Errors)> FindAsync(
        CheckContext context,
        TargetEvidence evidence
    )
    {
        var explained = await TargetExplanations.OfAsync(context, evidence, Definition);
        var all = await Strength.OfAllAsync(context, evidence, context.Option(Definition, "rank-from"));
        var strengths = all.Where(s => !explained.Contains(s.Column.Name)).OrderBy(s => s.Error).ToArray();
        var errors = Chance.NormalQuantile(ChanceProbability / Math.Max(1, strengths.Length));
        return (strengths, strengths.Where(s => IsStrong(context, s, errors)).ToArray(), errors);
    }

    private static bool IsStrong(CheckContext context, Strength strength, double errors)
    {
        var from = context.Option(Definition, "warning-from");
        return strength.IsExact
            && strength.AtLeast(errors) >= from
            && (strength.Held is null || strength.Held.Value.AtMost >= from);
    }

    /// <summary>Holm's first step: what survives the allowance for all features survives the smaller ones too.</summary>
    private Level Judge(CheckContext context, Strength strength, Strength[] all)
    {
        var from = context.Option(Rule, "error-from");
        var errors = Chance.NormalQuantile(ErrorProbability / all.Length);
        var isError =
            all.Length > FewestOthers
            && strength.Value >= from
            && strength.AtLeast(errors) >= from - AllowanceForError
            && strength.Error * StandsFarOut <= NextBest(all, strength);
        return isError ? Level.Error : Level.Warning;
    }

    private static double NextBest(Strength[] ordered, Strength strength) =>
        ordered.FirstOrDefault(s => s != strength)?.Error ?? 0.5;

    private Finding Easy(
        CheckContext context,
        TargetEvidence evidence,
        Strength[] suspects,
        Strength[] all,
        double errors
    )
    {
        var names = suspects.Take(5).Select(s => $"'{s.Column.Name}'");
        var shown = string.Join(", ", names) + (suspects.Length > 5 ? ", …" : "");
        var finding = Report(context, evidence, Level.Note, suspects[0], all, errors);
        return finding with
        {
            Column = evidence.Target.Name,
            Declared = context.DeclarationOf(evidence.Target.Name),
            MessageId = "easy",
            Arguments = finding.Arguments.SetItem(0, shown),
        };
    }

    private Finding Report(
        CheckContext context,
        TargetEvidence evidence,
        Level level,
        Strength strength,
        Strength[] all,
        double errors
    )
    {
        var column = strength.Column.Name;
        var next = 1 - NextBest(all, strength);
        // What did not come near the threshold was not ranked over all rows, and must not look as if it was.
        var isExact = all.FirstOrDefault(s => s != strength)?.IsExact ?? true;
        var shown = isExact
            ? next.ToString("0.####", CultureInfo.InvariantCulture)
            : "about " + next.ToString("0.00", CultureInfo.InvariantCulture);
        return context.Finding(Rule, level, column, context.DeclarationOf(evidence.Target.Name)) with
        {
            MessageId = (evidence.IsClassification ? "area" : "correlation") + (strength.Held is null ? "" : "-held"),
            Arguments =
            [
                column,
                evidence.Target.Name,
                strength.Value,
                strength.Rows,
                strength.AtLeast(errors),
                (long)all.Length,
                strength.Held?.Value ?? 0,
                shown,
            ],
            Properties = Figures.Of(
                ("atLeast", strength.AtLeast(errors)),
                ("features", (long)all.Length),
                ("nextBest", next),
                ("rows", strength.Rows),
                ("value", strength.Value)
            ),
        };
    }
}
