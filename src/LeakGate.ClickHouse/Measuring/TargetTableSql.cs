using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>Answers <see cref="TargetTable"/>: the classes first, then each column's values against them.</summary>
internal static class TargetTableSql
{
    public static async Task<object> Answer(TargetTable question, SqlContext context)
    {
        if (await context.ClassesOf(question.Target) is not { } classes)
            return new TargetTableAnswer([], [], []);
        var widths = await ColumnWidths.Measure([.. question.Columns.Items], context);
        var columns = await Task.WhenAll(
            question.Columns.Items.Select(async name =>
            {
                var column = context.Data.Schema.Find(name)!;
                if (widths[name].FewestValues > question.Limit)
                    return new ColumnTable(Overflowed: true, await Nulls(name, question.Target, classes, context), []);
                return await ClassTableSql
                    .OfColumn(column)
                    .Count(
                        question.Target,
                        classes,
                        question.Limit,
                        widths[name],
                        branch => branch.HashOf(name),
                        context
                    );
            })
        );
        var kept = classes.Select(found =>
        {
            var split = Array.FindIndex(found.Rows, rows => rows > 0);
            return new TargetClass(found.Text, context.Data.Rows.Of(split, new HasText(question.Target, found.Text)));
        });
        var rows = Enumerable
            .Range(0, context.Splits)
            .Select(split => classes.Select(found => found.Rows[split]).ToArray())
            .ToArray();
        return new TargetTableAnswer([.. kept], ClassTableSql.Frozen(rows), [.. columns]);
    }

    /// <summary>The rows that lack the value, by split and class.</summary>
    private static async Task<EquatableArray<EquatableArray<long>>> Nulls(
        string column,
        string target,
        FoundClass[] classes,
        SqlContext context
    )
    {
        var (split, hash) = (context.Alias("split"), context.Alias("hash"));
        var result = await context.Query(
            context.Union(branch =>
                $"SELECT {Terms.Named(branch.Split, split)}, {Terms.Named(branch.HashOf(target), hash)}, count() "
                + $"FROM {branch.From} WHERE NOT {branch.IsMissing(target)} AND {branch.IsMissing(column)} "
                + $"GROUP BY {split}, {hash}"
            )
        );
        var counts = Enumerable.Range(0, context.Splits).Select(_ => new long[classes.Length]).ToArray();
        foreach (var row in result.Rows)
            counts[row[0].Int64][Array.FindIndex(classes, c => c.Hash == row[1].UInt64)] += row[2].Int64;
        return ClassTableSql.Frozen(counts);
    }
}
