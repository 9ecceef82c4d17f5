using LeakGate.Measuring;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>Answers all <see cref="SideCounts"/> of a round in one scan.</summary>
internal static class SideCountsSql
{
    public static async Task<IReadOnlyList<object>> Answer(IReadOnlyList<SideCounts> questions, SqlContext context)
    {
        var split = context.Alias("split");
        var answers = new object[questions.Count];
        foreach (
            var batch in SqlContext.Batches(
                Enumerable.Range(0, questions.Count),
                i => context.SizeOf(questions[i].Column)
            )
        )
        {
            var result = await context.Query(
                context.Union(branch =>
                    $"SELECT {Terms.Named(branch.Split, split)}"
                    + string.Concat(batch.Select(i => Counts(questions[i], branch)))
                    + $" FROM {branch.From} GROUP BY {split}"
                )
            );
            for (var b = 0; b < batch.Length; b++)
            {
                var counts = new SideCountsAnswer[context.Splits];
                foreach (var row in result.Rows)
                {
                    var at = 1 + (3 * b);
                    counts[row[0].Int64] += new SideCountsAnswer(row[at].Int64, row[at + 1].Int64, row[at + 2].Int64);
                }
                answers[batch[b]] = new EquatableArray<SideCountsAnswer>([.. counts]);
            }
        }
        return answers;
    }

    private static string Counts(SideCounts question, Branch branch)
    {
        var value = Terms.Number(question.Value);
        string Count(string compared) => $"countIf(ifNull({branch.Finite(question.Column)} {compared} {value}, 0))";
        return $", {Count("<")}, {Count("=")}, {Count(">")}";
    }
}
