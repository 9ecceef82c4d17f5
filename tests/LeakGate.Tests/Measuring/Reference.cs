using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Tests.Measuring;

/// <summary>Answers in the plainest way: by grouping and sorting the values of all rows in memory.</summary>
internal static class Reference
{
    private const int MostExamples = 5;

    /// <summary>An answer, with the places of its examples beside it: references to rows hang on how files are cut.</summary>
    public sealed record Answer<T>(T Counts, (Place Row, Place? Counterpart)[] Examples);

    public static Answer<RowOverlapAnswer> RowOverlap(
        RandomTable table,
        IReadOnlyList<int> columns,
        int? label,
        SplitSides sides
    )
    {
        var rows = table.Rows.Where(row => columns.Any(c => row.Cells[c].Value is not null)).ToArray();
        var training = rows.Where(row => In(sides.Training, row)).ToArray();
        var evaluation = rows.Where(row => In(sides.Evaluation, row)).ToArray();
        var trainingByKey = training.ToLookup(row => Key(row, columns));
        var evaluationByKey = evaluation.ToLookup(row => Key(row, columns));
        var twins = evaluation.Where(row => trainingByKey.Contains(Key(row, columns))).ToArray();
        bool HasAgreeingTwin(TableRow row) =>
            label is not { } l
            || trainingByKey[Key(row, columns)].Any(twin => twin.Cells[l].Value == row.Cells[l].Value);
        var counts = new RowOverlapAnswer(
            table.Rows.Count(row => In(sides.Evaluation, row)),
            twins.Length,
            twins.Count(row => !HasAgreeingTwin(row)),
            table.Rows.Count(row => In(sides.Training, row)),
            training.Count(row => evaluationByKey.Contains(Key(row, columns))),
            training.Count(row => trainingByKey[Key(row, columns)].Count() > 1),
            []
        );
        var examples = twins
            .GroupBy(row => Key(row, columns))
            .Select(group => (group.Min(row => row.Place), (Place?)trainingByKey[group.Key].Min(twin => twin.Place)));
        return new Answer<RowOverlapAnswer>(counts, Lowest(examples));
    }

    public static (KeyOverlapAnswer Counts, (Place, Place?)[] Examples) KeyOverlap(
        RandomTable table,
        IReadOnlyList<int> columns,
        SplitSides sides
    )
    {
        var rows = table.Rows.Where(row => columns.All(c => row.Cells[c].Value is not null)).ToArray();
        var training = rows.Where(row => In(sides.Training, row)).ToLookup(row => Key(row, columns));
        var evaluation = rows.Where(row => In(sides.Evaluation, row)).ToLookup(row => Key(row, columns));
        var shared = evaluation.Where(group => training.Contains(group.Key)).ToArray();
        var answer = new KeyOverlapAnswer(
            rows.Select(row => Key(row, columns)).Distinct().Count(),
            table.Rows.Length - rows.Length,
            [
                new SharedKeys(
                    shared.Length,
                    shared.Sum(group => group.Count()),
                    shared.Sum(group => training[group.Key].Count()),
                    evaluation.Sum(group => group.Count()),
                    evaluation.Count,
                    []
                ),
            ]
        );
        var examples = shared.Select(group =>
            (group.Min(row => row.Place), (Place?)training[group.Key].Min(row => row.Place))
        );
        return (answer, Lowest(examples));
    }

    /// <summary>All but <see cref="ColumnProfileAnswer.CountsUp"/>, and the place of the first value.</summary>
    public static (ColumnProfileAnswer Answer, Place? First) ColumnProfile(RandomTable table, int column, int split)
    {
        var rows = table.Rows.Where(row => row.Split == split).ToArray();
        var values = rows.Where(row => row.Cells[column].Value is not null).ToArray();
        var isNumber = table.Types[column] == CellType.Number;
        var numbers = values
            .Select(row => row.Cells[column].Number)
            .Where(n => isNumber && double.IsFinite(n))
            .ToArray();
        var mean = numbers.Length == 0 ? double.NaN : numbers.Average();
        var answer = new ColumnProfileAnswer(
            rows.Length,
            rows.Length - values.Length,
            isNumber ? values.Length - numbers.Length : 0,
            values.Select(row => row.Cells[column].Value).Distinct().Count() <= 1,
            false,
            mean,
            numbers.Length < 2
                ? double.NaN
                : Math.Sqrt(numbers.Sum(n => (n - mean) * (n - mean)) / (numbers.Length - 1)),
            numbers.Length == 0 ? double.NaN : numbers.Min(),
            numbers.Length == 0 ? double.NaN : numbers.Max(),
            RowRef.None
        );
        return (answer, values.Length == 0 ? null : values.Min(row => row.Place));
    }

    public static ValueCountsAnswer ValueCounts(RandomTable table, int column, int limit)
    {
        var splits = Enumerable.Range(0, table.Splits).ToArray();
        var nulls = splits.Select(s => (long)table.Rows.Count(r => r.Split == s && r.Cells[column].Value is null));
        var groups = table
            .Rows.Where(row => row.Cells[column].Value is not null)
            .GroupBy(row => row.Cells[column].Value)
            .Select(group => new ValueCount(
                group.MinBy(row => row.Place)!.Cells[column].Written,
                [.. splits.Select(s => (long)group.Count(row => row.Split == s))]
            ))
            .OrderBy(value => value.Value, StringComparer.Ordinal)
            .ToArray();
        return groups.Length > limit
            ? new ValueCountsAnswer(Overflowed: true, [], [.. nulls])
            : new ValueCountsAnswer(Overflowed: false, [.. groups], [.. nulls]);
    }

