using System.Text;
using LeakGate.Measuring;
using LeakGate.Measuring.Kernels;
using LeakGate.Splits;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>Answers <see cref="IdShapes"/> from the ids as they are shown.</summary>
internal static class IdShapesSql
{
    public static async Task<object> Answer(IdShapes question, SqlContext context)
    {
        if (await context.ClassesOf(question.Target) is not { } classes)
            return TargetClasses.TooMany(question.Target);
        var wide = new ColumnWidth([], IdShapes.Limit);
        var lengths = await new ClassTableSql(
            branch => Length(question.Column, branch),
            text => (ulong.Parse(text), ulong.Parse(text)),
            text => new HasShape(question.Column, IsPrefix: false, text)
        ).Count(question.Target, classes, IdShapes.Limit, wide, null, context);
        var prefixes = await new ClassTableSql(
            branch => Prefix(question.Column, branch),
            KeyOf,
            text => new HasShape(question.Column, IsPrefix: true, text)
        ).Count(question.Target, classes, IdShapes.Limit, wide, null, context);
        var ranks = new RanksSql(
            branch => TrailingNumber(question.Column, branch),
            [.. classes.Select(found => TargetRanksSql.OfClass(question.Target, found))]
        );
        return new IdShapesAnswer(
            classes.Length,
            lengths with
            {
                NullRows = [],
            },
            prefixes with
            {
                NullRows = [],
            },
            [.. await ranks.Count(question.Sets.Items, context.Data.RowsPerSplit.Sum(), context)]
        );
    }

    /// <summary>Bytes of the id.</summary>
    public static string Length(string column, Branch branch) =>
        branch.Once($"length {column}", () => $"toString(length({branch.Text(column)}))");

    /// <summary>What the id begins with up to its first digit.</summary>
    public static string Prefix(string column, Branch branch) =>
        branch.Once(
            $"prefix {column}",
            () => $"substring(extract({branch.Text(column)}, '^[^0-9]*'), 1, {IdShapes.LongestPrefix})"
        );

    /// <summary>The digits at the end as a number, the first eighteen of them.</summary>
    private static string TrailingNumber(string column, Branch branch) =>
        branch.Once(
            $"number at the end of {column}",
            () =>
            {
                string Digits() =>
                    branch.Once($"digits {column}", () => $"extract(ifNull({branch.Text(column)}, ''), '[0-9]+$')");
                var (first, again) = (Digits(), Digits());
                return $"if({first} = '', NULL, toUInt64OrZero(substring({again}, 1, 18)))";
            }
        );

    private static (ulong, ulong) KeyOf(string text)
    {
        CellKeys.OfText(Encoding.UTF8.GetBytes(text), out var low, out var high);
        return (low, high);
    }
}

/// <summary>Rows whose id has a length or begins with something.</summary>
internal sealed record HasShape(string Column, bool IsPrefix, string Text) : RowCondition
{
    public override string On(Branch branch)
    {
        var shape = IsPrefix ? IdShapesSql.Prefix(Column, branch) : IdShapesSql.Length(Column, branch);
        return $"ifNull({shape} = {Sql.Text(Text)}, 0)";
    }
}
