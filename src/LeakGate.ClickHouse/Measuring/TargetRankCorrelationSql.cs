using LeakGate.Measuring;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>
/// Answers <see cref="TargetRankCorrelation"/> in whole numbers, as the local engine does: the doubled mean rank of each
/// value is worked out from sorted counts and joined to the pairs of values.
/// </summary>
internal static class TargetRankCorrelationSql
{
    /// <summary>Beyond, products of doubled ranks exceed 64 bits.</summary>
    private const long MostRows = 1L << 30;

    public static async Task<object> Answer(TargetRankCorrelation question, SqlContext context)
    {
        if (context.Data.RowsPerSplit.Sum() > MostRows)
            return new Unanswered($"ranks of '{question.Column}' are not counted over more than {MostRows} rows");
        var answers = new List<RankCorrelation>();
        foreach (var set in question.Sets)
            answers.Add(await Correlate(question, set, context));
        return new EquatableArray<RankCorrelation>([.. answers]);
    }

    private static async Task<RankCorrelation> Correlate(TargetRankCorrelation question, ulong set, SqlContext context)
    {
        var (x, y, n, s) = (context.Alias("x"), context.Alias("y"), context.Alias("n"), context.Alias("s"));
        string Pairs() =>
            context.FromUnion(branch =>
            {
                var values =
                    $"{Terms.Named($"assumeNotNull({branch.Number(question.Column)})", x)}, "
                    + Terms.Named($"assumeNotNull({branch.Number(question.Target)})", y);
                return $"SELECT {values}, count() AS {n} FROM {branch.From} WHERE {Terms.IsIn(branch.Split, set)} "
                    + $"AND isNotNull({branch.Number(question.Column)}) AND isNotNull({branch.Number(question.Target)}) "
                    + $"GROUP BY {x}, {y}";
            });
        async Task<(long Values, long Rows)> Size(string value)
        {
            var sizes = await context.Query(
                $"SELECT count(), sum({s}) FROM (SELECT sum({n}) AS {s} FROM {Pairs()} GROUP BY {value})"
            );
            return (sizes.Single[0].Int64, sizes.Single[1].Int64);
        }
        var (values, rows) = await Size(x);
        var (targetValues, _) = await Size(y);
        if (values < 2 || targetValues < 2)
            return new RankCorrelation(double.NaN, rows, values, targetValues);
        var (a, b, c) = (context.Alias("a"), context.Alias("b"), context.Alias("c"));
        var (cells, counts) = (context.Alias("cells"), context.Alias("counts"));
        // Equal values share the mean of their ranks, doubled: behind those below come as many as there are, and one.
        string Ranks(string value, string rank) =>
            $"SELECT {value}, {rank} FROM (SELECT arraySort(groupArray({value})) AS {cells}, "
            + $"arraySort(({a}, {b}) -> {b}, groupArray({s}), groupArray({value})) AS {counts} FROM "
            + $"(SELECT {value}, sum({n}) AS {s} FROM {Pairs()} GROUP BY {value})) ARRAY JOIN {cells} AS {value}, "
            + $"arrayMap(({a}, {b}) -> toInt64(2 * {a} - {b} + 1), arrayCumSum({counts}), {counts}) AS {rank}";
        var (rx, ry) = (context.Alias("rx"), context.Alias("ry"));
        var joined =
            $"SELECT {rx}, {ry}, {n} FROM (SELECT {x}, {y}, {n}, {rx} FROM {Pairs()} AS {context.Alias("p")} "
            + $"ANY LEFT JOIN ({Ranks(x, rx)}) AS {context.Alias("q")} USING {x}) AS {context.Alias("u")} "
            // Servers of today want names of what they join.
            + $"ANY LEFT JOIN ({Ranks(y, ry)}) AS {context.Alias("v")} USING {y}";
        // A product has up to 62 bits and a sum of them more: high and low parts are summed apart.
        var centre = rows + 1;
        string Sum(string left, string right)
        {
            var product = $"(({left} - {centre}) * ({right} - {centre}))";
            return $"sum({n} * bitShiftRight({product}, 32)), sum({n} * bitAnd({product}, 4294967295))";
        }
        var row = (await context.Query($"SELECT {Sum(rx, rx)}, {Sum(ry, ry)}, {Sum(rx, ry)} FROM ({joined})")).Single;
        Int128 Whole(int at) => ((Int128)row[at].Int64 << 32) + row[at + 1].Int64;
        var (xx, yy, xy) = (Whole(0), Whole(2), Whole(4));
        var correlation = (double)xy / (Math.Sqrt((double)xx) * Math.Sqrt((double)yy));
        return new RankCorrelation(Math.Clamp(correlation, -1, 1), rows, values, targetValues);
    }
}
