using System.Globalization;
using LeakGate.Measuring;
using LeakGate.Measuring.Kernels;
using LeakGate.Tests.Splits;
using Xunit;

namespace LeakGate.Tests.Measuring;

/// <summary>Measurements against the target are those of a plain count over all pairs of rows, whatever threads and chunks.</summary>
public sealed class TargetMeasurementTests
{
    private static readonly (int Threads, int Chunk)[] Ways = [(1, 1 << 20), (1, 256), (4, 256), (3, 1000)];

    private sealed record Line(double? X, string? Word, string? Y);

    [Theory]
    [InlineData(2, 3000)]
    [InlineData(4, 700)]
    public void Areas_are_those_of_counting_all_pairs(int classes, int rows)
    {
        var random = new Random(classes);
        var lines = Lines(random, rows, classes);
        using var tables = Write(lines, Lines(random, 50, classes));
        foreach (var (threads, chunk) in Ways)
        {
            var ranks = tables.Measure(new TargetRanks("x", "y", [1, 2, 3]), threads, chunk)[0];
            var scarce = tables.Measure([new TargetRanks("x", "y", [1, 2, 3])], threads, chunk, recordBudget: 4096);
            var inParts = ((EquatableArray<ClassRanks>)scarce.Answers[0])[0];
            Assert.Equal(classes, ranks.Classes);
            for (var i = 0; i < classes; i++)
            {
                for (var j = 0; j < classes; j++)
                {
                    Assert.Equal(ranks.Area(i, j), inParts.Area(i, j));
                    if (i != j)
                        Assert.Equal(Area(lines, $"{i}", $"{j}"), ranks.Area(i, j), 12);
                }
            }
        }
    }

    [Fact]
    public void Rank_correlations_are_those_of_mean_ranks()
    {
        var random = new Random(7);
        var rows = Enumerable.Range(0, 500).Select(_ => new Line(random.Next(60), "a", null)).ToArray();
        rows =
        [
            .. rows.Select(r => r with { Y = Text((r.X!.Value * 0.5) + random.Next(20)) }),
            new Line(null, "a", "3"),
            new Line(4, "a", null),
        ];
        using var tables = Write(rows, [new Line(1, "a", "2.5")]);
        var both = rows.Where(r => r.X is not null && r.Y is not null).ToArray();
        var (x, y) = (
            Ranks([.. both.Select(r => r.X!.Value)]),
            Ranks([.. both.Select(r => double.Parse(r.Y!, CultureInfo.InvariantCulture))])
        );
        var expected = MathNet.Numerics.Statistics.Correlation.Pearson(x, y);
        foreach (var (threads, chunk) in Ways)
        {
            var answer = tables.Measure(new TargetRankCorrelation("x", "y", [1]), threads, chunk)[0];
            Assert.Equal(expected, answer.Correlation, 12);
            Assert.Equal(
                (500, x.Distinct().Count(), y.Distinct().Count()),
                ((int)answer.Rows, (int)answer.Values, (int)answer.TargetValues)
            );
        }
    }

    [Fact]
    public void Counts_of_values_and_classes_are_those_of_grouping()
    {
        var random = new Random(11);
        var (train, test) = (Lines(random, 400, 3), Lines(random, 90, 3));
        using var tables = Write(train, test);
        foreach (var (threads, chunk) in Ways)
        {
            var answer = tables.Measure(new TargetTable(["word", "x"], "y", 5000), threads, chunk);
            Assert.Equal(["0", "1", "2"], answer.Classes.Select(c => c.Text));
            foreach (var (rows, split) in new[] { (train, 0), (test, 1) })
            {
                for (var c = 0; c < 3; c++)
                {
                    var ofClass = rows.Where(r => r.Y == $"{c}").ToArray();
                    Assert.Equal(ofClass.Length, answer.ClassRows[split][c]);
                    Assert.Equal(ofClass.Count(r => r.Word is null), answer.Columns[0].NullRows[split][c]);
                    Assert.Equal(ofClass.Count(r => r.X is null), answer.Columns[1].NullRows[split][c]);
                    var counts = ofClass
                        .Where(r => r.Word is not null)
                        .GroupBy(r => r.Word)
                        .Select(g => (long)g.Count());
                    var measured = answer.Columns[0].Values.Select(v => v.Rows[split][c]).Where(n => n > 0);
                    Assert.Equal(counts.Order(), measured.Order());
                }
            }
        }
    }

    [Fact]
    public void A_column_of_more_values_than_the_limit_has_none()
    {
        var random = new Random(12);
        using var tables = Write(Lines(random, 300, 2), Lines(random, 20, 2));
        foreach (var (threads, chunk) in Ways)
        {
            var answer = tables.Measure(new TargetTable(["x"], "y", 100), threads, chunk);
            Assert.True(answer.Columns[0].Overflowed);
            Assert.Empty(answer.Columns[0].Values);
        }
    }

