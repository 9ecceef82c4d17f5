using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>Counts values of something by class and split, and gives them out where they are few enough.</summary>
/// <param name="Text">A Nullable(String) that is equal for equal values.</param>
/// <param name="Key">The local engine's identity of a value, for their order.</param>
/// <param name="Condition">What the rows of a value are like.</param>
internal sealed record ClassTableSql(
    Func<Branch, string> Text,
    Func<string, (ulong Low, ulong High)> Key,
    Func<string, RowCondition> Condition
)
{
    /// <summary>A column's values against the classes.</summary>
    public static ClassTableSql OfColumn(Column column) =>
        new(
            branch => branch.Text(column.Name),
            text => ClassKeys.Of(text, column.Kind),
            text => new HasText(column.Name, text)
        );

    /// <param name="identity">What values are told apart by; the text where it is null.</param>
    public async Task<ColumnTable> Count(
        string target,
        FoundClass[] classes,
        int limit,
        ColumnWidth width,
        Func<Branch, string>? identity,
        SqlContext context
    )
    {
        var names = new[] { "split", "key", "text", "hash", "rows" }.Select(context.Alias).ToArray();
        var (split, key, text, hash, rows) = (names[0], names[1], names[2], names[3], names[4]);
        var none = context.Alias("none");
        string OfTables(string condition) =>
            context.FromUnion(branch =>
            {
                var first = Terms.Named($"isNull({Text(branch)})", none);
                return $"SELECT {Terms.Named(branch.Split, split)}, {first}, "
                    + $"{Terms.Named(Value(branch), key)}, "
                    + $"min(ifNull({Text(branch)}, '')) AS {text}, {Terms.Named(branch.HashOf(target), hash)}, count() AS {rows} "
                    + $"FROM {branch.From} WHERE NOT {branch.IsMissing(target)}{condition} "
                    + $"GROUP BY {split}, {none}, {key}, {hash}";
            });
        // Equal values may be written in two ways: one of them names all.
        var name = context.Alias("name");
        string Grouped(string condition) =>
            $"SELECT {none}, {key}, min({text}) AS {name}, groupArray({split}) AS {Of(split)}, groupArray({hash}) AS {Of(hash)}, "
            + $"groupArray({rows}) AS {Of(rows)} FROM {Added(OfTables(condition))} GROUP BY {none}, {key}";
        // What may be too much to tell is counted first, without its texts.
        var overflowed = width.LikelyValues > limit && await Entries() > limit;
        var result = await context.Query(
            $"SELECT {none}, {name}, {Of(split)}, {Of(hash)}, {Of(rows)} FROM "
                + (
                    overflowed
                        ? $"({Grouped($" AND {none} = 1")})"
                        : $"({Grouped("")}) ORDER BY {none} DESC LIMIT {limit + 2}"
                )
        );
        return Table(result, classes, overflowed, limit, context);

        string Of(string cell) => cell + "s";

        string Value(Branch branch) => identity?.Invoke(branch) ?? $"ifNull({Text(branch)}, '')";

        async Task<long> Entries()
        {
            var entries = context.FromUnion(branch =>
            {
                var ofSplit = Terms.Named(branch.Split, split);
                return $"SELECT {ofSplit}, {Terms.Named(Value(branch), key)}, {Terms.Named(branch.HashOf(target), hash)} "
                    + $"FROM {branch.From} WHERE NOT {branch.IsMissing(target)} AND isNotNull({Text(branch)}) "
                    + $"GROUP BY {split}, {key}, {hash}";
            });
            var counted =
                context.Data.Tables.Length == 1
                    ? entries
                    : $"(SELECT {split}, {key}, {hash} FROM {entries} GROUP BY {split}, {key}, {hash})";
            return (await context.Query($"SELECT count() FROM {counted}")).Single[0].Int64;
        }

        // Several tables may have rows of one split.
        string Added(string union) =>
            context.Data.Tables.Length == 1
                ? union
                : $"(SELECT {split}, {none}, {key}, min({text}) AS {text}, {hash}, sum({rows}) AS {rows} FROM "
                    + $"(SELECT {split}, {none}, {key}, {text}, {hash}, {rows} FROM {union}) GROUP BY {split}, {none}, {key}, {hash})";
    }

    private ColumnTable Table(SqlResult result, FoundClass[] classes, bool overflowed, int limit, SqlContext context)
    {
        var place = classes.Select((found, i) => (found.Hash, i)).ToDictionary(item => item.Hash, item => item.i);
        var nulls = New();
        var values = new List<((ulong, ulong) Key, ValueClasses Classes)>();
        var entries = 0L;
        foreach (var row in result.Rows)
        {
            var counts = row[0].Int64 == 1 ? nulls : New();
            for (var e = 0; e < row[2].Count; e++)
                counts[row[2][e].Int64][place[row[3][e].UInt64]] += row[4][e].Int64;
            if (row[0].Int64 == 1 || overflowed)
                continue;
            var split = Array.FindIndex(counts, ofSplit => ofSplit.Any(count => count > 0));
            var first = context.Data.Rows.Of(split, Condition(row[1].Text));
            entries += counts.Sum(ofSplit => ofSplit.Count(count => count > 0));
            values.Add((Key(row[1].Text), new ValueClasses(first, Frozen(counts))));
        }
        if (overflowed || entries > limit)
            return new ColumnTable(Overflowed: true, Frozen(nulls), []);
        return new ColumnTable(
            Overflowed: false,
            Frozen(nulls),
            [.. values.OrderBy(v => v.Key).Select(v => v.Classes)]
        );

        long[][] New() => [.. Enumerable.Range(0, context.Splits).Select(_ => new long[classes.Length])];
    }

    public static EquatableArray<EquatableArray<long>> Frozen(long[][] counts) =>
        [.. counts.Select(c => new EquatableArray<long>([.. c]))];
}
