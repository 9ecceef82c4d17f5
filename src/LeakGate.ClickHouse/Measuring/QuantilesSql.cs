using LeakGate.Measuring;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>
/// Answers <see cref="Quantiles"/> exactly, whatever the number of rows: estimates only narrow the range in which a value
/// of a rank is looked for, counts tell whether it lies there, and the last range is sorted on the server.
/// </summary>
internal static class QuantilesSql
{
    /// <summary>Rows that are sorted at once.</summary>
    private const long MostSorted = 2_000_000;

    /// <summary>How far around a rank a range reaches: five deviations of an estimate from 8,192 rows.</summary>
    private const double Margin = 0.03;

    public static async Task<object> Answer(Quantiles question, SqlContext context) =>
        new EquatableArray<EquatableArray<double>>([
            .. await Task.WhenAll(question.Sets.Items.Select(set => OfSet(question, set, context))),
        ]);

    private static async Task<EquatableArray<double>> OfSet(Quantiles question, ulong set, SqlContext context)
    {
        var column = new NumbersOf(question.Column, set, context);
        var rows = (await column.Count("1 = 1"))[0];
        var values = new List<double>();
        foreach (var probability in question.Probabilities)
        {
            if (rows == 0)
            {
                values.Add(double.NaN);
                continue;
            }
            var place = (rows - 1) * probability;
            var before = (long)Math.Floor(place);
            var after = Math.Min(before + 1, rows - 1);
            var (low, high) = await Find(column, rows, before, after);
            values.Add(low + ((place - before) * (high - low)));
        }
        return [.. values];
    }

    /// <summary>The values of two ranks, counted from 0.</summary>
    private static async Task<(double, double)> Find(NumbersOf column, long rows, long before, long after)
    {
        var (low, high, below, inside) = (double.NegativeInfinity, double.PositiveInfinity, 0L, rows);
        while (inside > MostSorted)
        {
            var share = (before - below) / (double)inside;
            var (from, to) = await column.Estimate(low, high, Math.Max(0, share - Margin), Math.Min(1, share + Margin));
            (from, to) = (share <= Margin ? low : from, share >= 1 - Margin ? high : to);
            var counts = await column.Count($"< {Terms.Number(from)}", $"<= {Terms.Number(to)}");
            // An estimate that missed, or equal values that cannot be parted: what there is gets sorted.
            if (counts[0] > before || counts[1] <= after || counts[1] - counts[0] >= inside)
                break;
            (low, high, below, inside) = (from, to, counts[0], counts[1] - counts[0]);
        }
        return await column.Pick(low, high, before - below, after - below);
    }

    /// <summary>The finite numbers of a column in some splits.</summary>
    private sealed class NumbersOf(string column, ulong set, SqlContext context)
    {
        /// <summary>How many meet each condition.</summary>
        public async Task<long[]> Count(params string[] conditions)
        {
            var result = await context.Query(
                context.Union(branch =>
                {
                    var counts = conditions.Select(condition =>
                        condition[0] is '<' ? $"countIf({Number(branch)} {condition})" : "count()"
                    );
                    return $"SELECT {string.Join(", ", counts)} FROM {branch.From} WHERE {InSet(branch)}";
                })
            );
            return [.. conditions.Select((_, i) => result.Rows.Sum(row => row[i].Int64))];
        }

        public async Task<(double From, double To)> Estimate(double low, double high, double from, double to)
        {
            var levels = Terms.Invariant($"{from:0.######}, {to:0.######}");
            var result = await context.Query(
                context.Union(branch =>
                    $"SELECT quantiles({levels})({Number(branch)}) FROM {branch.From} WHERE {InSet(branch)} AND {Within(branch, low, high)}"
                )
            );
            var rows = result.Rows.Where(row => double.IsFinite(row[0][0].Double)).ToArray();
            return rows.Length == 0 ? (low, high) : (rows.Min(r => r[0][0].Double), rows.Max(r => r[0][1].Double));
        }

        /// <summary>The values of two ranks within a range.</summary>
        public async Task<(double, double)> Pick(double low, double high, long first, long second)
        {
            var (value, rows, item, other) = (
                context.Alias("value"),
                context.Alias("rows"),
                context.Alias("x"),
                context.Alias("y")
            );
            var (values, sums) = (context.Alias("values"), context.Alias("sums"));
            var tables = context.FromUnion(branch =>
                $"SELECT {Terms.Named(Number(branch), value)}, count() AS {rows} FROM {branch.From} "
                + $"WHERE {InSet(branch)} AND {Within(branch, low, high)} GROUP BY {value}"
            );
            string At(long rank) => Terms.Invariant($"{values}[arrayFirstIndex({item} -> {item} > {rank}, {sums})]");
            var row = (
                await context.Query(
                    $"SELECT {At(first)}, {At(second)} FROM (SELECT arraySort(groupArray({value})) AS {values}, "
                        + $"arrayCumSum(arraySort(({item}, {other}) -> {other}, groupArray({context.Alias("sum")}), groupArray({value}))) AS {sums} "
                        + $"FROM (SELECT {value}, sum({rows}) AS {context.Alias("sum")} FROM {tables} GROUP BY {value}))"
                )
            ).Single;
            return (row[0].Double, row[1].Double);
        }

        private string InSet(Branch branch) =>
            $"{Terms.IsIn(branch.Split, set)} AND isNotNull({branch.Finite(column)})";

        private string Number(Branch branch) => $"assumeNotNull({branch.Finite(column)})";

        private string Within(Branch branch, double low, double high)
        {
            var conditions = new List<string>();
            if (double.IsFinite(low))
                conditions.Add($"{Number(branch)} >= {Terms.Number(low)}");
            if (double.IsFinite(high))
                conditions.Add($"{Number(branch)} <= {Terms.Number(high)}");
            return Terms.All(conditions);
        }
    }
}
