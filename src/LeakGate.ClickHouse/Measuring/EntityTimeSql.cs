using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>
/// Answers <see cref="TimeOrder"/> entity by entity: tables count the rows of each entity, split and time; the server that
/// was asked puts each entity's times together and compares them with the last training time of that entity.
/// </summary>
internal static class EntityTimeSql
{
    public static async Task<object> Answer(TimeOrder question, SqlContext context)
    {
        var names = new Names(context);
        var sides = question.Sides.Items;
        var isDate = Times.IsDate(context.Data.Schema, question.Column);
        var spans = await TimeSpans.Measure(question.Column, context);
        var totals = sides.Select(
            (_, i) =>
            {
                var (early, tied, embargo, all) = names.Counts(i);
                return $"sum({early}), sum({tied}), sum({embargo}), sum({all}), countIf({all} > 0), "
                    + $"countIf({early} + {tied} > 0), countIf({embargo} > 0)";
            }
        );
        var counts = sides.Select((side, i) => Judge(question, side, i, names, isDate));
        var row = (
            await context.Query(
                $"SELECT {string.Join(", ", totals)} FROM (SELECT {string.Join(", ", counts)} FROM "
                    + $"({Entities(question, names, context, ulong.MaxValue)}))"
            )
        ).Single;
        var answers = new TimeOverlap[sides.Length];
        for (var i = 0; i < answers.Length; i++)
        {
            var at = 7 * i;
            var (earlier, ties, inEmbargo) = (row[at].Int64, row[at + 1].Int64, row[at + 2].Int64);
            answers[i] = new TimeOverlap(
                earlier,
                ties,
                inEmbargo,
                row[at + 3].Int64,
                row[at + 4].Int64,
                TimeSpans.Last(spans, sides[i].Training),
                TimeSpans.First(spans, sides[i].Evaluation),
                earlier + ties == 0 ? [] : await Examples(question, i, false, row[at + 5].Int64, isDate, context),
                inEmbargo == 0 ? [] : await Examples(question, i, true, row[at + 6].Int64, isDate, context)
            );
        }
        return new TimeOrderAnswer([.. spans], [.. answers]);
    }

    /// <summary>One row for each entity: its last training times by side, and all its times with splits and rows.</summary>
    private static string Entities(TimeOrder question, Names names, SqlContext context, ulong bound)
    {
        var lasts = question.Sides.Items.Select(
            (side, i) =>
            {
                var inside = Terms.IsIn(names.Split, side.Training);
                return $", countIf({inside}) AS {names.Known(i)}, maxIf({names.Time}, {inside}) AS {names.Last(i)}"
                    + $", argMaxIf({names.Split}, {names.Time}, {inside}) AS {names.Trained(i)}";
            }
        );
        var tables = context.FromUnion(branch =>
        {
            var low = branch.Low(question.Entity);
            return $"SELECT {Terms.Named(branch.Split, names.Split)}, {Terms.Named(low, names.Low)}, "
                + $"{Terms.Named(branch.High(question.Entity), names.High)}, "
                + $"{Terms.Named($"assumeNotNull({branch.Axis(question.Column)})", names.Time)}, count() AS {names.Rows} "
                + $"FROM {branch.From} WHERE isNotNull({branch.Axis(question.Column)}) "
                + $"AND NOT {branch.IsAnyMissing(question.Entity)} AND {branch.Low(question.Entity)} <= {Terms.Unsigned(bound)} "
                + $"GROUP BY {names.Split}, {names.Low}, {names.High}, {names.Time}";
        });
        return $"SELECT {names.Low}, {names.High}{string.Concat(lasts)}, groupArray({names.Split}) AS {names.Splits}, "
            + $"groupArray({names.Time}) AS {names.TimesOf}, groupArray({names.Rows}) AS {names.Counted} "
            + $"FROM {tables} GROUP BY {names.Low}, {names.High}";
    }

