using LeakGate.Checks.Statistics;
using LeakGate.Measuring;

namespace LeakGate.Checks;

/// <summary>
/// A feature that says which split a row is in (fold, is_train, "Train"/"Test"), left in from the splitting. It needs
/// both the word, in its name or its values, and the fact that its values follow the splits.
/// </summary>
internal sealed class SplitMarkerFeature : ICheck
{
    private const int MostValues = 20;
    private const double ChanceProbability = 1e-6;
    private const double StrongAssociation = 0.5;

    private static readonly HashSet<string> NameWords =
    [
        "fold",
        "folds",
        "split",
        "splits",
        "subset",
        "partition",
        "istrain",
        "istest",
        "dataset",
        "kfold",
        "cv",
    ];

    private static readonly HashSet<string> ValueWords =
    [
        "train",
        "training",
        "test",
        "testing",
        "val",
        "valid",
        "validation",
        "dev",
        "holdout",
        "eval",
    ];

    public static Rule Definition { get; } =
        new(
            "LG1023",
            "split-marker-feature",
            Level.Warning,
            RuleCategory.SplitIntegrity,
            "a feature tells which split a row is in",
            "Whatever differs between the splits can be learnt through it, and in use it has no meaning.",
            "Drop the column, or list it under ignore."
        )
        {
            Extent = "",
            Messages = Messages.Of(
                (
                    "default",
                    "'{0}' tells the splits apart (Cramér's V {1}) with its {2} values: it marks the split of a row"
                )
            ),
        };

    public Rule Rule => Definition;

    public async Inquiry<CheckResult> RunAsync(CheckContext context)
    {
        var asked = context
            .Features.Select(column => (column.Name, context.Measure(new ValueCounts(column.Name, MostValues))))
            .ToArray();
        var findings = new List<Finding>();
        foreach (var (column, question) in asked)
        {
            var answer = await question;
            if (answer.Overflowed || answer.Values.Count < 2 || !HasMarkerWords(column, answer))
                continue;
            long[][] table = [.. answer.Values.Items.Select(v => v.PerSplit.Items.ToArray())];
            var (statistic, freedom, association) = Chance.ChiSquare(table);
            var probability = Chance.OfChiSquare(statistic, freedom);
            if (probability >= ChanceProbability || association < StrongAssociation)
                continue;
            findings.Add(
                context.Finding(Rule, Level.Warning, column, context.DeclarationOf(column)) with
                {
                    Arguments = [column, association, (long)answer.Values.Count],
                    Properties = Figures.Of(
                        ("chiSquareProbability", probability),
                        ("cramersV", association),
                        ("values", (long)answer.Values.Count)
                    ),
                }
            );
        }
        return CheckResult.From(findings);
    }

    /// <summary>Whether the name speaks of splits: such a column is this rule's, whatever else it shows.</summary>
    public static bool IsNamedAsMarker(string column) =>
        Words(column).Any(w => NameWords.Contains(w) || ValueWords.Contains(w));

    private static bool HasMarkerWords(string column, ValueCountsAnswer answer) =>
        IsNamedAsMarker(column) || answer.Values.All(v => Words(v.Value).Any(ValueWords.Contains));

    /// <summary>The words of a name, and the name itself without its separators: is_train → is, train, istrain.</summary>
    private static IEnumerable<string> Words(string name)
    {
        var words = name.ToLowerInvariant().Split(['_', '-', ' ', '.'], StringSplitOptions.RemoveEmptyEntries);
        return [.. words, string.Concat(words)];
    }
}