    public static EquatableArray<TimeSpread> Spans(RandomTable table, int time) =>
        [
            .. Enumerable
                .Range(0, table.Splits)
                .Select(split =>
                {
                    var rows = table.Rows.Where(row => row.Split == split).ToArray();
                    var times = rows.Select(row => Time(table, row, time)).OfType<long>().ToArray();
                    return new TimeSpread(
                        rows.Length,
                        rows.Length - times.Length,
                        times.Length == 0 ? long.MaxValue : times.Min(),
                        times.Length == 0 ? long.MinValue : times.Max()
                    );
                }),
        ];

    /// <summary>One time line where <paramref name="entity"/> is empty, else one per entity.</summary>
    public static (TimeOverlap Counts, (Place, Place?)[] Early, (Place, Place?)[] Embargoed) TimeOrder(
        RandomTable table,
        int time,
        IReadOnlyList<int> entity,
        double embargo,
        SplitSides sides
    )
    {
        var rows = table.Rows.Where(row =>
            Time(table, row, time) is not null && entity.All(c => row.Cells[c].Value is not null)
        );
        var compared = new List<(TableRow Row, TableRow Last, double Distance)>();
        var entities = 0;
        foreach (var group in rows.GroupBy(row => Key(row, entity)))
        {
            var training = group.Where(row => In(sides.Training, row)).ToArray();
            var evaluation = group.Where(row => In(sides.Evaluation, row)).ToArray();
            if (training.Length == 0 || evaluation.Length == 0)
                continue;
            entities++;
            var last = training.OrderByDescending(row => Time(table, row, time)).ThenBy(row => row.Place).First();
            double At(TableRow row) => row.Cells[time].Number;
            double Distance(TableRow row) =>
                table.Types[time] == CellType.Instant
                    ? row.Cells[time].Ticks - last.Cells[time].Ticks
                    : At(row) - At(last);
            compared.AddRange(evaluation.Select(row => (row, last, Distance(row))));
        }
        // Infinite times have no distance from each other, and neither lie before nor in an embargo.
        var early = compared.Where(c => c.Distance <= 0).ToArray();
        var embargoed = compared.Where(c => c.Distance > 0 && c.Distance < embargo).ToArray();
        var spans = Spans(table, time);
        var counts = new TimeOverlap(
            early.Count(c => c.Distance < 0),
            early.Count(c => c.Distance == 0),
            embargoed.Length,
            compared.Count,
            entity.Count == 0 ? 0 : entities,
            spans.Where((_, split) => (sides.Training >> split & 1) != 0).Max(span => span.Last),
            spans.Where((_, split) => (sides.Evaluation >> split & 1) != 0).Min(span => span.First),
            [],
            []
        );
        return (counts, Lowest(Examples(early)), Lowest(Examples(embargoed)));

        // One for each entity; on one common time line every row is one.
        IEnumerable<(Place, Place?)> Examples(IEnumerable<(TableRow Row, TableRow Last, double Distance)> found) =>
            entity.Count == 0
                ? found.Select(c => (c.Row.Place, (Place?)c.Last.Place))
                : found
                    .GroupBy(c => Key(c.Row, entity))
                    .Select(c => c.MinBy(e => e.Row.Place))
                    .Select(c => (c.Row.Place, (Place?)c.Last.Place));
    }

    public static (long Rows, Place[] Late) LateValues(RandomTable table, int feature, int knownAt, int time, int split)
    {
        var rows = table
            .Rows.Where(row => row.Split == split && row.Cells[feature].Value is not null)
            .Where(row => Time(table, row, knownAt) is not null && Time(table, row, time) is not null)
            .ToArray();
        var late = rows.Where(row => Time(table, row, knownAt) > Time(table, row, time));
        return (rows.Length, [.. late.Select(row => row.Place).Order()]);
    }

    public static (long Count, double Correlation) Correlation(RandomTable table, int x, int y, ulong splits)
    {
        var pairs = table
            .Rows.Where(row => In(splits, row) && row.Cells[x].Value is not null && row.Cells[y].Value is not null)
            .Select(row => (X: row.Cells[x].Number, Y: row.Cells[y].Number))
            .Where(pair => double.IsFinite(pair.X) && double.IsFinite(pair.Y))
            .ToArray();
        if (pairs.Select(p => p.X).Distinct().Count() < 2 || pairs.Select(p => p.Y).Distinct().Count() < 2)
            return (pairs.Length, double.NaN);
        var (meanX, meanY) = (pairs.Average(p => p.X), pairs.Average(p => p.Y));
        var xy = pairs.Sum(p => (p.X - meanX) * (p.Y - meanY));
        var xx = pairs.Sum(p => (p.X - meanX) * (p.X - meanX));
        var yy = pairs.Sum(p => (p.Y - meanY) * (p.Y - meanY));
        return (pairs.Length, xy / Math.Sqrt(xx * yy));
    }

    public static bool In(ulong splits, TableRow row) => (splits >> row.Split & 1) != 0;

    private static string Key(TableRow row, IReadOnlyList<int> columns) =>
        string.Join('\u001f', columns.Select(c => row.Cells[c].Value is { } value ? "=" + value : "missing"));

    private static long? Time(RandomTable table, TableRow row, int column) =>
        row.Cells[column].Value is null ? null
        : table.Types[column] == CellType.Instant ? row.Cells[column].Ticks
        : TimeAxis.FromNumber(row.Cells[column].Number);

    private static (Place, Place?)[] Lowest(IEnumerable<(Place Row, Place? Counterpart)> examples) =>
        [.. examples.OrderBy(example => example.Row).Take(MostExamples)];
}