    /// <summary>Rows of the entity before, at and shortly behind its last training time, and all that compare.</summary>
    private static string Judge(TimeOrder question, SplitSides side, int i, Names names, bool isDate)
    {
        var (early, tied, embargo, all) = names.Counts(i);
        var distance = Times.Distance(names.Last(i), names.ItsTime, isDate);
        // The last time compares with itself so that it is named outside of a lambda: old servers overlook what is not.
        string Sum(string condition) =>
            $"if({names.Known(i)} = 0 OR {names.Last(i)} != {names.Last(i)}, toUInt64(0), arraySum(arrayMap(({names.ItsSplit}, {names.ItsTime}, {names.ItsRows}) -> "
            + $"if({Terms.IsIn(names.ItsSplit, side.Evaluation & ~side.Training)} AND {condition}, {names.ItsRows}, toUInt64(0)), "
            + $"{names.Splits}, {names.TimesOf}, {names.Counted})))";
        return $"{Sum($"{distance} < 0")} AS {early}, {Sum($"{distance} = 0")} AS {tied}, "
            + $"{Sum($"{distance} > 0 AND {distance} < {Terms.Number(question.Embargo)}")} AS {embargo}, "
            + $"{Sum("1 = 1")} AS {all}";
    }

    private static async Task<EquatableArray<RowPair>> Examples(
        TimeOrder question,
        int at,
        bool inEmbargo,
        long found,
        bool isDate,
        SqlContext context
    )
    {
        var names = new Names(context);
        var side = question.Sides[at];
        var distance = Times.Distance(names.Last(at), names.ItsTime, isDate);
        var condition =
            $"{Terms.IsIn(names.ItsSplit, side.Evaluation & ~side.Training)} AND {names.Known(at)} > 0 AND "
            + (inEmbargo ? $"{distance} > 0 AND {distance} < {Terms.Number(question.Embargo)}" : $"{distance} <= 0");
        string Least(string cell, string beyond, string and) =>
            $"arrayReduce('min', arrayMap(({names.ItsSplit}, {names.ItsTime}) -> if({condition}{and}, {cell}, {beyond}), "
            + $"{names.Splits}, {names.TimesOf}))";
        // An example of an entity is its earliest row; of rows at one time that of the first split.
        var split = Least(names.ItsSplit, "toUInt8(64)", $" AND {names.ItsTime} = {names.First}");
        var first = Least(names.ItsTime, isDate ? Terms.Signed(long.MaxValue) : "inf", "");
        var result = await context.Query(
            $"SELECT {names.Low}, {names.High}, {split} AS {names.FirstSplit}, {names.First}, {names.Trained(at)}, "
                + $"{names.Last(at)}, {names.Known(at)} FROM (SELECT *, {first} AS {names.First} FROM "
                + $"({Entities(question, names, context, IdentityExamples.BoundFor(found))})) "
                + $"WHERE {names.FirstSplit} < 64 ORDER BY {names.Low}, {names.High} LIMIT {LowestPairs.Count}"
        );
        return
        [
            .. result.Rows.Select(row =>
            {
                var entity = new HasIdentity(question.Entity, row[0].UInt64, row[1].UInt64);
                RowRef At(SqlCell ofSplit, SqlCell time) =>
                    context.Data.Rows.Of(
                        (int)ofSplit.Int64,
                        new Both(entity, new IsAt(question.Column, Times.Code(time, isDate), isDate))
                    );
                return new RowPair(At(row[2], row[3]), At(row[4], row[5]));
            }),
        ];
    }

    private sealed class Names(SqlContext context)
    {
        public string Split { get; } = context.Alias("split");
        public string Low { get; } = context.Alias("low");
        public string High { get; } = context.Alias("high");
        public string Time { get; } = context.Alias("time");
        public string Rows { get; } = context.Alias("rows");
        public string Splits { get; } = context.Alias("splits");
        public string TimesOf { get; } = context.Alias("times");
        public string Counted { get; } = context.Alias("counted");
        public string ItsSplit { get; } = context.Alias("s");
        public string ItsTime { get; } = context.Alias("t");
        public string ItsRows { get; } = context.Alias("r");
        public string First { get; } = context.Alias("first");
        public string FirstSplit { get; } = context.Alias("at");

        public string Known(int side) => context.Alias(Terms.Invariant($"known{side}"));

        public string Last(int side) => context.Alias(Terms.Invariant($"last{side}"));

        public string Trained(int side) => context.Alias(Terms.Invariant($"trained{side}"));

        public (string Early, string Tied, string InEmbargo, string All) Counts(int side) =>
            (
                context.Alias(Terms.Invariant($"early{side}")),
                context.Alias(Terms.Invariant($"tied{side}")),
                context.Alias(Terms.Invariant($"embargo{side}")),
                context.Alias(Terms.Invariant($"all{side}"))
            );
    }
}
