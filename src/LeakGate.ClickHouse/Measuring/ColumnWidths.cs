using LeakGate.Measuring;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>What is known of a column before its values are counted.</summary>
/// <param name="Nulls">Missing values per split.</param>
/// <param name="FewestValues">The column has at least so many different values.</param>
internal sealed record ColumnWidth(long[] Nulls, long FewestValues)
{
    /// <summary>How many it has by all appearances; good for choosing a way, never for an answer.</summary>
    public long LikelyValues => FewestValues * ColumnWidths.Parts;
}

/// <summary>
/// Tells columns of many values, all of a round in one scan, so that nobody groups a billion ids by value to learn that
/// they are too many. The different values in a thousandth of all hashes are counted: if already these are too many, so
/// are all. Others are counted in full.
/// </summary>
internal static class ColumnWidths
{
    public const int Parts = 1024;

    public static async Task<IReadOnlyDictionary<string, ColumnWidth>> Measure(string[] columns, SqlContext context)
    {
        var widths = new Dictionary<string, ColumnWidth>(StringComparer.Ordinal);
        var batches = SqlContext.Batches(columns.Distinct(), context.SizeOf);
        foreach (var found in await Task.WhenAll(batches.Select(batch => MeasureBatch(batch, context))))
        {
            foreach (var (column, width) in found)
                widths.Add(column, width);
        }
        return widths;
    }

    private static async Task<List<(string, ColumnWidth)>> MeasureBatch(string[] columns, SqlContext context)
    {
        var split = context.Alias("split");
        var result = await context.Query(
            context.Union(branch =>
                $"SELECT {Terms.Named(branch.Split, split)}"
                + string.Concat(
                    columns.Select(column =>
                    {
                        var nulls = $", countIf({branch.IsMissing(column)})";
                        var hash = branch.HashOf(column);
                        return nulls + $", uniqExactIf({hash}, {branch.HashOf(column)} % {Parts} = 1)";
                    })
                )
                + $" FROM {branch.From} GROUP BY {split}"
            )
        );
        var widths = new List<(string, ColumnWidth)>();
        for (var c = 0; c < columns.Length; c++)
        {
            var nulls = new long[context.Splits];
            var fewest = 0L;
            foreach (var row in result.Rows)
            {
                nulls[row[0].Int64] += row[1 + (2 * c)].Int64;
                fewest = Math.Max(fewest, row[2 + (2 * c)].Int64);
            }
            widths.Add((columns[c], new ColumnWidth(nulls, fewest)));
        }
        return widths;
    }
}
