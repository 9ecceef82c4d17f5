using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>
/// Answers <see cref="SeriesSample"/>: of all rows in the order of key, time and row hash the first. Keys are in the order
/// of their hashes, so which are drawn is random and the same in every run.
/// </summary>
internal static class SeriesSampleSql
{
    /// <summary>Values that travel for a sample.</summary>
    private const int MostCells = 3 << 13;

    public static async Task<object> Answer(SeriesSample question, SqlContext context)
    {
        var limit = Math.Min(question.Limit, Math.Max(1, MostCells / (question.Columns.Count + 2)));
        var (low, high, time, at) = (
            context.Alias("low"),
            context.Alias("high"),
            context.Alias("time"),
            context.Alias("row")
        );
        var cells = question.Columns.Items.Select((_, i) => context.Alias($"c{i}")).ToArray();
        var order = $"ORDER BY {low}, {high}, {time}, {at} LIMIT {limit + 1}";
        // Keys travel with every row, and only tell where the next begins: half of one lane is enough for that.
        var all = $"bitAnd({low}, 4294967295), {time}, {at}{string.Concat(cells.Select(cell => $", {cell}"))}";
        // Each table gives its first rows, and of these the first are taken.
        var tables = context.FromUnion(branch =>
        {
            var key =
                question.Key.Count == 0
                    ? $"materialize(toUInt64(0)) AS {low}, materialize(toUInt64(0)) AS {high}"
                    : $"{Terms.Named(branch.Low(question.Key), low)}, {Terms.Named(branch.High(question.Key), high)}";
            var ofTime = question.Time is { } column
                ? Terms.Named($"assumeNotNull({branch.Time(column)})", time)
                : $"materialize(toInt64(0)) AS {time}";
            var conditions = question.Key.Items.Select(part => $"NOT {branch.IsMissing(part)}").ToList();
            if (question.Time is { } required)
                conditions.Add($"isNotNull({branch.Time(required)})");
            var values = question.Columns.Items.Select(
                (column, i) => ", " + Terms.Named(Value(column, branch, context), cells[i])
            );
            var selected = $"{key}, {ofTime}, {Terms.Named(branch.RowRef, at)}{string.Concat(values)}";
            return $"SELECT * FROM (SELECT {selected} FROM {branch.From} WHERE {Terms.All(conditions)} {order})";
        });
        var rows = (await context.Query($"SELECT {all} FROM {tables} {order}")).Rows;
        var kept = rows.Take(limit).ToArray();
        var starts = new List<int>();
        for (var r = 0; r < kept.Length; r++)
        {
            if (r == 0 || kept[r][0].UInt64 != kept[r - 1][0].UInt64)
                starts.Add(r);
        }
        starts.Add(kept.Length);
        return new SeriesSampleAnswer(
            rows.Count <= limit,
            [.. starts],
            Array.ConvertAll(kept, row => row[1].Int64),
            Array.ConvertAll(kept, row => new RowRef(row[2].UInt64)),
            [.. cells.Select((_, c) => Array.ConvertAll(kept, row => row[3 + c].Double))]
        );
    }

    /// <summary>A number as it is; any other value as a code of 52 bits.</summary>
    public static string Value(string column, Branch branch, SqlContext context)
    {
        if (context.Data.Schema.Find(column)!.Kind == ColumnKind.Number)
            return branch.Number(column);
        var missing = branch.IsMissing(column);
        return $"if({missing}, NULL, toFloat64(1 + bitShiftRight({branch.HashOf(column)}, 12)))";
    }
}
