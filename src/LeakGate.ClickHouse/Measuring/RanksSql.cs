using LeakGate.Measuring.Kernels;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>
/// Counts how the order of numbers tells classes apart, exactly: numbers are counted by class where they are, sorted on the
/// server in ranges of some ten thousands, and the client adds up the ranges.
/// </summary>
/// <param name="Value">A Nullable number whose order counts.</param>
/// <param name="Classes">For each class an expression that is 1 in its rows.</param>
internal sealed record RanksSql(Func<Branch, string> Value, IReadOnlyList<Func<Branch, string>> Classes)
{
    /// <summary>Different numbers of a range, more or less.</summary>
    private const long RowsPerRange = 1 << 18;

    private const int MostRanges = 256;

    public async Task<ClassRanks[]> Count(IReadOnlyList<ulong> sets, long rows, SqlContext context)
    {
        var ranges = (int)Math.Clamp(rows / RowsPerRange * Math.Max(1, Classes.Count / 2), 1, MostRanges);
        var bounds = ranges == 1 ? [] : await Bounds(ranges, context);
        var count = Classes.Count;
        var ranks = new List<ClassRanks>();
        foreach (var set in sets)
        {
            var wins = new ulong[count, count];
            var below = new long[count];
            var result = count == 0 ? [] : (await context.Query(Statement(set, bounds, context))).Rows;
            // A range has one row for each class, in their order.
            foreach (var range in result.Chunk(count))
                Add(range, wins, below);
            ranks.Add(ClassRanks.OfCounts(below, wins));
        }
        return [.. ranks];
    }

    /// <summary>Adds a range to those before it.</summary>
    private static void Add(SqlRow[] range, ulong[,] wins, long[] below)
    {
        for (var j = 0; j < below.Length; j++)
        {
            for (var i = 0; i < below.Length; i++)
            {
                var rows = (ulong)range[i][2].Int64;
                wins[i, j] += range[j][3 + i].UInt64 + (2 * rows * (ulong)below[j]);
            }
        }
        for (var j = 0; j < below.Length; j++)
            below[j] += range[j][2].Int64;
    }

    /// <summary>Where ranges begin. Only their sizes hang on it, so estimates do.</summary>
    private async Task<string[]> Bounds(int ranges, SqlContext context)
    {
        var levels = Enumerable.Range(1, ranges - 1).Select(i => Terms.Invariant($"{(double)i / ranges:0.######}"));
        var result = await context.Query(
            context.Union(branch =>
            {
                var value = Value(branch);
                return $"SELECT quantiles({string.Join(", ", levels)})(assumeNotNull({value})) FROM {branch.From} "
                    + $"WHERE isNotNull({Value(branch)})";
            })
        );
        // Of several tables the one with the most different bounds will do.
        var bounds = result
            .Rows.Select(row => Enumerable.Range(0, row[0].Count).Select(i => row[0][i].Double))
            .Select(of => of.Where(double.IsFinite).Distinct().Order().ToArray())
            .MaxBy(of => of.Length)!;
        return [.. bounds.Select(Terms.Number)];
    }

    /// <summary>
    /// How many bounds a value reaches: first how many of every so manieth, then how many of those from there on, since looking
    /// at each of two hundred would take longer than everything else.
    /// </summary>
    private static string RangeOf(string value, string[] bounds, SqlContext context)
    {
        if (bounds.Length == 0)
            return "0";
        var (item, step) = (context.Alias("x"), context.Alias("step"));
        var width = (int)Math.Ceiling(Math.Sqrt(bounds.Length));
        string Reached(IEnumerable<string> of) => $"arrayCount({item} -> {item} <= {value}, [{string.Join(", ", of)}])";
        if (bounds.Length == 1)
            return Reached(bounds);
        var steps = Reached(bounds.Where((_, i) => (i + 1) % width == 0));
        return $"({steps} AS {step}) * {width} + arrayCount({item} -> {item} <= {value}, "
            + $"arraySlice([{string.Join(", ", bounds)}], {step} * {width} + 1, {width - 1}))";
    }

    private string Statement(ulong set, string[] bounds, SqlContext context)
    {
        var (value, range) = (context.Alias("value"), context.Alias("range"));
        var names = Classes.Select((_, i) => (Rows: context.Alias($"n{i}"), Sum: context.Alias($"s{i}"))).ToArray();
        var tables = context.FromUnion(branch =>
        {
            var counts = Classes.Select((ofClass, i) => $", countIf({ofClass(branch)}) AS {names[i].Rows}");
            return $"SELECT {Terms.Named($"assumeNotNull({Value(branch)})", value)}{string.Concat(counts)} FROM {branch.From} "
                + $"WHERE isNotNull({Value(branch)}) AND {Terms.IsIn(branch.Split, set)} GROUP BY {value}";
        });
        var sums = names.Select(n => $", sum({n.Rows}) AS {n.Sum}");
        var values =
            $"SELECT {value}, {RangeOf(value, bounds, context)} AS {range}{string.Concat(sums)} FROM {tables} GROUP BY {value}";
        var (a, b, c) = (context.Alias("a"), context.Alias("b"), context.Alias("c"));
        var (lists, list, ofClass, totals, total) = (
            context.Alias("lists"),
            context.Alias("list"),
            context.Alias("class"),
            context.Alias("totals"),
            context.Alias("total")
        );
        string Sorted(int i) => context.Alias(Terms.Invariant($"l{i}"));
        var sorted = names.Select(
            (n, i) => $", arraySort(({a}, {b}) -> {b}, groupArray({n.Sum}), groupArray({value})) AS {Sorted(i)}"
        );
        var all = string.Join(", ", names.Select((_, i) => Sorted(i)));
        // Rows of class i over those of the class of the row: below by two, equal by one.
        var wins = names.Select(
            (_, i) =>
                $", arraySum(arrayMap(({a}, {b}, {c}) -> {a} * toUInt64(2 * {c} - {b}), {Sorted(i)}, {list}, arrayCumSum({list})))"
        );
        var ranged =
            $"SELECT {range}{string.Concat(sorted)}, [{string.Join(", ", names.Select(n => $"sum({n.Sum})"))}] AS {totals} "
            + $"FROM ({values}) GROUP BY {range}";
        return $"SELECT {range}, {ofClass}, {total}{string.Concat(wins)} FROM "
            + $"(SELECT {range}, {all}, {totals}, [{all}] AS {lists} FROM ({ranged})) "
            + $"ARRAY JOIN {lists} AS {list}, {totals} AS {total}, arrayEnumerate({totals}) AS {ofClass} "
            + $"ORDER BY {range}, {ofClass}";
    }
}
