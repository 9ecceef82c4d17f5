using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>
/// Answers <see cref="RowSample"/>: of each stratum of each split a share of rows, drawn by the hashes of whole rows as
/// <see cref="Shares"/> has it.
/// </summary>
internal static class RowSampleSql
{
    /// <summary>Numbers that travel for a sample, more or less.</summary>
    private const int MostCells = 1 << 16;

    /// <summary>The same without a target, where there are fewer kinds of rows to know.</summary>
    private const int MostWithoutTarget = 1 << 15;

    public static async Task<object> Answer(RowSample question, SqlContext context)
    {
        var (split, stratum, rows) = (context.Alias("split"), context.Alias("stratum"), context.Alias("rows"));
        var counts = new long[context.Splits * RowSample.Strata];
        var counted = await context.Query(
            context.Union(branch =>
                $"SELECT {Terms.Named(branch.Split, split)}, {Terms.Named($"materialize({Stratum(question, branch, context)})", stratum)}, count() "
                + $"FROM {branch.From} WHERE {HasTarget(question, branch)} GROUP BY {split}, {stratum}"
            )
        );
        foreach (var row in counted.Rows)
            counts[(row[0].Int64 * RowSample.Strata) + row[1].Int64] += row[2].Int64;
        var filled = Math.Max(1, counts.Count(count => count > 0));
        // Without a target there is one stratum for all.
        var asked = question.Target is null ? (long)question.Limit * RowSample.Strata : question.Limit;
        var cells = question.Target is null ? MostWithoutTarget : MostCells;
        var limit = (int)Math.Max(1, Math.Min(asked, cells / (question.Columns.Count + 3) / filled));
        var shares = Shares.Of(counts, limit);
        var classes = question.Target is { } target ? await context.ClassesOf(target) : null;
        return Table(question, await Draw(question, shares, context), classes, shares, context);
    }

    private static Task<SqlResult> Draw(RowSample question, double[] shares, SqlContext context)
    {
        var names = new Names(context);
        var (split, stratum, rows, at, hash, number) = (
            names.Split,
            names.Stratum,
            names.Rows,
            names.At,
            context.Alias("hash"),
            context.Alias("number")
        );
        string[] cells = [.. question.Columns.Items.Select((_, i) => context.Alias($"c{i}")), number];
        var isWhole = Array.TrueForAll(shares, share => share == 1);
        var tables = context.FromUnion(branch =>
        {
            var grouped =
                $"{Terms.Named(branch.Split, split)}, {Terms.Named($"materialize({Stratum(question, branch, context)})", stratum)}, "
                + $"{Terms.Named(branch.RowRef, at)}, ";
            var ofTarget = question.Target is { } target
                ? $"any({branch.HashOf(target)}) AS {hash}, any({branch.Number(target)}) AS {number}"
                : $"max(toUInt64(0)) AS {hash}, max(toFloat64OrNull('')) AS {number}";
            var values = question.Columns.Items.Select((column, i) => $"any({branch.Number(column)}) AS {cells[i]}, ");
            var among = isWhole ? "" : $" AND {at} GLOBAL IN ({Lots(question, branch.Splits, shares, names, context)})";
            return $"SELECT {grouped}{string.Concat(values)}{ofTarget}, count() AS {rows} FROM {branch.From} "
                + $"WHERE {HasTarget(question, branch)}{among} GROUP BY {split}, {stratum}, {at}";
        });
        var list = string.Join(", ", cells.Select(cell => $"any({cell}) AS {cell}v"));
        return context.Query(
            $"SELECT {at}, {names.Draw(shares)} AS {names.Drawn}, "
                + $"{hash}v, {string.Join(", ", cells.Select(cell => cell + "v"))} FROM (SELECT {split}, {stratum}, {at}, "
                + $"{list}, any({hash}) AS {hash}v, sum({rows}) AS {names.All} FROM {tables} GROUP BY {split}, {stratum}, {at}) "
                + $"WHERE {names.Drawn} > 0 ORDER BY {at}"
        );
    }

