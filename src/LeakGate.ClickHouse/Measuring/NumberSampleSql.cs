using LeakGate.Measuring;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>
/// Answers <see cref="NumberSample"/>. Rows of a table have no place to be drawn by: each value gives its share of rows,
/// and the hash of the value decides whether a broken share is rounded up. The same table gives the same sample in every
/// run, whatever the shards.
/// </summary>
internal static class NumberSampleSql
{
    /// <summary>Most values of a split: tests on distributions need no more, and no more has to travel.</summary>
    private const int MostValues = 20_000;

    public static async Task<object> Answer(NumberSample question, SqlContext context)
    {
        var limit = Math.Min(question.Limit, MostValues);
        var (split, value, rows, all) = (
            context.Alias("split"),
            context.Alias("value"),
            context.Alias("rows"),
            context.Alias("all")
        );
        var counts = new long[context.Splits];
        var counted = await context.Query(
            context.Union(branch =>
                $"SELECT {Terms.Named(branch.Split, split)}, count({branch.Finite(question.Column)}) FROM {branch.From} GROUP BY {split}"
            )
        );
        foreach (var row in counted.Rows)
            counts[row[0].Int64] += row[1].Int64;
        var shares = Shares.Of(counts, limit);
        var tables = context.FromUnion(branch =>
            $"SELECT {Terms.Named(branch.Split, split)}, {Terms.Named($"assumeNotNull({branch.Finite(question.Column)})", value)}, "
            + $"count() AS {rows} FROM {branch.From} WHERE isNotNull({branch.Finite(question.Column)}) GROUP BY {split}, {value}"
        );
        var drawn = context.Alias("drawn");
        var result = await context.Query(
            $"SELECT {split}, {value}, {Shares.Drawn(all, $"sipHash64({value})", shares, split)} AS {drawn} FROM "
                + $"(SELECT {split}, {value}, sum({rows}) AS {all} FROM {tables} GROUP BY {split}, {value}) WHERE {drawn} > 0"
        );
        var values = Enumerable.Range(0, context.Splits).Select(_ => new List<double>()).ToArray();
        foreach (var row in result.Rows)
            values[row[0].Int64].AddRange(Enumerable.Repeat(row[1].Double, (int)row[2].Int64));
        return new EquatableArray<EquatableArray<double>>([
            .. values.Select(ofSplit => new EquatableArray<double>([.. ofSplit.Order().Take(limit)])),
        ]);
    }
}

/// <summary>How large a part of some rows is drawn.</summary>
internal static class Shares
{
    /// <summary>1 where all rows are within the limit; else so little less than the limit that chance does not exceed it.</summary>
    public static double[] Of(long[] counts, int limit) =>
        [.. counts.Select(count => count <= limit ? 1 : Math.Max(0, limit - (6 * Math.Sqrt(limit))) / count)];

    /// <summary>How many of equal rows are drawn: their share, a broken one rounded up where the hash says so.</summary>
    /// <param name="rows">How many there are.</param>
    /// <param name="hash">A UInt64.</param>
    /// <param name="index">Which of the shares, counted from 0.</param>
    public static string Drawn(string rows, string hash, double[] shares, string index)
    {
        var share = $"arrayElement([{string.Join(", ", shares.Select(Terms.Number))}], {index} + 1)";
        var chance = $"(toFloat64(bitShiftRight({hash}, 11)) / {Terms.Number(1L << 53)})";
        return $"toUInt64(floor({rows} * {share} + if({share} = 1, 0, 1 - {chance})))";
    }
}
