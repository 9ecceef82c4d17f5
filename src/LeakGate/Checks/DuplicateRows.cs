using LeakGate.Checks.Statistics;
using LeakGate.Measuring;

namespace LeakGate.Checks;

/// <summary>
/// A row of one split has the same values as a row of another. Every row counts; nothing is sampled. Where the
/// training split repeats its own rows as often, chance explains the twins and the finding is only a warning; a note where
/// they are alike in values that fill gaps.
/// </summary>
internal sealed class DuplicateRows : ICheck
{
    /// <summary>
    /// Twins are put down to chance unless they are rarer than this under the training split's own rate of twins.
    /// A row that stands in both splits is a fact, so this only separates the level, not the finding. At 0.01 one random
    /// split in four hundred of real tables with repeated rows would be an error, and one in two thousand of tables whose
    /// rows rounding or filling made equal (docs/method.md).
    /// </summary>
    internal const double ChanceProbability = 1e-3;

    /// <summary>Twins alike in filled values are no more than a note where chance makes as many once in a hundred splits.</summary>
    private const double ChanceOfFilled = 0.01;

    public static Rule Definition { get; } =
        new(
            "LG1001",
            "duplicate-rows",
            Level.Error,
            RuleCategory.SplitIntegrity,
            "rows of one split occur again in another",
            "The model has seen these rows with their answers, so on them the score measures memory and not skill.",
            "Remove the repeated rows from one of the splits, or deduplicate before splitting."
        )
        {
            Options =
            [
                new("max-fraction", OptionKind.Number, 0, 0, 1, "Share of evaluation rows that may have a twin."),
            ],
            Messages = Messages.Of(
                ("default", "{0} of the {1} rows of '{2}' ({3}) occur in '{4}' too"),
                (
                    "conflicting",
                    "{0} of the {1} rows of '{2}' ({3}) occur in '{4}' too, {5} of them with another label"
                ),
                (
                    "chance",
                    "{0} of the {1} rows of '{2}' ({3}) occur in '{4}' too, but '{4}' repeats its own rows as often "
                        + "({5}): the columns are too coarse to tell rows apart"
                ),
                ("few", "{0} of the {1} rows of '{2}' ({3}) occur in '{4}' too; so few may have come about by chance"),
                (
                    "filled",
                    "{0} of the {1} rows of '{2}' ({3}) occur in '{4}' too, with values that their columns repeat far more often "
                        + "than any other, as filled gaps do: such rows are alike by chance, and no more of them than are to "
                        + "be expected"
                )
            ),
        };

    public Rule Rule => Definition;

    public async Inquiry<CheckResult> RunAsync(CheckContext context)
    {
        var columns = context.ComparedColumns;
        if (columns.IsEmpty)
            return CheckResult.NotMeasured("no column is left to compare");
        var answers = await context.Measure(Question(context, RowEquality.Exact));
        var findings = new List<Finding>();
        foreach (var pair in context.Pairs)
        {
            var overlap = TwinCount.Of(answers, pair);
            var allowed = context.Option(Rule, "max-fraction") * overlap.EvaluationRows;
            if (overlap.Twins > allowed)
                findings.Add(await Judge(context, pair, overlap));
        }
        return CheckResult.From(findings);
    }

    /// <summary>The question that both rules about repeated rows ask.</summary>
    internal static RowOverlap Question(CheckContext context, RowEquality equality) =>
        new([.. context.ComparedColumns.Select(c => c.Name)], context.Target?.Name, equality, context.AllSides);

    private async Inquiry<Finding> Judge(CheckContext context, SplitPair pair, TwinCount twins)
    {
        var chance = Chance.OfAtLeast(twins.Twins, twins.EvaluationRows, twins.TrainingInnerTwins, twins.TrainingRows);
        var ofPairs = Math.Max(
            chance,
            Chance.OfTornPairs(
                twins.Twins,
                (twins.TrainingInnerTwins + 1) / 2,
                new Share(twins.EvaluationRows, twins.EvaluationRows + twins.TrainingRows).Value
            )
        );
        var isFilled = ofPairs >= ChanceProbability && await FilledValues.AreInAllAsync(context, pair, twins.Examples);
        // Rows that never repeat within training and have no common value are no pairs that chance tore apart.
        if (twins.TrainingInnerTwins > 0 || isFilled)
            chance = ofPairs;
        var byChance = chance >= ChanceProbability;
        var isExpected = isFilled && chance >= ChanceOfFilled;
        var inner = new Share(twins.TrainingInnerTwins, twins.TrainingRows);
        var shared = new Share(twins.Twins, twins.EvaluationRows);
        return context.Finding(
            Rule,
            !byChance ? Level.Error
                : isExpected ? Level.Note
                : Level.Warning,
            pair
        ) with
        {
            MessageId =
                isExpected ? "filled"
                : byChance && 2 * inner.Value < shared.Value ? "few"
                : byChance ? "chance"
                : twins.Conflicting > 0 ? "conflicting"
                : "default",
            Arguments =
            [
                twins.Twins,
                twins.EvaluationRows,
                pair.Evaluation,
                shared,
                pair.Training,
                byChance ? inner : twins.Conflicting,
            ],
            Properties = Figures.Of(
                ("chanceProbability", chance),
                ("conflictingLabels", twins.Conflicting),
                ("evaluationRows", twins.EvaluationRows),
                ("fraction", shared.Value),
                ("rows", twins.Twins),
                ("trainingInnerTwins", twins.TrainingInnerTwins),
                ("trainingRows", twins.TrainingRows),
                ("trainingTwins", twins.TrainingTwins)
            ),
            Examples = await context.Examples(twins.Examples, []),
        };
    }
}

/// <summary>The twins of a pair, summed over its sides.</summary>
internal readonly record struct TwinCount(
    long Twins,
    long Conflicting,
    long EvaluationRows,
    long TrainingRows,
    long TrainingTwins,
    long TrainingInnerTwins,
    EquatableArray<RowPair> Examples
)
{
    public static TwinCount Of(EquatableArray<RowOverlapAnswer> answers, SplitPair pair)
    {
        var total = default(TwinCount);
        var examples = default(LowestPairs);
        for (var i = 0; i < pair.Sides.Length; i++)
        {
            var answer = answers[pair.FirstSides + i];
            total = new TwinCount(
                total.Twins + answer.TwinRows,
                total.Conflicting + answer.ConflictingRows,
                total.EvaluationRows + answer.EvaluationRows,
                total.TrainingRows + answer.TrainingRows,
                total.TrainingTwins + answer.TrainingTwinRows,
                total.TrainingInnerTwins + answer.TrainingInnerTwinRows,
                []
            );
            foreach (var example in answer.Examples)
                examples.Add(example);
        }
        return total with { Examples = examples.Pairs };
    }
}
