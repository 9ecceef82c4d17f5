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

    /// <summary>Pairs of classes that one statement counts.</summary>
    private const int PairsPerStatement = 600;

    public async Task<ClassRanks[]> Count(IReadOnlyList<ulong> sets, long rows, SqlContext context)
    {
        var ranges = (int)Math.Clamp(rows / RowsPerRange, 1, MostRanges);
        var bounds = ranges == 1 ? [] : await Bounds(ranges, context);
        var count = Classes.Count;
        var perStatement = Math.Max(1, PairsPerStatement / Math.Max(1, count));
        var ranks = new List<ClassRanks>();
        foreach (var set in sets)
        {
            var wins = new ulong[count, count];
            var below = new long[count];
            foreach (var block in Enumerable.Range(0, count).Chunk(perStatement))
            {
                below = new long[count];
                foreach (var row in (await context.Query(Statement(set, block, bounds, context))).Rows)
                    Add(row, block, wins, below);
            }
            ranks.Add(ClassRanks.OfCounts(below, wins));
        }
        return [.. ranks];
    }

    /// <summary>Adds a range to those before it.</summary>
    private static void Add(SqlRow row, int[] block, ulong[,] wins, long[] below)
    {
        var count = below.Length;
        for (var b = 0; b < block.Length; b++)
        {
            var rows = (ulong)row[1 + block[b]].Int64;
            for (var j = 0; j < count; j++)
                wins[block[b], j] += row[1 + count + (b * count) + j].UInt64 + (2 * rows * (ulong)below[j]);
        }
        for (var j = 0; j < count; j++)
            below[j] += row[1 + j].Int64;
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

    private string Statement(ulong set, int[] block, string[] bounds, SqlContext context)
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
        var item = context.Alias("x");
        var ofRange =
            bounds.Length == 0 ? "0" : $"arrayCount({item} -> {item} <= {value}, [{string.Join(", ", bounds)}])";
        var values = $"SELECT {value}, {ofRange} AS {range}{string.Concat(sums)} FROM {tables} GROUP BY {value}";
        var (a, b, c) = (context.Alias("a"), context.Alias("b"), context.Alias("c"));
        string Sorted(int i) => context.Alias(Terms.Invariant($"l{i}"));
        var lists = names.Select(
            (n, i) =>
                $", sum({n.Sum}) AS {context.Alias(Terms.Invariant($"t{i}"))}, arraySort(({a}, {b}) -> {b}, "
                + $"groupArray({n.Sum}), groupArray({value})) AS {Sorted(i)}"
        );
        var wins = block.SelectMany(i =>
            Enumerable
                .Range(0, Classes.Count)
                .Select(j =>
                    $", arraySum(arrayMap(({a}, {b}, {c}) -> {a} * toUInt64(2 * {c} - {b}), {Sorted(i)}, {Sorted(j)}, arrayCumSum({Sorted(j)})))"
                )
        );
        return $"SELECT {range}{string.Concat(names.Select((_, i) => ", " + context.Alias(Terms.Invariant($"t{i}"))))}"
            + $"{string.Concat(wins)} FROM (SELECT {range}{string.Concat(lists)} FROM ({values}) GROUP BY {range}) ORDER BY {range}";
    }
}
