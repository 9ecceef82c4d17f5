using LeakGate.Measuring;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>
/// Answers <see cref="KeyAggregateRows"/>: each key's rows come together on the server, which works out the aggregate over
/// all and over the training rows and compares the feature with it. Sums are in plain double precision, far below the
/// tolerance for rounding that the rule allows.
/// </summary>
internal static class KeyAggregateRowsSql
{
    public static async Task<object> Answer(KeyAggregateRows question, SqlContext context)
    {
        var keys = new Keys(question, context);
        var row = (
            await context.Query(
                $"SELECT count(), sum({keys.Rows}), sum({keys.Holding}), sum({keys.Hits}), sum({keys.Tells}), "
                    + $"sumIf({keys.Gap}, {keys.Tells} = 1), sum({keys.IsExample}) FROM ({keys.Judged(ulong.MaxValue)})"
            )
        ).Single;
        var found = row[6].Int64;
        var examples = new List<RowPair>();
        if (found > 0)
        {
            var result = await context.Query(
                $"SELECT {keys.Low}, {keys.High}, {keys.FirstEvaluation}, {keys.FirstTraining} FROM "
                    + $"({keys.Judged(IdentityExamples.BoundFor(found))}) WHERE {keys.IsExample} = 1 "
                    + $"ORDER BY {keys.Low}, {keys.High} LIMIT {LowestPairs.Count}"
            );
            foreach (var example in result.Rows)
            {
                var key = new HasIdentity(question.Key, example[0].UInt64, example[1].UInt64);
                examples.Add(
                    new RowPair(
                        context.Data.Rows.Of((int)example[2].Int64, key),
                        context.Data.Rows.Of((int)example[3].Int64, key)
                    )
                );
            }
        }
        return AggregateTally.OfCounts(
            row[0].Int64,
            row[1].Int64,
            row[2].Int64,
            row[4].Int64,
            found,
            row[3].Int64,
            row[5].IsNull ? 0 : row[5].Double,
            examples
        );
    }

    /// <summary>The statement's keys and the names of its columns.</summary>
    private sealed class Keys(KeyAggregateRows question, SqlContext context)
    {
        private const string Single = "3e-7";

        private readonly string features = context.Alias("features");
        private readonly string sources = context.Alias("sources");
        private readonly string splits = context.Alias("splits");
        private readonly string known = context.Alias("known");
        private readonly string whole = context.Alias("whole");
        private readonly string partial = context.Alias("partial");
        private readonly string tolerance = context.Alias("tolerance");
        private readonly string f = context.Alias("f");
        private readonly string x = context.Alias("x");
        private readonly string s = context.Alias("s");

        public string Low { get; } = context.Alias("low");
        public string High { get; } = context.Alias("high");
        public string Rows { get; } = context.Alias("rows");
        public string Holding { get; } = context.Alias("holding");
        public string Hits { get; } = context.Alias("hits");
        public string Tells { get; } = context.Alias("tells");
        public string Gap { get; } = context.Alias("gap");
        public string IsExample { get; } = context.Alias("example");
        public string FirstEvaluation { get; } = context.Alias("evaluation");
        public string FirstTraining { get; } = context.Alias("training");

        /// <summary>One row for each key of two rows or more in which feature and aggregate have a value.</summary>
        public string Judged(ulong bound)
        {
            var counted =
                $"arrayCount({f} -> isFinite({f}), {features}) AS {Rows}, "
                + $"arrayCount({f} -> abs({f} - {whole}) <= {tolerance}, {features}) AS {Holding}, "
                + $"arrayCount(({f}, {x}) -> abs({f} - {x}) <= {tolerance}, {features}, {sources}) AS {Hits}, "
                + $"arrayCount({s} -> {IsTraining()}, {splits}) AS {known}";
            var judged =
                $"abs({whole} - {partial}) AS {Gap}, "
                + $"if({known} > 0 AND {known} < length({splits}) AND {Gap} > 2 * {tolerance}, 1, 0) AS {Tells}, "
                + $"if({Tells} = 1 AND {Holding} = {Rows}, 1, 0) AS {IsExample}, "
                + $"arrayFilter({s} -> NOT {IsTraining()}, {splits}) AS {context.Alias("outside")}, "
                + $"arrayFilter({s} -> {IsTraining()}, {splits}) AS {context.Alias("inside")}, "
                + $"arraySort({context.Alias("outside")})[1] AS {FirstEvaluation}, "
                + $"arraySort({context.Alias("inside")})[1] AS {FirstTraining}";
            return $"SELECT *, {judged} FROM (SELECT *, {counted} FROM ({Aggregated(bound)}) WHERE isFinite({whole})) "
                + $"WHERE {Rows} > 0";
        }

