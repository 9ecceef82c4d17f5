using LeakGate.Checks.Preprocessing;
using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Checks;

/// <summary>
/// A feature is how often a category occurs in training and evaluation rows together. A category that occurs c times
/// has c rows with the value c, so the rows of every value c are a whole multiple of c; over training rows alone they
/// are not.
/// </summary>
internal sealed class CountEncodingOnAll : ICheck
{
    private const double ChanceProbability = 1e-6;

    public static Rule Definition { get; } =
        new(
            "LG1018",
            "count-encoding-on-all",
            Level.Warning,
            RuleCategory.Preprocessing,
            "a feature counts how often a category occurs in training and evaluation rows together",
            "The feature tells which categories the evaluation rows have, and in use there are no such rows to count.",
            "Count over the training rows, and look the counts up for the others."
        )
        {
            Extent = "values",
            Messages = Messages.Of(
                (
                    "default",
                    "each of {1} values of '{0}' has a whole multiple of itself as its number of rows over '{2}', as counts of "
                        + "a category do, but only {3} of {4} have in '{5}' alone: the evaluation rows were counted too (by chance "
                        + "p < {6})"
                ),
                (
                    "share",
                    "each of {1} values of '{0}' times the rows of '{2}' is whole and divides its own number of rows, as shares "
                        + "of a category do, but only {3} of {4} do in '{5}' alone: the evaluation rows were counted too (by chance "
                        + "p < {6})"
                )
            ),
        };

    public Rule Rule => Definition;

    public async Inquiry<CheckResult> RunAsync(CheckContext context)
    {
        // Counts and shares are positive, and so is a typical one.
        var asked = context
            .Features.Where(c => c.Kind == ColumnKind.Number && c.Origin > 0)
            .Select(c => (c.Name, Answer: context.Measure(FewNumbers.Question(c.Name))))
            .ToArray();
        var findings = new List<Finding>();
        foreach (var (column, question) in asked)
        {
            var answer = await question;
            if (answer.Overflowed || answer.Values.Count < 2)
                continue;
            (double Value, ValueCount Rows)[] values = [.. answer.Values.Select(v => (FewNumbers.Of(v.Value), v))];
            foreach (var union in SplitUnion.Of(context))
            {
                if (Judge(context, column, values, union, asked.Length) is not { } finding)
                    continue;
                findings.Add(finding);
                break;
            }
        }
        return CheckResult.From(findings);
    }

    private readonly record struct Tally(long Values, long Matching, double LogChance);

    private Finding? Judge(
        CheckContext context,
        string column,
        (double Value, ValueCount Rows)[] values,
        SplitUnion union,
        int tried
    )
    {
        var all = values.Sum(v => v.Rows.In(union.Splits));
        var isShare = values.All(v => v.Value is > 0 and < 1);
        var fineness = Fineness.Of(values.Select(v => v.Value));
        if (!isShare && (fineness.Step != 1 || values.Any(v => v.Value < 1)))
            return null;
        if (Of(values, union.Splits, isShare ? all : 1, fineness) is not { } found || found.Matching < found.Values)
            return null;
        var chance = Math.Max(1e-300, Math.Exp(found.LogChance) * tried);
        // A design that is balanced has multiples of its own: as many rows of every value.
        var isBalanced = values.Select(v => v.Rows.In(union.Splits)).Distinct().Take(2).Count() < 2;
        if (chance >= ChanceProbability || isBalanced)
            return null;
        var trainings = union
            .Trainings.Select(t => Of(values, t, isShare ? all : 1, fineness))
            .OfType<Tally>()
            .ToArray();
        if (trainings.Length == 0 || trainings.All(t => t.Matching >= 0.9 * t.Values))
            return null;
        var training = trainings.MinBy(t => (double)t.Matching / t.Values);
        return context.Finding(Rule, Level.Warning, union.Pair) with
        {
            Column = column,
            MessageId = isShare ? "share" : "default",
            Arguments =
            [
                column,
                found.Values,
                union.Name,
                training.Matching,
                training.Values,
                union.Pair.Training,
                chance,
            ],
            Properties = Figures.Of(
                ("chanceProbability", chance),
                ("trainingMatching", training.Matching),
                ("trainingValues", training.Values),
                ("values", found.Values)
            ),
        };
    }

    /// <summary>
    /// Counts the values whose rows are a whole multiple of them; values of one row say nothing. Null where a share of
    /// the rows is not whole, or is written too coarsely to tell.
    /// </summary>
    private static Tally? Of(
        (double Value, ValueCount Rows)[] values,
        ulong splits,
        long rowsOfShare,
        Fineness fineness
    )
    {
        var tally = default(Tally);
        foreach (var (value, counts) in values)
        {
            var exact = value * rowsOfShare;
            var count = (long)Math.Round(exact);
            var error = (rowsOfShare * fineness.OfValue(value)) + 1e-6;
            // Of a round number of rows a share is exact with few decimals.
            var isWhole = Math.Abs(exact - count) <= (error <= 0.25 ? error : 1e-9 * rowsOfShare);
            if (rowsOfShare > 1 && (!isWhole || count < 1))
                return null;
            var rows = counts.In(splits);
            if (count < 2 || rows == 0)
                continue;
            var isMatch = rows % count == 0;
            tally = new Tally(
                tally.Values + 1,
                tally.Matching + (isMatch ? 1 : 0),
                tally.LogChance - (isMatch ? Math.Log(count) : 0)
            );
        }
        return tally.Values == 0 ? null : tally;
    }
}
