using LeakGate.Measuring;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>Answers all <see cref="LateValues"/> of a round in one scan; examples are rows of different times.</summary>
internal static class LateValuesSql
{
    public static async Task<IReadOnlyList<object>> Answer(IReadOnlyList<LateValues> questions, SqlContext context)
    {
        var split = context.Alias("split");
        var answers = new object[questions.Count];
        foreach (
            var batch in SqlContext.Batches(
                Enumerable.Range(0, questions.Count),
                i => 3 * context.SizeOf(questions[i].KnownAt)
            )
        )
        {
            var result = await context.Query(
                context.Union(branch =>
                    $"SELECT {Terms.Named(branch.Split, split)}"
                    + string.Concat(
                        batch.Select(i =>
                        {
                            var (complete, late) = (IsComplete(questions[i], branch), IsComplete(questions[i], branch));
                            return $", countIf({complete}), countIf({late} AND {IsLate(questions[i], branch)})";
                        })
                    )
                    + $" FROM {branch.From} GROUP BY {split}"
                )
            );
            for (var b = 0; b < batch.Length; b++)
            {
                var (rows, late) = (new long[context.Splits], new long[context.Splits]);
                foreach (var row in result.Rows)
                {
                    rows[row[0].Int64] += row[1 + (2 * b)].Int64;
                    late[row[0].Int64] += row[2 + (2 * b)].Int64;
                }
                var examples = late.Sum() == 0 ? null : await Examples(questions[batch[b]], context);
                answers[batch[b]] = new EquatableArray<LateValuesAnswer>([
                    .. rows.Select((count, i) => new LateValuesAnswer(count, late[i], [.. examples?[i] ?? []])),
                ]);
            }
        }
        return answers;
    }

    private static async Task<ILookup<int, LeakGate.Splits.RowRef>> Examples(LateValues question, SqlContext context)
    {
        var (split, time, known) = (context.Alias("split"), context.Alias("time"), context.Alias("known"));
        var tables = context.FromUnion(branch =>
        {
            var columns =
                $"{Terms.Named(branch.Split, split)}, {Terms.Named(branch.Time(question.Time), time)}, "
                + Terms.Named(branch.Time(question.KnownAt), known);
            return $"SELECT {columns} FROM {branch.From} WHERE {IsComplete(question, branch)} AND {IsLate(question, branch)} "
                + $"GROUP BY {split}, {time}, {known}";
        });
        var result = await context.Query(
            $"SELECT {split}, {time}, {known} FROM {tables} GROUP BY {split}, {time}, {known} "
                + $"ORDER BY {split}, {time}, {known} LIMIT {LowestPairs.Count} BY {split}"
        );
        return result.Rows.ToLookup(
            row => (int)row[0].Int64,
            row =>
                context.Data.Rows.Of(
                    (int)row[0].Int64,
                    new Both(
                        new HasValue(question.Feature),
                        new Both(
                            new HasTimeCode(question.Time, row[1].Int64),
                            new HasTimeCode(question.KnownAt, row[2].Int64)
                        )
                    )
                )
        );
    }

    private static string IsComplete(LateValues question, Branch branch) =>
        branch.Once(
            $"complete {question}",
            () =>
                $"isNotNull({branch.Key(question.Feature)}) AND isNotNull({branch.Time(question.KnownAt)}) "
                + $"AND isNotNull({branch.Time(question.Time)})"
        );

    private static string IsLate(LateValues question, Branch branch) =>
        branch.Once(
            $"late {question}",
            () => $"ifNull({branch.Time(question.KnownAt)} > {branch.Time(question.Time)}, 0)"
        );
}
