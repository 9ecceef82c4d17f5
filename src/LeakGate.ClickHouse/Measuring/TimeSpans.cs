using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>First and last time of each split.</summary>
internal static class TimeSpans
{
    public static async Task<TimeSpread[]> Measure(string column, SqlContext context)
    {
        var isDate = Times.IsDate(context.Data.Schema, column);
        var split = context.Alias("split");
        var result = await context.Query(
            context.Union(branch =>
                $"SELECT {Terms.Named(branch.Split, split)}, count(), countIf(isNull({branch.Axis(column)})), "
                + $"min({branch.Axis(column)}), max({branch.Axis(column)}) FROM {branch.From} GROUP BY {split}"
            )
        );
        var spans = Enumerable.Repeat(new TimeSpread(0, 0, long.MaxValue, long.MinValue), context.Splits).ToArray();
        foreach (var row in result.Rows)
        {
            ref var span = ref spans[row[0].Int64];
            var hasTimes = row[2].Int64 < row[1].Int64;
            span = new TimeSpread(
                span.Rows + row[1].Int64,
                span.Missing + row[2].Int64,
                hasTimes ? Math.Min(span.First, Times.Code(row[3], isDate)) : span.First,
                hasTimes ? Math.Max(span.Last, Times.Code(row[4], isDate)) : span.Last
            );
        }
        return spans;
    }

    /// <summary>The last time of a set of splits; the lowest code where they have none.</summary>
    public static long Last(TimeSpread[] spans, ulong splits) =>
        spans.Where((_, i) => (splits >> i & 1) != 0).Select(s => s.Last).DefaultIfEmpty(long.MinValue).Max();

    /// <summary>The first time of a set of splits; the highest code where they have none.</summary>
    public static long First(TimeSpread[] spans, ulong splits) =>
        spans.Where((_, i) => (splits >> i & 1) != 0).Select(s => s.First).DefaultIfEmpty(long.MaxValue).Min();
}
