using System.Collections.Immutable;
using LeakGate.Measuring;
using LeakGate.Splits;
using LeakGate.Tests.Splits;
using Xunit;

namespace LeakGate.Tests.Measuring;

/// <summary>The local engine's answers about random tables are those of a plain reference.</summary>
public sealed class MeasurementTests
{
    private const int Runs = 40;

    private static readonly int[] ChunkSizes = [64, 1000, 1 << 20];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Row_overlap_is_that_of_grouping_all_rows(bool hasOneSource) =>
        ForRandomTables(
            hasOneSource,
            (random, table, measure) =>
            {
                var columns = Choose(random, table.Columns.Length, random.Next(1, table.Columns.Length + 1));
                int? label = random.Next(2) == 0 ? null : random.Next(table.Columns.Length);
                var sides = Sides(table);
                var question = new RowOverlap(
                    Names(columns),
                    label is { } l ? RandomTable.Name(l) : null,
                    RowEquality.Exact,
                    [.. sides]
                );
                var measured = measure([question], null);
                var answers = (EquatableArray<RowOverlapAnswer>)measured.Answers[0];
                Assert.Equal(sides.Length, answers.Count);
                for (var i = 0; i < sides.Length; i++)
                {
                    var expected = Reference.RowOverlap(table, columns, label, sides[i]);
                    Assert.Equal(expected.Counts, answers[i] with { Examples = [] });
                    Assert.Equal(expected.Examples, Places(measured, answers[i].Examples));
                }
            }
        );

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Key_overlap_is_that_of_grouping_all_keys(bool hasOneSource) =>
        ForRandomTables(
            hasOneSource,
            (random, table, measure) =>
            {
                var columns = Choose(
                    random,
                    table.Columns.Length,
                    random.Next(1, Math.Min(3, table.Columns.Length) + 1)
                );
                var sides = Sides(table);
                var measured = measure([new KeyOverlap(Names(columns), [.. sides])], null);
                var answer = (KeyOverlapAnswer)measured.Answers[0];
                for (var i = 0; i < sides.Length; i++)
                {
                    var expected = Reference.KeyOverlap(table, columns, sides[i]);
                    Assert.Equal(
                        expected.Counts,
                        answer with
                        {
                            PerSides = [answer.PerSides[i] with { Examples = [] }],
                        }
                    );
                    Assert.Equal(expected.Examples, Places(measured, answer.PerSides[i].Examples));
                }
            }
        );

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Profiles_are_those_of_all_values(bool hasOneSource) =>
        ForRandomTables(
            hasOneSource,
            (_, table, measure) =>
            {
                var measured = measure([.. table.Columns.Select(c => new ColumnProfile(c))], null);
                for (var column = 0; column < table.Columns.Length; column++)
                {
                    var answers = (EquatableArray<ColumnProfileAnswer>)measured.Answers[column];
                    for (var split = 0; split < table.Splits; split++)
                    {
                        var (expected, first) = Reference.ColumnProfile(table, column, split);
                        AssertClose(expected, answers[split]);
                        Assert.Equal(first, PlaceOf(measured, answers[split].First));
                    }
                }
            }
        );

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Values_are_counted_under_their_first_spelling(bool hasOneSource) =>
        ForRandomTables(
            hasOneSource,
            (random, table, measure) =>
            {
                var limit = random.Next(1, 60);
                var measured = measure([.. table.Columns.Select(c => new ValueCounts(c, limit))], null);
                for (var column = 0; column < table.Columns.Length; column++)
                    Assert.Equal(Reference.ValueCounts(table, column, limit), measured.Answers[column]);
            }
        );

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Times_are_compared_on_one_line_and_by_entity(bool hasOneSource) =>
        ForRandomTables(
            hasOneSource,
            (random, table, measure) =>
            {
                if (TimeAxisOf(random, table) is not { } time)
                    return;
                var entity = Choose(
                    random,
                    table.Columns.Length,
                    random.Next(0, Math.Min(2, table.Columns.Length) + 1)
                );
                var embargo = random.Next(3) * (table.Types[time] == CellType.Instant ? 3 * TimeSpan.TicksPerDay : 2.5);
                var sides = Sides(table);
                var question = new TimeOrder(RandomTable.Name(time), Names(entity), embargo, [.. sides]);
                var measured = measure([question], time);
                var answer = (TimeOrderAnswer)measured.Answers[0];
                Assert.Equal(Reference.Spans(table, time), answer.Spans);
                for (var i = 0; i < sides.Length; i++)
                {
                    var expected = Reference.TimeOrder(table, time, entity, embargo, sides[i]);
                    var found = answer.PerSides[i];
                    Assert.Equal(expected.Counts, found with { Examples = [], EmbargoExamples = [] });
                    Assert.Equal(expected.Early, Places(measured, found.Examples));
                    Assert.Equal(expected.Embargoed, Places(measured, found.EmbargoExamples));
                }
            }
        );

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Late_values_are_counted_row_by_row(bool hasOneSource) =>
        ForRandomTables(
            hasOneSource,
            (random, table, measure) =>
            {
                if (TimeAxisOf(random, table) is not { } time)
                    return;
                var axes = table.ColumnsOf(table.Types[time]);
                var knownAt = axes[random.Next(axes.Length)];
                var feature = random.Next(table.Columns.Length);
                var question = new LateValues(
                    RandomTable.Name(feature),
                    RandomTable.Name(knownAt),
                    RandomTable.Name(time)
                );
                var measured = measure([question], time);
                var answers = (EquatableArray<LateValuesAnswer>)measured.Answers[0];
                for (var split = 0; split < table.Splits; split++)
                {
                    var (rows, late) = Reference.LateValues(table, feature, knownAt, time, split);
                    Assert.Equal((rows, (long)late.Length), (answers[split].Rows, answers[split].Late));
                    Assert.Equal(late.Take(5), answers[split].Examples.Select(row => PlaceOf(measured, row)!.Value));
                }
            }
        );

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Correlations_are_of_the_rows_that_have_both(bool hasOneSource) =>
        ForRandomTables(
            hasOneSource,
            (random, table, measure) =>
            {
                var columns = table.ColumnsOf(CellType.Number);
                var splits = (ulong)random.Next(1, 1 << table.Splits);
                var measured = measure([new PairMoments(Names(columns), splits)], null);
                var answer = (PairMomentsAnswer)measured.Answers[0];
                Assert.Equal(columns.Length, answer.Columns);
                for (var i = 0; i < columns.Length; i++)
                {
                    for (var j = 0; j < columns.Length; j++)
                    {
                        if (i == j)
                            continue;
                        var (count, correlation) = Reference.Correlation(table, columns[i], columns[j], splits);
                        Assert.Equal(count, answer.Count(i, j));
                        AssertClose(correlation, answer.Correlation(i, j), 1);
                    }
                }
            }
        );

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Samples_are_of_the_finite_values(bool hasOneSource) =>
        ForRandomTables(
            hasOneSource,
            (random, table, measure) =>
            {
                var limit = random.Next(5, 60);
                foreach (var column in table.ColumnsOf(CellType.Number))
                {
                    var name = RandomTable.Name(column);
                    var measured = measure([new NumberSample(name, limit), new NumberSample(name, 1000)], null);
                    for (var split = 0; split < table.Splits; split++)
                    {
                        var all = table
                            .Rows.Where(row => row.Split == split && row.Cells[column].Value is not null)
                            .Select(row => row.Cells[column].Number)
                            .Where(double.IsFinite)
                            .Order()
                            .ToArray();
                        var some = ((EquatableArray<EquatableArray<double>>)measured.Answers[0])[split];
                        Assert.Equal(all, ((EquatableArray<EquatableArray<double>>)measured.Answers[1])[split]);
                        Assert.Equal(all.Length <= limit ? all.Length : some.Count, some.Count);
                        Assert.InRange(some.Count, Math.Min(all.Length, 1), limit);
                        Assert.Equal(some.Order(), some);
                        foreach (var group in some.GroupBy(value => value))
                            Assert.True(group.Count() <= all.Count(value => value.Equals(group.Key)));
                    }
                }
            }
        );

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Quantiles_and_sides_are_those_of_sorting(bool hasOneSource) =>
        ForRandomTables(
            hasOneSource,
            (random, table, measure) =>
            {
                foreach (var column in table.ColumnsOf(CellType.Number))
                {
                    ulong[] sets = [(1ul << table.Splits) - 1, 1];
                    var name = RandomTable.Name(column);
                    var answers = measure([new Quantiles(name, [.. sets], [0, 0.5, 1]), new SideCounts(name, 2)], null);
                    var quantiles = (EquatableArray<EquatableArray<double>>)answers.Answers[0];
                    var sides = (EquatableArray<SideCountsAnswer>)answers.Answers[1];
                    for (var i = 0; i < sets.Length; i++)
                    {
                        var sorted = table
                            .Rows.Where(row => (sets[i] >> row.Split & 1) != 0 && row.Cells[column].Value is not null)
                            .Select(row => row.Cells[column].Number)
                            .Where(double.IsFinite)
                            .Order()
                            .ToArray();
                        var middle = sorted.Length / 2;
                        double[] expected =
                            sorted.Length == 0 ? [double.NaN, double.NaN, double.NaN]
                            : sorted.Length % 2 == 1 ? [sorted[0], sorted[middle], sorted[^1]]
                            : [sorted[0], sorted[middle - 1] + ((sorted[middle] - sorted[middle - 1]) / 2), sorted[^1]];
                        Assert.Equal(expected, quantiles[i].Items);
                        if (i == 1)
                            Assert.Equal(
                                new SideCountsAnswer(
                                    sorted.Count(v => v < 2),
                                    sorted.Count(v => v == 2),
                                    sorted.Count(v => v > 2)
                                ),
                                sides[0]
                            );
                    }
                }
            }
        );

