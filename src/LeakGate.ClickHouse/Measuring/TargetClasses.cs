using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>A class of the target.</summary>
/// <param name="Hash">What <see cref="Branch.HashOf"/> gives its rows.</param>
/// <param name="Rows">Rows of each split.</param>
internal sealed record FoundClass(string Text, ulong Hash, long[] Rows);

/// <summary>The classes of a target, in the order of the local engine's keys.</summary>
internal static class TargetClasses
{
    /// <summary>Null where there are more than <see cref="TargetTable.MostClasses"/>.</summary>
    public static async Task<FoundClass[]?> Find(string target, SqlContext context)
    {
        var width = (await ColumnWidths.Measure([target], context))[target];
        if (width.FewestValues > TargetTable.MostClasses)
            return null;
        var (split, hash, text, rows) = (
            context.Alias("split"),
            context.Alias("hash"),
            context.Alias("text"),
            context.Alias("rows")
        );
        var tables = context.FromUnion(branch =>
            $"SELECT {Terms.Named(branch.Split, split)}, {Terms.Named(branch.HashOf(target), hash)}, "
            + $"min(assumeNotNull({branch.Text(target)})) AS {text}, count() AS {rows} FROM {branch.From} "
            + $"WHERE NOT {branch.IsMissing(target)} GROUP BY {split}, {hash}"
        );
        var counts = Enumerable.Range(0, context.Splits).Select(i => $", sumIf({rows}, {split} = {i})");
        var result = await context.Query(
            $"SELECT {hash}, min({text}){string.Concat(counts)} FROM {tables} GROUP BY {hash} "
                + $"LIMIT {TargetTable.MostClasses + 1}"
        );
        if (result.Rows.Count > TargetTable.MostClasses)
            return null;
        var kind = context.Data.Schema.Find(target)!.Kind;
        return
        [
            .. result
                .Rows.Select(row => new FoundClass(
                    row[1].Text,
                    row[0].UInt64,
                    [.. Enumerable.Range(0, context.Splits).Select(i => row[2 + i].Int64)]
                ))
                .OrderBy(found => ClassKeys.Of(found.Text, kind)),
        ];
    }

    public static Unanswered TooMany(string target) =>
        new($"target '{target}' has more than {TargetTable.MostClasses} classes");
}
