using LeakGate.Measuring;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>
/// Answers <see cref="ValueCounts"/>. Only the values of a column that has few enough leave the server.
/// </summary>
internal static class ValueCountsSql
{
    public static async Task<IReadOnlyList<object>> Answer(IReadOnlyList<ValueCounts> questions, SqlContext context)
    {
        var widths = await ColumnWidths.Measure([.. questions.Select(q => q.Column)], context);
        return await Task.WhenAll(questions.Select(q => Answer(q, widths[q.Column], context)));
    }

    private static async Task<object> Answer(ValueCounts question, ColumnWidth width, SqlContext context)
    {
        if (width.FewestValues > question.Limit)
            return new ValueCountsAnswer(Overflowed: true, [], [.. width.Nulls]);
        var (split, key, text, rows) = (
            context.Alias("split"),
            context.Alias("key"),
            context.Alias("text"),
            context.Alias("rows")
        );
        var tables = context.FromUnion(branch =>
        {
            var keyed = Terms.Named($"assumeNotNull({branch.Key(question.Column)})", key);
            return $"SELECT {Terms.Named(branch.Split, split)}, {keyed}, "
                + $"min(assumeNotNull({branch.Text(question.Column)})) AS {text}, count() AS {rows} FROM {branch.From} "
                + $"WHERE NOT {branch.IsMissing(question.Column)} GROUP BY {split}, {key}";
        });
        var perSplit = Enumerable
            .Range(0, context.Splits)
            .Select(i => (Name: context.Alias($"n{i}"), Split: i))
            .ToArray();
        var counts = perSplit.Select(n => $", sumIf({rows}, {split} = {n.Split}) AS {n.Name}");
        var name = context.Alias("name");
        string List(string cell) =>
            $"arraySlice(groupArray({question.Limit})({cell}), 1, if(count() > {question.Limit}, 0, {question.Limit}))";
        var row = (
            await context.Query(
                $"SELECT count(), {List(name)}{string.Concat(perSplit.Select(n => $", {List(n.Name)}"))} FROM "
                    + $"(SELECT {key}, min({text}) AS {name}{string.Concat(counts)} FROM {tables} GROUP BY {key})"
            )
        ).Single;
        if (row[0].Int64 > question.Limit)
            return new ValueCountsAnswer(Overflowed: true, [], [.. width.Nulls]);
        var values = Enumerable
            .Range(0, row[1].Count)
            .Select(v => new ValueCount(row[1][v].Text, [.. perSplit.Select(n => row[2 + n.Split][v].Int64)]))
            .ToList();
        values.Sort((a, b) => string.CompareOrdinal(a.Value, b.Value));
        return new ValueCountsAnswer(Overflowed: false, [.. values], [.. width.Nulls]);
    }
}
