using System.Collections.Immutable;
using LeakGate.Measuring;
using LeakGate.Splits;
using LeakGate.Tests.Splits;
using Xunit;

namespace LeakGate.Tests.Measuring;

/// <summary>What must not change an answer: threads, chunks, the order of rows and columns, and how values are written.</summary>
public sealed class InvarianceTests
{
    private const int Seeds = 12;

    private static readonly (int Threads, bool TrainIsJson, bool TestIsJson)[] Combinations =
    [
        (1, false, false),
        (4, false, false),
        (1, true, true),
        (4, true, true),
        (4, true, false),
        (2, false, true),
    ];

    [Fact]
    public void Threads_change_not_one_bit()
    {
        for (var seed = 0; seed < Seeds / 2; seed++)
        {
            var table = new RandomTable(seed, mostRows: 900, hasOneSource: seed % 3 == 0);
            using var tables = table.Write(TimeOf(table), isJson: file => (seed + file) % 2 == 0);
            var questions = Questions(table);
            foreach (var chunkSize in new[] { 100, 4096 })
            {
                var alone = tables.Measure(questions, 1, chunkSize);
                foreach (var threads in new[] { 2, 4 })
                {
                    var together = tables.Measure(questions, threads, chunkSize);
                    for (var i = 0; i < questions.Length; i++)
                        Assert.Equal(Bits(alone.Answers[i]), Bits(together.Answers[i]));
                }
            }
        }
    }

    [Fact]
    public void The_memory_budget_changes_not_one_bit()
    {
        for (var seed = 400; seed < 400 + Seeds; seed++)
        {
            var table = new RandomTable(seed, mostRows: 3000, hasOneSource: seed % 3 == 0);
            using var tables = table.Write(TimeOf(table));
            // Quantiles that exceed the memory are not answered.
            Measurement[] questions = [.. Questions(table).Where(q => q is not Quantiles)];
            var ample = tables.Measure(questions, 1, 4096);
            foreach (var (threads, budget) in new[] { (1, 0L), (2, 0L), (2, 2L << 20) })
            {
                var scarce = tables.Measure(questions, threads, 4096, budget);
                for (var i = 0; i < questions.Length; i++)
                    Assert.Equal(Bits(ample.Answers[i]), Bits(scarce.Answers[i]));
            }
        }
    }

    [Fact]
    public void Chunks_and_spellings_and_compression_change_no_count()
    {
        for (var seed = 100; seed < 100 + Seeds; seed++)
        {
            var table = new RandomTable(seed, mostRows: 150, hasOneSource: seed % 3 == 0);
            var questions = Questions(table);
            var expected = Counts(table, questions, 4096, compressed: false);
            foreach (var chunkSize in new[] { 64, 1000, 1 << 20 })
            {
                Assert.Equal(expected, Counts(table, questions, chunkSize, compressed: false));
                Assert.Equal(expected, Counts(table.Respelled(), questions, chunkSize, compressed: seed % 2 == 0));
            }
        }
    }

    [Fact]
    public void JSON_Lines_change_no_count()
    {
        for (var seed = 400; seed < 400 + (2 * Seeds); seed++)
        {
            var table = new RandomTable(seed, mostRows: 150, hasOneSource: seed % 3 == 0);
            var questions = Questions(table);
            var expected = Counts(table, questions, 4096, compressed: false);
            // All in JSON Lines, and train in one format and the rest in the other.
            foreach (var isJson in new Func<int, bool>[] { _ => true, file => file > 0, file => file == 0 })
            {
                foreach (var chunkSize in new[] { 400, 1000, 1 << 20 })
                    Assert.Equal(expected, Counts(table.Respelled(), questions, chunkSize, seed % 2 == 0, isJson));
            }
        }
    }

    [Fact]
    public void The_format_changes_no_count()
    {
        for (var seed = 400; seed < 400 + (3 * Seeds); seed++)
        {
            var table = new RandomTable(seed, mostRows: 400, hasOneSource: seed % 3 == 0);
            var questions = Questions(table);
            var expected = Counts(table, questions, 4096, compressed: false);
            foreach (var chunkSize in new[] { 200, 4096 })
            {
                Assert.Equal(expected, Counts(table, questions, chunkSize, compressed: false, isParquet: _ => true));
                Assert.Equal(
                    expected,
                    Counts(table, questions, chunkSize, compressed: false, isParquet: file => file % 2 == 0)
                );
            }
        }
    }

