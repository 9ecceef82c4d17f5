using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>Answers <see cref="RowLookup"/>: one statement for the rows of a table.</summary>
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
            foreach (var batch in SqlContext.Batches(rows, row => Select(context, table, row, 0, question).Length))
                await LookUp(batch, table, question, context, found);
        }
        return new EquatableArray<FoundRow>([
            .. question.Rows.Items.Select(row =>
                found.TryGetValue(row, out var one) ? one.Row : throw Vanished(context)
            ),
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
        var selects = rows.Select((row, i) => Select(context, table, row, i, question));
        foreach (var row in (await context.Query(string.Join(" UNION ALL ", selects))).Rows)
        {
            var at = rows[(int)row[0].Int64];
            var hash = row[1].UInt64;
            if (found.TryGetValue(at, out var other) && other.Hash <= hash)
                continue;
            var cells = Enumerable.Range(2, question.Columns.Count).Select(i => CellOf(row[i].Text));
            found[at] = (hash, new FoundRow(at, table.Name, 0, 0, [.. cells]));
        }
    }

    /// <summary>The row of the lowest hash of those that meet the condition; nothing where none does.</summary>
    private static string Select(SqlContext context, RemoteTable table, RowRef row, int number, RowLookup question)
    {
        var branch = context.BranchOf(table);
        var inSplit = Terms.Invariant($"{branch.Split} = {row.Split}");
        var condition = context.Data.Rows.ConditionOf(row).On(branch);
        var lowest = $"min({branch.RowRef})";
        // A missing value is told from an empty text by what stands before the text; argMin would pass over a NULL.
        var cells = question.Columns.Items.Select(column =>
            $", argMin(ifNull(concat('=', {branch.Text(column)}), ''), {branch.RowRef})"
        );
        return Terms.Invariant($"SELECT max(toUInt32({number})), {lowest}{string.Concat(cells)} ")
            + $"FROM {branch.From} WHERE {inSplit} AND {condition} HAVING count() > 0";
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