    private delegate MeasuredTables Measure(Measurement[] questions, int? time);

    private static void ForRandomTables(bool hasOneSource, Action<Random, RandomTable, Measure> assert)
    {
        for (var run = 0; run < Runs; run++)
        {
            var seed = (run * 2) + (hasOneSource ? 1 : 0);
            var random = new Random(seed);
            var table = new RandomTable(seed, mostRows: random.Next(2) == 0 ? 12 : 120, hasOneSource);
            TestTables? tables = null;
            try
            {
                assert(
                    random,
                    table,
                    (questions, time) =>
                    {
                        tables?.Dispose();
                        tables = table.Write(time);
                        var typed = tables.Measure(
                            [.. table.Columns.Select(column => new ColumnProfile(column))],
                            1,
                            ChunkSizes[random.Next(ChunkSizes.Length)]
                        );
                        return TestTables.MeasureOn(typed.Tables, questions, random.Next(1, 5));
                    }
                );
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"with seed {seed}", e);
            }
            finally
            {
                tables?.Dispose();
            }
        }
    }

    private static ImmutableArray<SplitSides> Sides(RandomTable table)
    {
        var all = (1ul << table.Splits) - 1;
        var splits = Enumerable.Range(0, table.Splits);
        return table.HasOneSource
            ? [.. splits.Select(held => new SplitSides(all & ~(1ul << held), 1ul << held))]
            : [.. splits.SelectMany(t => splits.Where(e => e > t).Select(e => new SplitSides(1ul << t, 1ul << e)))];
    }

    private static int? TimeAxisOf(Random random, RandomTable table)
    {
        var axes = table.ColumnsOf(CellType.Instant).AddRange(table.ColumnsOf(CellType.Number));
        return axes.IsEmpty ? null : axes[random.Next(axes.Length)];
    }

    private static int[] Choose(Random random, int from, int count)
    {
        var items = Enumerable.Range(0, from).ToArray();
        random.Shuffle(items);
        return items[..count];
    }

    private static EquatableArray<string> Names(IEnumerable<int> columns) => [.. columns.Select(RandomTable.Name)];

    private static (Place, Place?)[] Places(MeasuredTables measured, EquatableArray<RowPair> pairs) =>
        [.. pairs.Select(pair => (PlaceOf(measured, pair.Row)!.Value, PlaceOf(measured, pair.Counterpart)))];

    private static Place? PlaceOf(MeasuredTables measured, RowRef row) =>
        row == RowRef.None ? null : (row.Split, row.File, measured.Lookup([row])[0].Row);

    private static void AssertClose(ColumnProfileAnswer expected, ColumnProfileAnswer found)
    {
        static ColumnProfileAnswer Counts(ColumnProfileAnswer answer) =>
            answer with
            {
                CountsUp = false,
                Mean = 0,
                StandardDeviation = 0,
                First = RowRef.None,
            };
        Assert.Equal(Counts(expected), Counts(found));
        var scale = Math.Max(Math.Abs(expected.Minimum), Math.Abs(expected.Maximum));
        AssertClose(expected.Mean, found.Mean, scale);
        AssertClose(expected.StandardDeviation, found.StandardDeviation, scale);
    }

    private static void AssertClose(double expected, double found, double scale)
    {
        Assert.Equal(double.IsNaN(expected), double.IsNaN(found));
        if (!double.IsNaN(expected))
            Assert.InRange(found, expected - (1e-9 * scale), expected + (1e-9 * scale));
    }
}
