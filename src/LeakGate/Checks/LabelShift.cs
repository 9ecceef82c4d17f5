using LeakGate.Checks.Statistics;
using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Checks;

/// <summary>
/// The target is distributed otherwise on the two sides: class shares by population stability index and χ², a number
/// by the index over the training side's deciles and by Kolmogorov–Smirnov. Both the size and the test must speak.
/// </summary>
internal sealed class LabelShift : ICheck
{
    private const double ChanceProbability = 1e-3;
    private const int SampleLimit = 1_000_000;
    private const int Bins = 10;

    public static Rule Definition { get; } =
        new(
            "LG1027",
            "label-shift",
            Level.Warning,
            RuleCategory.SplitIntegrity,
            "the target is distributed otherwise in the splits",
            "The score is of another mix of answers than the model was fitted to, so it tells little about either.",
            "Stratify the split by the target, or judge on the mix that use will bring."
        )
        {
            Needs = ["target"],
            Options =
            [
                new("max-psi", OptionKind.Number, 0.2, 0, 100, "Largest population stability index that is accepted."),
            ],
            Extent = "",
            Messages = Messages.Of(
                (
                    "classes",
                    "the classes of '{0}' are shared out otherwise in '{1}' than in '{2}': population stability index {3}, "
                        + "χ² p = {4}"
                ),
                (
                    "numbers",
                    "'{0}' is distributed otherwise in '{1}' than in '{2}': population stability index {3}, "
                        + "Kolmogorov–Smirnov distance {5}, p = {4}"
                )
            ),
        };

    public Rule Rule => Definition;

    public async Inquiry<CheckResult> RunAsync(CheckContext context)
    {
        if (context.Dataset.Target is null)
            return CheckResult.NotApplicable("no target is declared");
        if (context.Target is not { } target)
            return CheckResult.NotApplicable("not every split has the target");
        var classes = await TargetQuestions.Classes(context, target);
        if (classes is null && target.Kind != ColumnKind.Number)
            return CheckResult.NotMeasured(
                $"target '{target.Name}' holds {target.Kind.Plural()}, which cannot be regressed on"
            );
        var sample = classes is null ? await context.Measure(new NumberSample(target.Name, SampleLimit)) : default;
        var findings = new List<Finding>();
        foreach (var pair in context.Pairs)
        {
            foreach (var sides in pair.Sides)
            {
                var shift = classes is null ? OfNumbers(sample, sides) : OfClasses(classes, sides);
                if (shift.Index >= context.Option(Rule, "max-psi") && shift.Probability < ChanceProbability)
                    findings.Add(Report(context, target.Name, pair, sides, shift));
            }
        }
        return CheckResult.From(findings);
    }

    private readonly record struct Shift(double Index, double Probability, double? Distance);

    private Finding Report(CheckContext context, string target, SplitPair pair, SplitSides sides, Shift shift)
    {
        var evaluation = context.EvaluationName(pair, sides);
        return context.Finding(Rule, Level.Warning, pair) with
        {
            EvaluationSplit = evaluation,
            Column = target,
            Declared = context.DeclarationOf(target),
            Related = pair.EvaluationDeclared,
            MessageId = shift.Distance is null ? "classes" : "numbers",
            Arguments = [target, evaluation, pair.Training, shift.Index, shift.Probability, shift.Distance ?? 0],
            Properties = Figures.Of(
                ("distance", shift.Distance ?? 0),
                ("populationStabilityIndex", shift.Index),
                ("probability", shift.Probability)
            ),
        };
    }

    private static Shift OfClasses(ValueCountsAnswer classes, SplitSides sides)
    {
        long[][] table = [.. classes.Values.Select(v => new[] { v.In(sides.Training), v.In(sides.Evaluation) })];
        var (statistic, freedom, _) = Chance.ChiSquare(table);
        var index = StabilityIndex([.. table.Select(r => r[0])], [.. table.Select(r => r[1])]);
        return new Shift(index, freedom == 0 ? 1 : Chance.OfChiSquare(statistic, freedom), null);
    }

    private static Shift OfNumbers(EquatableArray<EquatableArray<double>> sample, SplitSides sides)
    {
        var training = Merge(sample, sides.Training);
        var evaluation = Merge(sample, sides.Evaluation);
        if (training.Length == 0 || evaluation.Length == 0)
            return new Shift(0, 1, 0);
        var edges = Enumerable
            .Range(1, Bins - 1)
            .Select(i => training[(int)((long)training.Length * i / Bins)])
            .Distinct();
        double[] bins = [.. edges];
        var index = StabilityIndex(CountPerBin(training, bins), CountPerBin(evaluation, bins));
        var (distance, probability) = Chance.KolmogorovSmirnov(training, evaluation);
        return new Shift(index, probability, distance);
    }

    /// <summary>Σ (p − q) ln (p / q), each bin raised by half a row so that empty ones stay finite.</summary>
    private static double StabilityIndex(long[] training, long[] evaluation)
    {
        var (trainingRows, evaluationRows) = (
            training.Sum() + (0.5 * training.Length),
            evaluation.Sum() + (0.5 * training.Length)
        );
        var index = 0.0;
        for (var i = 0; i < training.Length; i++)
        {
            var p = (training[i] + 0.5) / trainingRows;
            var q = (evaluation[i] + 0.5) / evaluationRows;
            index += (p - q) * Math.Log(p / q);
        }
        return index;
    }

    private static long[] CountPerBin(double[] ascending, double[] edges)
    {
        var counts = new long[edges.Length + 1];
        var bin = 0;
        foreach (var value in ascending)
        {
            while (bin < edges.Length && value >= edges[bin])
                bin++;
            counts[bin]++;
        }
        return counts;
    }

    private static double[] Merge(EquatableArray<EquatableArray<double>> sample, ulong splits)
    {
        var values = sample.Items.Where((_, i) => (splits >> i & 1) != 0).SelectMany(s => s.Items).ToArray();
        Array.Sort(values);
        return values;
    }
}
