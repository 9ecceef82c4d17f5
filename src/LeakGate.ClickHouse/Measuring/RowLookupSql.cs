using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>Answers <see cref="RowLookup"/>: one statement for all rows of all questions.</summary>
internal static class RowLookupSql
{
    public static async Task<object> Answer(RowLookup question, SqlContext context)
    {
        var found = new Dictionary<RowRef, (ulong Hash, FoundRow Row)>();
        foreach (var table in context.Data.Tables)
        {
            var rows = question
                .Rows.Items.Where(row => (table.Splits >> row.Split & 1) != 0)
                .Distinct()
                .OrderBy(row => row.Bits)
                .ToArray();
            foreach (var batch in SqlContext.Batches(rows, row => Select(context, table, [row], question).Length / 2))
                await LookUp(batch, table, question, context, found);
        }
        return new EquatableArray<FoundRow>([
            .. question.Rows.Items.Select(row => found.TryGetValue(row, out var one) ? one.Row : throw Vanished(context)),
        ]);
    }

    private static async Task LookUp(
        RowRef[] rows,
        RemoteTable table,
        RowLookup question,
        SqlContext context,
        Dictionary<RowRef, (ulong Hash, FoundRow Row)> found
    )
    {
        var result = await context.Query(Select(context, table, rows, question));
        foreach (var row in result.Rows)
        {
            var at = rows[(int)row[0].Int64 - 1];
            var hash = row[1].UInt64;
            if (found.TryGetValue(at, out var other) && other.Hash <= hash)
                continue;
            var cells = Enumerable.Range(2, question.Columns.Count).Select(i => CellOf(row[i].Text));
            found[at] = (hash, new FoundRow(at, table.Name, 0, 0, [.. cells]));
        }
    }

    private static string Select(SqlContext context, RemoteTable table, RowRef[] rows, RowLookup question)
    {
        var branch = context.BranchOf(table);
        var (which, item) = (context.Alias("which"), context.Alias("x"));
        string Condition(int i)
        {
            string Met() => $"({branch.Split} = {rows[i].Split} AND {context.Data.Rows.ConditionOf(rows[i]).On(branch)})";
            return branch.Once($"condition {i}", Met);
        }
        var met = rows.Select((_, i) => $"if({Condition(i)}, {i + 1}, 0)").ToArray();
        var any = Terms.Any(rows.Select((_, i) => Condition(i)));
        // A missing value is told from an empty text by what stands before the text; argMin would pass over a NULL.
        var cells = question
            .Columns.Items.Select(column =>
            {
                var cell = $"ifNull(concat('=', {branch.Text(column)}), '')";
                return $", argMin({cell}, {branch.RowRef})";
            })
            .ToArray();
        return $"SELECT arrayJoin(arrayFilter({item} -> {item} != 0, [{string.Join(", ", met)}])) AS {which}, "
            + $"min({branch.RowRef}){string.Concat(cells)} FROM {branch.From} WHERE {any} GROUP BY {which}";
    }

    private static string? CellOf(string cell) => cell.Length == 0 ? null : cell[1..];

    private static GateException Vanished(SqlContext context) =>
        new(
            ExitCode.Data,
            new Problem(
                RunRules.DataUnreadable,
                SourceLocation.Whole(context.Data.Tables[0].Name),
                "a row that was found is no longer there",
                "tables that do not change during the run"
            )
        );
}