    [Fact]
    public void The_order_of_rows_changes_no_count()
    {
        for (var seed = 200; seed < 200 + Seeds; seed++)
        {
            var table = new RandomTable(seed, mostRows: 150, hasOneSource: seed % 3 == 0);
            var questions = Questions(table);
            Assert.Equal(
                Counts(table, questions, 1000, compressed: false),
                Counts(table.Shuffled(), questions, 1000, compressed: false)
            );
        }
    }

    [Fact]
    public void The_order_of_columns_in_a_question_changes_no_answer()
    {
        for (var seed = 300; seed < 300 + Seeds; seed++)
        {
            var table = new RandomTable(seed, mostRows: 100);
            using var tables = table.Write();
            var backwards = new EquatableArray<string>([.. table.Columns.Reverse()]);
            EquatableArray<SplitSides> sides = [new(1, 2), new(2, 1)];
            Assert.Equal(
                tables.Measure(new RowOverlap(table.Columns, null, RowEquality.Exact, sides)),
                tables.Measure(new RowOverlap(backwards, null, RowEquality.Exact, sides))
            );
            Assert.Equal(
                tables.Measure(new KeyOverlap(table.Columns, sides)),
                tables.Measure(new KeyOverlap(backwards, sides))
            );
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(250)]
    public void As_many_twins_and_keys_are_found_as_were_planted(int planted)
    {
        static string Row(int id, string spelling) => $"{id}{spelling},word {id},{id % 7}\n";
        var train = Enumerable.Range(0, 1000).Select(id => Row(id, ""));
        var random = new Random(20_240_501);
        var leaked = Enumerable.Range(0, 1000).OrderBy(_ => random.Next()).Take(planted).Select(id => Row(id, ".0"));
        var test = leaked.Concat(Enumerable.Range(5000, 700).Select(id => Row(id, "e0"))).ToArray();
        random.Shuffle(test);
        static string Json(string row) =>
            row.TrimEnd().Split(',') is [var id, var text, var label]
                ? $$"""{"class": {{label}}, "text": "{{text}}", "id": {{id}}}""" + "\n"
                : throw new ArgumentException(row, nameof(row));
        foreach (var (threads, trainIsJson, testIsJson) in Combinations)
        {
            using var tables = new TestTables();
            foreach (var (split, isJson, rows) in new[] { ("train", trainIsJson, train), ("test", testIsJson, test) })
                tables.Add(
                    split,
                    isJson ? string.Concat(rows.Select(Json)) : "id,text,class\n" + string.Concat(rows),
                    isJson ? ".jsonl" : ".csv"
                );
            EquatableArray<SplitSides> sides = [new(1, 2)];
            var answers = tables
                .Measure(
                    [
                        new RowOverlap(["id", "text", "class"], null, RowEquality.Exact, sides),
                        new RowOverlap(["id", "text"], "class", RowEquality.Normalised, sides),
                        new KeyOverlap(["id"], sides),
                        new KeyOverlap(["text", "class"], sides),
                    ],
                    threads
                )
                .Answers;
            foreach (var answer in answers.OfType<EquatableArray<RowOverlapAnswer>>())
                Assert.Equal((planted, planted, 0), Of(answer[0]));
            foreach (var answer in answers.OfType<KeyOverlapAnswer>())
                Assert.Equal((planted, planted), (answer.PerSides[0].Keys, (int)answer.PerSides[0].EvaluationRows));
        }
        static (long, int, int) Of(RowOverlapAnswer answer) =>
            (answer.TwinRows, (int)answer.TrainingTwinRows, (int)answer.ConflictingRows);
    }

    [Fact]
    public void A_large_group_may_have_a_label_for_every_row()
    {
        const int rows = 60_000;
        static string Text(int first) => "x,y\n" + string.Concat(Enumerable.Range(first, rows).Select(i => $"1,{i}\n"));
        using var tables = TestTables.Of(Text(0), Text(rows / 2));
        var answer = tables.Measure(new RowOverlap(["x"], "y", RowEquality.Exact, [new SplitSides(1, 2)]), 2)[0];
        Assert.Equal((rows, rows / 2), (answer.TwinRows, (int)answer.ConflictingRows));
    }

    /// <summary>Every kind of question that the table has columns for.</summary>
    private static Measurement[] Questions(RandomTable table)
    {
        var all = (1ul << table.Splits) - 1;
        EquatableArray<SplitSides> sides = [new(1, 2), new(all & ~1ul, 1), new(1, all & ~1ul)];
        var questions = new List<Measurement>
        {
            new RowOverlap(table.Columns, null, RowEquality.Exact, sides),
            new RowOverlap(table.Columns, RandomTable.Name(0), RowEquality.Normalised, sides),
            new KeyOverlap([RandomTable.Name(0)], sides),
            new KeyOverlap(table.Columns, sides),
        };
        foreach (var column in table.Columns)
            questions.AddRange([new ColumnProfile(column), new ValueCounts(column, 20)]);
        var numbers = table.ColumnsOf(CellType.Number).Select(RandomTable.Name).ToArray();
        questions.Add(new PairMoments([.. numbers], all));
        questions.AddRange(numbers.Select(column => new NumberSample(column, 40)));
        questions.AddRange(numbers.Select(column => new SideCounts(column, 1)));
        questions.AddRange(numbers.Select(column => new DecimalClasses(column)));
        foreach (var column in numbers)
            questions.AddRange([
                new TargetGroups(column, numbers[0], null, 50),
                new TargetGroups(column, numbers[0], "1", 9),
            ]);
        questions.AddRange(numbers.Select(column => new Quantiles(column, [all, 1], [0, 0.25, 0.5, 1])));
        if (TimeOf(table) is { } time)
        {
            var name = RandomTable.Name(time);
            questions.Add(new TimeOrder(name, [], 3 * TimeSpan.TicksPerDay, sides));
            questions.Add(new TimeOrder(name, [RandomTable.Name(0)], 3 * TimeSpan.TicksPerDay, sides));
            questions.Add(new LateValues(RandomTable.Name(0), name, name));
        }
        return [.. questions];
    }

    private static int? TimeOf(RandomTable table) =>
        table.ColumnsOf(CellType.Instant) is [var first, ..] ? first
        : table.ColumnsOf(CellType.Number) is [var number, ..] ? number
        : null;

    /// <summary>All of an answer, as values that compare bit by bit.</summary>
    private static object Bits(object answer) =>
        answer is PairMomentsAnswer moments
            ? Pairs(moments).Select(p => (moments.Count(p.I, p.J), moments.Correlation(p.I, p.J))).ToImmutableArray()
            : answer;

    /// <summary>The answers without what hangs on places and without the last bits of floating sums.</summary>
    private static List<object> Counts(
        RandomTable table,
        Measurement[] questions,
        int chunkSize,
        bool compressed,
        Func<int, bool>? isJson = null,
        Func<int, bool>? isParquet = null
    )
    {
        using var tables = table.Write(TimeOf(table), compressed, isJson, isParquet);
        var answers = tables.Measure(questions, 2, chunkSize).Answers;
        return [.. questions.Zip(answers, (question, answer) => CountsOf(answer)).SelectMany(counts => counts)];
    }

    private static IEnumerable<object> CountsOf(object answer) =>
        answer switch
        {
            EquatableArray<RowOverlapAnswer> overlaps => overlaps.Select(o => (object)(o with { Examples = [] })),
            KeyOverlapAnswer keys => keys.PerSides.Select(s => (object)(s with { Examples = [] })),
            EquatableArray<ColumnProfileAnswer> profiles => profiles.Select(p =>
                (object)(p.Rows, p.Nulls, p.Infinities, p.Constant, p.Minimum, p.Maximum, Round(p.Mean))
            ),
            ValueCountsAnswer counts => counts
                .Values.Select(value => string.Join(' ', value.PerSplit))
                .Order()
                .Append(counts.Overflowed.ToString())
                .Append(string.Join(' ', counts.Nulls)),
            TimeOrderAnswer order => order
                .PerSides.Select(s => (object)(s with { Examples = [], EmbargoExamples = [] }))
                .Concat(order.Spans.Select(span => (object)span)),
            EquatableArray<LateValuesAnswer> late => late.Select(l => (object)(l.Rows, l.Late)),
            PairMomentsAnswer moments => Pairs(moments)
                .Select(p => (object)(moments.Count(p.I, p.J), Round(moments.Correlation(p.I, p.J)))),
            DecimalClassesAnswer classes => classes.PerSplit.SelectMany(split => split.Items.Select(c => (object)c)),
            TargetGroupsAnswer groups => groups
                .Groups.SelectMany(g => g.PerSplit.Items.Select(s => (object)(g.Value, s.Count, Round(s.Sum))))
                .Append(groups.Overflowed),
            EquatableArray<SideCountsAnswer> sides => sides.Select(s => (object)s),
            EquatableArray<EquatableArray<double>> => [], // a sample of other rows where places differ
            _ => throw new InvalidOperationException(answer.GetType().Name),
        };

    private static IEnumerable<(int I, int J)> Pairs(PairMomentsAnswer moments) =>
        from i in Enumerable.Range(0, moments.Columns)
        from j in Enumerable.Range(0, moments.Columns)
        where i < j
        select (i, j);

    private static float Round(double value) => (float)(Math.Round(value * 1e6) / 1e6);
}