    [Fact]
    public void Values_of_rows_without_a_target_do_not_count_towards_the_limit()
    {
        var lines = Enumerable
            .Range(0, 900)
            .Select(i => i % 3 == 0 ? new Line(i % 20, "a", $"{i % 2}") : new Line(1000 + i, "a", null))
            .ToArray();
        using var tables = Write(lines, [new Line(1, "a", "0")]);
        foreach (var (threads, chunk) in Ways)
        {
            var measured = tables.Measure([new TargetTable(["x"], "y", 45)], threads, chunk);
            var answer = (TargetTableAnswer)measured.Answers[0];
            Assert.False(answer.Columns[0].Overflowed);
            Assert.Equal(20, answer.Columns[0].Values.Count);
            Assert.Equal(300, answer.Columns[0].Values.Sum(v => v.In(1).Sum()));
            // The row that has it for the first time with a target.
            Assert.Equal(
                lines.Index().Where(l => l.Item.Y is not null).DistinctBy(l => l.Item.X).Select(l => l.Index + 1L),
                measured.Lookup(answer.Columns[0].Values.Items.Select(v => v.First)).Select(row => row.Row).Order()
            );
        }
    }

    [Fact]
    public void A_small_table_is_sampled_whole_and_a_large_one_alike_by_any_number_of_threads()
    {
        var random = new Random(13);
        var train = Lines(random, 1000, 2);
        using var tables = Write(train, Lines(random, 100, 2));
        var whole = tables.Measure(new RowSample(["x"], "y", 2000));
        Assert.True(whole.IsWhole);
        Assert.Equal(
            train.Where(r => r.Y is not null).Select(r => r.X ?? double.NaN),
            whole.RowsIn(1).Select(r => whole.Numbers[0][r])
        );
        var part = tables.Measure(new RowSample(["x"], "y", 100), 1, 512);
        Assert.False(part.IsWhole);
        Assert.InRange(part.RowsIn(1).Length, 60, 200);
        foreach (var threads in new[] { 2, 4 })
        {
            var again = tables.Measure(new RowSample(["x"], "y", 100), threads, 512);
            Assert.Equal(part.Refs, again.Refs);
            Assert.Equal(part.Numbers[0], again.Numbers[0]);
            Assert.Equal(part.Classes, again.Classes);
        }
    }

    [Fact]
    public void Runs_are_those_of_walking_through_the_file()
    {
        var random = new Random(14);
        var train = Lines(random, 600, 3);
        using var tables = Write(train, Lines(random, 10, 3));
        var known = train.Where(r => r.Y is not null).ToArray();
        var steps = known.Zip(known.Skip(1)).ToArray();
        var expected = new TargetRunsAnswer(
            known.Length,
            steps.Count(s => s.First.Y != s.Second.Y),
            steps.Count(s => string.CompareOrdinal(s.Second.Y, s.First.Y) < 0),
            steps.Count(s => s.First.Word != s.Second.Word),
            0
        );
        foreach (var (threads, chunk) in Ways)
            Assert.Equal(expected, tables.Measure(new TargetRuns("y", ["word"], null), threads, chunk)[0]);
    }

    [Fact]
    public void Formulas_are_tried_on_every_row()
    {
        var rows = Enumerable
            .Range(0, 300)
            .Select(i => new Line(i * 0.25, "a", Text((i * 0.5) + (i % 100 == 7 ? 1 : 3))))
            .ToArray();
        using var tables = Write([.. rows, new Line(null, "a", "1"), new Line(1, "a", null)], [new Line(2, "b", "7")]);
        var formula = new TargetFormula(FormulaKind.Affine, ["x"], 2, 3, [0, 0]);
        foreach (var (threads, chunk) in Ways)
            Assert.Equal(
                new FormulaRowsAnswer(298, 301),
                tables.Measure(new FormulaRows(formula, "y"), threads, chunk)
            );
    }

    private static Line[] Lines(Random random, int rows, int classes) =>
        [
            .. Enumerable
                .Range(0, rows)
                .Select(_ =>
                {
                    var y = random.Next(classes);
                    return new Line(
                        random.Next(15) == 0
                            ? null
                            : Math.Round((y * 0.4) + random.NextDouble(), random.Next(1, 4)) - 0.7,
                        random.Next(12) == 0 ? null : $"w{random.Next(6)}",
                        random.Next(20) == 0 ? null : $"{y}"
                    );
                }),
        ];

    private static TestTables Write(Line[] train, Line[] test) => TestTables.Of(Csv(train), Csv(test));

    private static string Csv(IEnumerable<Line> lines) =>
        "x,word,y\n" + string.Concat(lines.Select(l => $"{(l.X is { } x ? Text(x) : "")},{l.Word},{l.Y}\n"));

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static double Area(Line[] lines, string i, string j)
    {
        var (above, pairs) = (0.0, 0L);
        foreach (var a in lines.Where(l => l.Y == i && l.X is not null))
        {
            foreach (var b in lines.Where(l => l.Y == j && l.X is not null))
            {
                pairs++;
                above +=
                    a.X > b.X ? 1
                    : a.X == b.X ? 0.5
                    : 0;
            }
        }
        return above / pairs;
    }

    private static double[] Ranks(double[] values) =>
        [.. values.Select(v => values.Count(w => w < v) + ((values.Count(w => w == v) + 1) / 2.0))];
}
