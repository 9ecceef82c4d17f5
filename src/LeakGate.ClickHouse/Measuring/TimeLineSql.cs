using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>
/// Answers <see cref="TimeOrder"/> on one common time line: one scan for the first and last times, one for the rows before
/// and after the last training time of every side. Examples are rows of the five earliest times.
/// </summary>
internal static class TimeLineSql
{
    public static async Task<object> Answer(TimeOrder question, SqlContext context)
    {
        var spans = await TimeSpans.Measure(question.Column, context);
        var isDate = Times.IsDate(context.Data.Schema, question.Column);
        var sides = question.Sides.Items;
        // Sides without a training time have nothing to compare with.
        var lasts = sides.Select(s => TimeSpans.Last(spans, s.Training)).ToArray();
        var counts = await Count(question, lasts, isDate, context);
        var answers = new TimeOverlap[sides.Length];
        for (var i = 0; i < answers.Length; i++)
        {
            var known = lasts[i] != TimeAxis.Missing;
            var evaluated = spans.Where((_, split) => (sides[i].Evaluation >> split & 1) != 0);
            var (earlier, ties, inEmbargo) = known ? counts[i] : default;
            answers[i] = new TimeOverlap(
                earlier,
                ties,
                inEmbargo,
                known ? evaluated.Sum(span => span.Rows - span.Missing) : 0,
                0,
                lasts[i],
                TimeSpans.First(spans, sides[i].Evaluation),
                earlier + ties == 0 ? [] : await Examples(question, i, lasts[i], spans, isDate, false, context),
                inEmbargo == 0 ? [] : await Examples(question, i, lasts[i], spans, isDate, true, context)
            );
        }
        return new TimeOrderAnswer([.. spans], [.. answers]);
    }

    private static async Task<(long Earlier, long Ties, long InEmbargo)[]> Count(
        TimeOrder question,
        long[] lasts,
        bool isDate,
        SqlContext context
    )
    {
        var sides = question.Sides.Items;
        var result = await context.Query(
            context.Union(branch =>
                "SELECT "
                + string.Join(
                    ", ",
                    sides.Select(
                        (side, i) =>
                        {
                            var distance = Distance(branch, question.Column, lasts[i], isDate);
                            var again = Distance(branch, question.Column, lasts[i], isDate);
                            var inside = Terms.IsIn(branch.Split, side.Evaluation);
                            return $"countIf({inside} AND ifNull({distance} < 0, 0)), "
                                + $"countIf({inside} AND ifNull({again} = 0, 0)), "
                                + $"countIf({inside} AND ifNull({again} > 0 AND {again} < {Terms.Number(question.Embargo)}, 0))";
                        }
                    )
                )
                + $" FROM {branch.From}"
            )
        );
        return
        [
            .. sides.Select(
                (_, i) =>
                    (
                        result.Rows.Sum(row => row[3 * i].Int64),
                        result.Rows.Sum(row => row[(3 * i) + 1].Int64),
                        result.Rows.Sum(row => row[(3 * i) + 2].Int64)
                    )
            ),
        ];
    }

    private static async Task<EquatableArray<RowPair>> Examples(
        TimeOrder question,
        int at,
        long last,
        TimeSpread[] spans,
        bool isDate,
        bool inEmbargo,
        SqlContext context
    )
    {
        var side = question.Sides[at];
        var (split, time) = (context.Alias("split"), context.Alias("time"));
        var result = await context.Query(
            $"SELECT {split}, {time} FROM "
                + context.FromUnion(branch =>
                {
                    var distance = Distance(branch, question.Column, last, isDate);
                    var again = Distance(branch, question.Column, last, isDate);
                    var found = inEmbargo
                        ? $"{distance} > 0 AND {again} < {Terms.Number(question.Embargo)}"
                        : $"{distance} <= 0";
                    return $"SELECT {Terms.Named(branch.Split, split)}, {Terms.Named(branch.Axis(question.Column), time)} "
                        + $"FROM {branch.From} WHERE {Terms.IsIn(branch.Split, side.Evaluation)} AND ifNull({found}, 0) "
                        + $"GROUP BY {split}, {time} ORDER BY {time}, {split} LIMIT {LowestPairs.Count}";
                })
                + $" GROUP BY {split}, {time} ORDER BY {split}, {time} LIMIT {LowestPairs.Count}"
        );
        var of = Enumerable.Range(0, spans.Length).First(i => (side.Training >> i & 1) != 0 && spans[i].Last == last);
        var latest = context.Data.Rows.Of(of, new IsAt(question.Column, last, isDate));
        return
        [
            .. result.Rows.Select(row => new RowPair(
                context.Data.Rows.Of((int)row[0].Int64, new IsAt(question.Column, Times.Code(row[1], isDate), isDate)),
                latest
            )),
        ];
    }

    private static string Distance(Branch branch, string column, long last, bool isDate) =>
        branch.Once(
            Terms.Invariant($"distance {column} {last}"),
            () => Times.Distance(Times.Literal(last, isDate), branch.Axis(column), isDate)
        );
}