        private string Aggregated(ulong bound)
        {
            var all = $"arrayFilter({x} -> isFinite({x}), {sources})";
            var training = $"arrayFilter(({x}, {s}) -> isFinite({x}) AND {IsTraining()}, {sources}, {splits})";
            var (a, t) = (context.Alias("all"), context.Alias("ofTraining"));
            var (units, moved) = (question.Units, question.Kind == AggregateKind.Sum ? $"length({a})" : "1");
            var size = $"arraySum(arrayMap({x} -> abs({x}), {a}))";
            var relative = question.Kind == AggregateKind.Sum ? size : $"{size} / length({a})";
            var ofTolerance =
                question.Kind == AggregateKind.Count
                    ? "1e-9"
                    : $"1.01 * ({Terms.Number(units.Feature)} + {moved} * {Terms.Number(units.Source)}) + "
                        + $"{Single} * greatest(abs({whole}), {relative})";
            return $"SELECT *, {Aggregate(a)} AS {whole}, {Aggregate(t)} AS {partial}, {ofTolerance} AS {tolerance} FROM "
                + $"(SELECT *, {all} AS {a}, {training} AS {t} FROM ({Grouped(bound)}))";
        }

        /// <summary>The aggregate of an array; NaN where there is none.</summary>
        private string Aggregate(string values)
        {
            var count = $"length({values})";
            var mean = $"arraySum({values}) / {count}";
            var squares = $"arraySum(arrayMap({x} -> ({x} - {mean}) * ({x} - {mean}), {values}))";
            string Rank(string rank) => $"arraySort({values})[{rank}]";
            var some = question.Kind switch
            {
                AggregateKind.Mean => mean,
                AggregateKind.Sum => $"arraySum({values})",
                AggregateKind.StandardDeviation => $"if({count} < 2, nan, sqrt({squares} / ({count} - 1)))",
                AggregateKind.PopulationDeviation => $"sqrt({squares} / {count})",
                AggregateKind.Median =>
                    $"({Rank($"toUInt64(intDiv({count} + 1, 2))")} + {Rank($"toUInt64(intDiv({count} + 2, 2))")}) / 2",
                AggregateKind.Minimum => Rank("1"),
                AggregateKind.Maximum => Rank(count),
                _ => $"toFloat64({count})",
            };
            var none = question.Kind == AggregateKind.Count ? "toFloat64(0)" : "nan";
            return $"if({count} = 0, {none}, {some})";
        }

        private string Grouped(ulong bound)
        {
            var tables = context.FromUnion(branch =>
            {
                var low = Terms.Named(branch.Low(question.Key), Low);
                var high = Terms.Named(branch.High(question.Key), High);
                return $"SELECT {low}, {high}, groupArray(ifNull({branch.Finite(question.Feature)}, nan)) AS {features}, "
                    + $"groupArray(ifNull({branch.Finite(question.Source)}, nan)) AS {sources}, "
                    + $"groupArray({branch.Split}) AS {splits} FROM {branch.From} WHERE NOT {branch.IsAnyMissing(question.Key)} "
                    + $"AND {branch.Low(question.Key)} <= {Terms.Unsigned(bound)} GROUP BY {Low}, {High}";
            });
            string Merged(string list) => $"groupArrayArray({list}) AS {list}m";
            return $"SELECT {Low}, {High}, {features}m AS {features}, {sources}m AS {sources}, {splits}m AS {splits} FROM "
                + $"(SELECT {Low}, {High}, {Merged(features)}, {Merged(sources)}, {Merged(splits)} FROM {tables} "
                + $"GROUP BY {Low}, {High}) WHERE length({splits}m) > 1";
        }

        private string IsTraining() => Terms.IsIn(s, question.Training);
    }
}
