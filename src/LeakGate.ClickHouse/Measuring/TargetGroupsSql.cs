using LeakGate.Measuring;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>
/// Answers <see cref="TargetGroups"/>. Sums are in plain double precision: they agree with the local engine to ten digits,
/// and exactly where the target is a class.
/// </summary>
internal static class TargetGroupsSql
{
    public static async Task<IReadOnlyList<object>> Answer(IReadOnlyList<TargetGroups> questions, SqlContext context)
    {
        var widths = await ColumnWidths.Measure([.. questions.Select(q => q.Column)], context);
        return await Task.WhenAll(
            questions.Select(q =>
                // A value that is not finite is one more than counts here.
                widths[q.Column].FewestValues
                > q.Limit + 2L
                    ? Task.FromResult<object>(new TargetGroupsAnswer(Overflowed: true, []))
                    : Answer(q, context)
            )
        );
    }

    private static async Task<object> Answer(TargetGroups question, SqlContext context)
    {
        ulong? ofClass = null;
        if (question.Class is { } name)
        {
            var kind = context.Data.Schema.Find(question.Target)!.Kind;
            if (await context.ClassesOf(question.Target) is not { } classes)
                return TargetClasses.TooMany(question.Target);
            var key = ClassKeys.Of(name, kind);
            ofClass = Array.Find(classes, found => ClassKeys.Of(found.Text, kind) == key)?.Hash ?? 0;
        }
        var (split, value, rows, sum, squares) = (
            context.Alias("split"),
            context.Alias("value"),
            context.Alias("rows"),
            context.Alias("sum"),
            context.Alias("squares")
        );
        string Answered(Branch branch) =>
            ofClass is { } hash
                ? $"if({branch.IsMissing(question.Target)}, NULL, toFloat64({branch.HashOf(question.Target)} = {Terms.Unsigned(hash)}))"
                : branch.Finite(question.Target);
        var tables = context.FromUnion(branch =>
        {
            string Target() => branch.Once("answer", () => Answered(branch));
            var (first, second) = (Target(), Target());
            return $"SELECT {Terms.Named(branch.Split, split)}, {Terms.Named($"assumeNotNull({branch.Finite(question.Column)})", value)}, "
                + $"count() AS {rows}, sum(assumeNotNull({first})) AS {sum}, "
                + $"sum(assumeNotNull({second}) * assumeNotNull({second})) AS {squares} FROM {branch.From} "
                + $"WHERE isNotNull({branch.Finite(question.Column)}) AND isNotNull({second}) GROUP BY {split}, {value}";
        });
        var cells = Enumerable
            .Range(0, context.Splits)
            .SelectMany(i =>
                new[] { rows, sum, squares }.Select(cell =>
                    (Name: context.Alias($"c{cell}{i}"), Sql: $"sumIf({cell}, {split} = {i})")
                )
            )
            .ToArray();
        string List(string cell) =>
            $"arraySlice(groupArray({question.Limit})({cell}), 1, if(count() > {question.Limit}, 0, {question.Limit}))";
        var row = (
            await context.Query(
                $"SELECT count(), {List(value)}{string.Concat(cells.Select(c => $", {List(c.Name)}"))} FROM "
                    + $"(SELECT {value}{string.Concat(cells.Select(c => $", {c.Sql} AS {c.Name}"))} FROM {tables} GROUP BY {value})"
            )
        ).Single;
        if (row[0].Int64 > question.Limit)
            return new TargetGroupsAnswer(Overflowed: true, []);
        TargetSums Sums(int group, int of) =>
            new(row[2 + (3 * of)][group].Int64, row[3 + (3 * of)][group].Double, row[4 + (3 * of)][group].Double);
        var groups = Enumerable
            .Range(0, row[1].Count)
            .Select(g => new TargetGroup(
                row[1][g].Double,
                [.. Enumerable.Range(0, context.Splits).Select(of => Sums(g, of))]
            ));
        return new TargetGroupsAnswer(Overflowed: false, [.. groups.OrderBy(g => g.Value)]);
    }
}
