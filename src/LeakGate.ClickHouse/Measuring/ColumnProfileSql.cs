using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>
/// Answers all <see cref="ColumnProfile"/>s of a round together. Moments are summed about each column's origin, in plain
/// double precision: mean and standard deviation agree with the local engine to nine digits. A table has no order of
/// rows: a column counts up where its values are as many consecutive whole numbers as there are rows.
/// </summary>
internal static class ColumnProfileSql
{
    private const int CellsPerColumn = 9;

    public static async Task<IReadOnlyList<object>> Answer(IReadOnlyList<ColumnProfile> questions, SqlContext context)
    {
        var profiles = new Dictionary<string, Tally[]>(StringComparer.Ordinal);
        var columns = questions.Select(q => q.Column);
        await Task.WhenAll(
            SqlContext.Batches(columns, context.SizeOf).Select(batch => Measure(batch, context, profiles)).ToArray()
        );
        foreach (var (column, tallies) in profiles)
        {
            if (tallies.Any(t => t.MayCountUp))
                await CountDistinct(column, tallies, context);
        }
        return
        [
            .. questions.Select(q =>
                (object)
                    new EquatableArray<ColumnProfileAnswer>([
                        .. profiles[q.Column].Select((tally, split) => tally.Answer(q.Column, split, context)),
                    ])
            ),
        ];
    }

    private static async Task Measure(string[] columns, SqlContext context, Dictionary<string, Tally[]> profiles)
    {
        var split = context.Alias("split");
        var result = await context.Query(
            context.Union(branch =>
                $"SELECT {Terms.Named(branch.Split, split)}, count()"
                + string.Concat(columns.Select(column => Cells(column, branch, context)))
                + $" FROM {branch.From} GROUP BY {split}"
            )
        );
        for (var c = 0; c < columns.Length; c++)
        {
            var origin = context.Data.Schema.Find(columns[c])!.Origin;
            var tallies = Enumerable.Range(0, context.Splits).Select(_ => new Tally(origin)).ToArray();
            foreach (var row in result.Rows)
                tallies[row[0].Int64].Add(row, 2 + (CellsPerColumn * c));
            lock (profiles)
                profiles[columns[c]] = tallies;
        }
    }

    private static string Cells(string column, Branch branch, SqlContext context)
    {
        var known = context.Data.Schema.Find(column)!;
        var missing = branch.IsMissing(column);
        // Whether all values are equal: whether all their hashes are, which are short whatever the values.
        var (low, high) = (branch.HashOf(column), branch.HashOf(column));
        var common =
            $", countIf({missing}), minIf({low}, NOT {branch.IsMissing(column)}), maxIf({high}, NOT {branch.IsMissing(column)})";
        if (known.Kind != ColumnKind.Number)
        {
            // Aggregates and not constants, which 18.16 does not take from the one shard of a Distributed table.
            return common
                + ", max(0), max(toFloat64OrNull('')), max(toFloat64OrNull('')), max(toFloat64OrNull('')), max(toFloat64OrNull('')), max(0)";
        }
        var number = branch.Number(column);
        var infinities = $", countIf(ifNull(isInfinite({number}), 0))";
        var from = branch.Once($"centred {column}", () => $"{branch.Finite(column)} - {Terms.Number(known.Origin)}");
        var centred = branch.Once($"centred {column}", () => "");
        return common
            + infinities
            + $", sum({from}), sum({centred} * {centred}), min({branch.Finite(column)}), max({branch.Finite(column)})"
            + $", countIf(ifNull({branch.Finite(column)} = floor({branch.Finite(column)}), 0))";
    }

    private static async Task CountDistinct(string column, Tally[] tallies, SqlContext context)
    {
        var (split, key) = (context.Alias("split"), context.Alias("key"));
        var tables = context.FromUnion(branch =>
            $"SELECT {Terms.Named(branch.Split, split)}, {Terms.Named(branch.Number(column), key)} "
            + $"FROM {branch.From} GROUP BY {split}, {key}"
        );
        var result = await context.Query(
            $"SELECT {split}, count() FROM (SELECT {split}, {key} FROM {tables} GROUP BY {split}, {key}) GROUP BY {split}"
        );
        foreach (var row in result.Rows)
            tallies[row[0].Int64].Distinct = row[1].Int64;
    }

    /// <summary>One column of one split.</summary>
    private sealed class Tally(double origin)
    {
        /// <summary>Beyond, doubles do not tell consecutive whole numbers apart.</summary>
        private const double LargestExact = 1L << 53;

        private long rows;
        private long nulls;
        private long infinities;
        private long whole;
        private ulong lowest = ulong.MaxValue;
        private ulong highest;
        private double sum;
        private double squares;
        private double minimum = double.PositiveInfinity;
        private double maximum = double.NegativeInfinity;

        /// <summary>Different numbers; 0 where nobody counted them.</summary>
        public long Distinct { get; set; }

        public bool MayCountUp =>
            rows > 1
            && whole == rows
            && maximum - minimum == rows - 1
            && Math.Max(Math.Abs(minimum), Math.Abs(maximum)) < LargestExact;

        public void Add(SqlRow row, int at)
        {
            var inTable = row[1].Int64;
            rows += inTable;
            nulls += row[at].Int64;
            if (row[at].Int64 < inTable)
            {
                lowest = Math.Min(lowest, row[at + 1].UInt64);
                highest = Math.Max(highest, row[at + 2].UInt64);
            }
            infinities += row[at + 3].Int64;
            whole += row[at + 8].Int64;
            if (row[at + 6].IsNull)
                return;
            sum += row[at + 4].Double;
            squares += row[at + 5].Double;
            minimum = Math.Min(minimum, row[at + 6].Double);
            maximum = Math.Max(maximum, row[at + 7].Double);
        }

        public ColumnProfileAnswer Answer(string column, int split, SqlContext context)
        {
            var count = rows - nulls - infinities;
            var hasNumbers = minimum <= maximum;
            var variance = minimum == maximum ? 0 : (squares - (sum * sum / count)) / (count - 1);
            return new ColumnProfileAnswer(
                rows,
                nulls,
                infinities,
                rows == nulls || lowest == highest,
                MayCountUp && Distinct == rows,
                hasNumbers ? origin + (sum / count) : double.NaN,
                hasNumbers && count > 1 ? Math.Sqrt(Math.Max(0, variance)) : double.NaN,
                hasNumbers ? minimum : double.NaN,
                hasNumbers ? maximum : double.NaN,
                rows == nulls ? RowRef.None : context.Data.Rows.Of(split, new HasValue(column))
            );
        }
    }
}
