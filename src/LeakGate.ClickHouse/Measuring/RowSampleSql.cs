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
        var (split, stratum, rows, all, at, hash, number) = (
            context.Alias("split"),
            context.Alias("stratum"),
            context.Alias("rows"),
            context.Alias("all"),
            context.Alias("row"),
            context.Alias("hash"),
            context.Alias("number")
        );
        string[] cells = [.. question.Columns.Items.Select((_, i) => context.Alias($"c{i}")), number];
        var tables = context.FromUnion(branch =>
        {
            var grouped =
                $"{Terms.Named(branch.Split, split)}, {Terms.Named($"materialize({Stratum(question, branch, context)})", stratum)}, "
                + $"{Terms.Named(branch.RowRef, at)}, ";
            var ofTarget = question.Target is { } target
                ? $"any({branch.HashOf(target)}) AS {hash}, any({branch.Number(target)}) AS {number}"
                : $"max(toUInt64(0)) AS {hash}, max(toFloat64OrNull('')) AS {number}";
            var values = question.Columns.Items.Select((column, i) => $"any({branch.Number(column)}) AS {cells[i]}, ");
            return $"SELECT {grouped}{string.Concat(values)}{ofTarget}, count() AS {rows} FROM {branch.From} "
                + $"WHERE {HasTarget(question, branch)} GROUP BY {split}, {stratum}, {at}";
        });
        var drawn = context.Alias("drawn");
        var list = string.Join(", ", cells.Select(cell => $"any({cell}) AS {cell}v"));
        return context.Query(
            $"SELECT {at}, {Shares.Drawn(all, $"sipHash64({at})", shares, $"toUInt32({split}) * {RowSample.Strata} + {stratum}")} AS {drawn}, "
                + $"{hash}v, {string.Join(", ", cells.Select(cell => cell + "v"))} FROM (SELECT {split}, {stratum}, {at}, "
                + $"{list}, any({hash}) AS {hash}v, sum({rows}) AS {all} FROM {tables} GROUP BY {split}, {stratum}, {at}) "
                + $"WHERE {drawn} > 0 ORDER BY {at}"
        );
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
}
