using System.Globalization;
using System.Text;
using LeakGate.Checks;
using LeakGate.Checks.Statistics;
using Xunit;

namespace LeakGate.Tests.Checks;

/// <summary>The level of rows that occur on both sides: copies block, what chance tore apart or a filled gap made alike does not.</summary>
public sealed class DuplicateRowTests
{
    private const int TrainRows = 400;
    private const int TestRows = 100;

    [Theory]
    [InlineData(1, Level.Warning)]
    [InlineData(3, Level.Warning)]
    [InlineData(4, Level.Error)]
    [InlineData(10, Level.Error)]
    public void Copies_among_rows_that_never_repeat(int copies, Level level)
    {
        var (train, test) = Rows(1);
        for (var i = 0; i < copies; i++)
            test[i] = train[i];
        AssertFound(train, test, copies, level);
    }

    [Theory]
    [InlineData(1, Level.Note)]
    [InlineData(4, Level.Note)]
    [InlineData(5, Level.Warning)]
    [InlineData(6, Level.Warning)]
    [InlineData(7, Level.Error)]
    public void The_same_where_each_of_them_has_a_filled_value(int copies, Level level)
    {
        var (train, test) = Rows(1);
        for (var i = 0; i < TrainRows; i += 10)
            train[i][1] = 0.12345;
        for (var i = 0; i < copies; i++)
            test[i] = train[10 * i];
        AssertFound(train, test, copies, level);
    }

    [Fact]
    public void A_single_copy_without_a_filled_value_is_told_as_before()
    {
        var (train, test) = Rows(1);
        for (var i = 0; i < TrainRows; i += 10)
            train[i][1] = 0.12345;
        (test[0], test[1], test[2], test[3]) = (train[10], train[20], train[30], train[31]);
        AssertFound(train, test, 4, Level.Error);
    }

    /// <summary>Three pairs of which chance tears two apart: one in four times.</summary>
    [Fact]
    public void A_few_pairs_that_a_random_split_tears_apart_are_a_warning()
    {
        var (train, test) = Rows(1);
        (train[0], test[0], test[1], test[2]) = (train[1], train[2], train[3], train[4]);
        AssertFound(train, test, 3, Level.Warning);
    }

    [Theory]
    [InlineData(0, 0, 0.2, 1)]
    [InlineData(1, 0, 0.2, 1.0 / 3)]
    [InlineData(3, 0, 0.2, 1.0 / 27)]
    [InlineData(2, 1, 0.2, 7.0 / 27)]
    [InlineData(2, 0, 0.5, 4.0 / 9)]
    public void Pairs_fall_on_either_side_by_lot(long torn, long whole, double share, double expected) =>
        Assert.Equal(expected, Chance.OfTornPairs(torn, whole, share), 12);

    private static (double[][] Train, double[][] Test) Rows(int seed)
    {
        var random = new Random(seed);
        double[] Row() => [Math.Round(random.NextDouble(), 4), Math.Round(random.NextDouble(), 5)];
        return (
            [.. Enumerable.Range(0, TrainRows).Select(_ => Row())],
            [.. Enumerable.Range(0, TestRows).Select(_ => Row())]
        );
    }

    private static void AssertFound(double[][] train, double[][] test, long rows, Level level)
    {
        var report = GateRun.Of(DuplicateRows.Definition, Text(train), Text(test));
        var finding = Assert.Single(report.Findings(DuplicateRows.Definition));
        Assert.Equal((level, rows), (finding.Level, (long)finding.Properties["rows"]));
    }

    private static string Text(double[][] rows)
    {
        var text = new StringBuilder("a,b\n");
        foreach (var row in rows)
            text.Append(string.Join(',', row.Select(v => v.ToString(CultureInfo.InvariantCulture)))).Append('\n');
        return text.ToString();
    }
}