    /// <summary>
    /// The references that are drawn, of the rows of some splits: to know how often each row is there they all have to meet, but
    /// their cells do not.
    /// </summary>
    private static string Lots(RowSample question, ulong splits, double[] shares, Names names, SqlContext context)
    {
        var (split, stratum, rows, at) = (names.Split, names.Stratum, names.Rows, names.At);
        var tables = context.FromUnion(
            branch =>
            {
                var row = Terms.Named(branch.RowRef, at);
                return $"SELECT {row}, any({Stratum(question, branch, context)}) AS {stratum}, count() AS {rows} "
                    + $"FROM {branch.From} WHERE {HasTarget(question, branch)} GROUP BY {at}";
            },
            splits
        );
        // Equal rows have one target, so one stratum; their split is in the reference.
        return $"SELECT {at} FROM (SELECT {at}, bitShiftRight({at}, 58) AS {split}, any({stratum}) AS {stratum}, "
            + $"sum({rows}) AS {names.All} FROM {tables} GROUP BY {at}) WHERE {names.Draw(shares)} > 0";
    }

    private static RowSampleAnswer Table(
        RowSample question,
        SqlResult result,
        FoundClass[]? classes,
        double[] shares,
        SqlContext context
    )
    {
        var rows = result.Rows.SelectMany(row => Enumerable.Repeat(row, (int)row[1].Int64)).ToArray();
        var isNumber = question.Target is { } target && context.Data.Schema.Find(target)!.Kind == ColumnKind.Number;
        var code = classes?.Select((found, i) => (found.Hash, i)).ToDictionary(c => c.Hash, c => (byte)c.i);
        return new RowSampleAnswer(
            Array.TrueForAll(shares, share => share == 1),
            [.. rows.Select(row => new RowRef(row[0].UInt64))],
            code is null ? [] : [.. rows.Select(row => code[row[2].UInt64])],
            isNumber ? [.. rows.Select(row => row[3 + question.Columns.Count].Double)] : [],
            [.. question.Columns.Items.Select((_, c) => rows.Select(row => row[3 + c].Double).ToArray())]
        );
    }

    private static string HasTarget(RowSample question, Branch branch) =>
        question.Target is { } target ? $"NOT {branch.IsMissing(target)}" : "1 = 1";

    /// <summary>Whole numbers have strata of their own, other values one that their hash says.</summary>
    private static string Stratum(RowSample question, Branch branch, SqlContext context)
    {
        if (question.Target is not { } target)
            return "toUInt32(0)";
        var hashed = $"toUInt32({branch.HashOf(target)} % {RowSample.Strata})";
        if (context.Data.Schema.Find(target)!.Kind != ColumnKind.Number)
            return hashed;
        var number = $"ifNull({branch.Number(target)}, -1)";
        var again = $"ifNull({branch.Number(target)}, -1)";
        return $"if({number} >= 0 AND {again} < {RowSample.Strata} AND {again} = floor({again}), "
            + $"toUInt32(least(greatest({again}, 0), {RowSample.Strata - 1})), {hashed})";
    }

    private sealed class Names(SqlContext context)
    {
        public string Split { get; } = context.Alias("split");
        public string Stratum { get; } = context.Alias("stratum");
        public string At { get; } = context.Alias("row");

        /// <summary>Equal rows of a table.</summary>
        public string Rows { get; } = context.Alias("rows");

        /// <summary>Equal rows of all tables.</summary>
        public string All { get; } = context.Alias("all");

        public string Drawn { get; } = context.Alias("drawn");

        /// <summary>How many of them are drawn.</summary>
        public string Draw(double[] shares) =>
            Shares.Drawn(All, $"sipHash64({At})", shares, $"toUInt32({Split}) * {RowSample.Strata} + {Stratum}");
    }
}
