using System.Collections.Immutable;
using LeakGate.Checks.Statistics;
using LeakGate.Measuring;
using LeakGate.Measuring.Text;
using LeakGate.Splits;

namespace LeakGate.Checks;

/// <summary>
/// Category values that the evaluation split has and the training split never showed, beyond what the training split
/// itself lets expect: by Good and Turing, the share of its rows whose value it shows only once.
/// </summary>
internal sealed class UnseenCategory : ICheck
{
    private const int MostValues = 100_000;
    private const double ChanceProbability = 1e-3;

    public static Rule Definition { get; } =
        new(
            "LG1025",
            "unseen-category",
            Level.Warning,
            RuleCategory.SplitIntegrity,
            "evaluation rows have category values that training never showed",
            "An encoder fitted on the training split fails on these rows or drops them, so the score is of another task.",
            "Draw both splits from one population, or encode unknown values on purpose."
        )
        {
            Options =
            [
                new("max-fraction", OptionKind.Number, 0.05, 0, 1, "Share of evaluation rows that may be unseen."),
            ],
            Messages = Messages.Of(
                (
                    "default",
                    "{1} of the values of '{0}' in '{2}' never occur in '{3}' ({4}); {5} of its rows ({6}) have one of "
                        + "them, where chance lets expect {7}"
                ),
                (
                    "spelling",
                    "{1} of the values of '{0}' in '{2}' never occur in '{3}' ({4}), though {8} of them do in another "
                        + "spelling; {5} of its rows ({6}) have one of them, where chance lets expect {7}"
                )
            ),
        };

    public Rule Rule => Definition;

    public async Inquiry<CheckResult> RunAsync(CheckContext context)
    {
        var asked = context
            .Features.Where(c => c.Kind is ColumnKind.Text or ColumnKind.Boolean)
            .Select(column => (column.Name, context.Measure(new ValueCounts(column.Name, MostValues))))
            .ToArray();
        var findings = new List<Finding>();
        foreach (var (column, question) in asked)
        {
            var answer = await question;
            if (answer.Overflowed)
                continue; // free text or a key: no category to be unseen
            foreach (var pair in context.Pairs)
            {
                if (Judge(context, column, answer, pair) is { } finding)
                    findings.Add(finding);
            }
        }
        return CheckResult.From(findings);
    }

    private Finding? Judge(CheckContext context, string column, ValueCountsAnswer answer, SplitPair pair)
    {
        var unseen = new SortedSet<string>(StringComparer.Ordinal);
        long unseenRows = 0;
        long evaluationRows = 0;
        long singletons = 0;
        long trainingRows = 0;
        foreach (var sides in pair.Sides)
        {
            foreach (var value in answer.Values)
            {
                var (training, evaluation) = (value.In(sides.Training), value.In(sides.Evaluation));
                trainingRows += training;
                evaluationRows += evaluation;
                singletons += training == 1 ? 1 : 0;
                if (training > 0 || evaluation == 0)
                    continue;
                unseen.Add(value.Value);
                unseenRows += evaluation;
            }
        }
        if (unseenRows <= context.Option(Rule, "max-fraction") * evaluationRows)
            return null;
        var chance = Chance.OfAtLeast(unseenRows, evaluationRows, singletons, trainingRows);
        if (chance >= ChanceProbability)
            return null;
        var respelled = CountRespelled(unseen, answer, pair.TrainingSplits);
        return context.Finding(Rule, Level.Warning, pair) with
        {
            Column = column,
            MessageId = respelled > 0 ? "spelling" : "default",
            Arguments =
            [
                column,
                (long)unseen.Count,
                pair.Evaluation,
                pair.Training,
                List(context, unseen),
                unseenRows,
                new Share(unseenRows, evaluationRows),
                new Share(singletons, trainingRows),
                respelled,
            ],
            Properties = Figures.Of(
                ("chanceProbability", chance),
                ("fraction", new Share(unseenRows, evaluationRows).Value),
                ("respelled", respelled),
                ("rows", unseenRows),
                ("values", (long)unseen.Count)
            ),
        };
    }

    private static string List(CheckContext context, SortedSet<string> values) =>
        string.Join(", ", values.Take(5).Select(v => $"'{context.Show(v)}'")) + (values.Count > 5 ? ", …" : "");

    private static long CountRespelled(SortedSet<string> unseen, ValueCountsAnswer answer, ulong training)
    {
        using var buffer = new TextBuffer();
        string Normal(string value) =>
            System.Text.Encoding.UTF8.GetString(
                TextNormaliser.Normalise(System.Text.Encoding.UTF8.GetBytes(value), buffer)
            );
        var known = answer
            .Values.Where(v => v.In(training) > 0 && !unseen.Contains(v.Value))
            .Select(v => Normal(v.Value));
        var spellings = known.ToImmutableHashSet(StringComparer.Ordinal);
        return unseen.Count(value => spellings.Contains(Normal(value)));
    }
}
