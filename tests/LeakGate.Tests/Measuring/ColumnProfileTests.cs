using LeakGate.Measuring;
using LeakGate.Tests.Splits;
using Xunit;

namespace LeakGate.Tests.Measuring;

public sealed class ColumnProfileTests
{
    [Theory]
    [InlineData("0 1 2 3", true)]
    [InlineData("7 8 9", true)]
    [InlineData("-1 0 1.0", true)]
    [InlineData("1 2 4", false)]
    [InlineData("3 2 1", false)]
    [InlineData("1 2 NA 4", false)]
    [InlineData("5", false)]
    [InlineData("a b", false)]
    [InlineData("inf inf", false)]
    [InlineData("1e17 1e17", false)]
    public void A_column_counts_up_when_each_row_has_one_more_than_the_last(string values, bool countsUp)
    {
        using var tables = TestTables.Of("a\n" + values.Replace(' ', '\n') + "\n", "a\n1\n");
        Assert.Equal(countsUp, tables.Measure(new ColumnProfile("a"))[0].CountsUp);
    }

    [Fact]
    public void Long_columns_count_up_over_batches_chunks_and_files()
    {
        var text = "a,b\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i},{i % 4000}\n"));
        using var tables = TestTables.Of(text, text).Add("train", text);
        foreach (var (threads, chunkSize) in new[] { (1, 4096), (4, 500), (2, 1 << 20) })
        {
            Assert.All(
                tables.Measure(new ColumnProfile("a"), threads, chunkSize),
                split => Assert.True(split.CountsUp)
            );
            Assert.True(tables.Measure(new ColumnProfile("a"), threads, chunkSize)[0].CountsUp);
        }
        // Only neighbours within a batch are compared, and row 4000 is the first of none.
        Assert.False(tables.Measure(new ColumnProfile("b"), 1, 1 << 20)[0].CountsUp);
    }

    [Fact]
    public void Row_numbers_of_a_source_count_up_in_every_split()
    {
        var random = new Random(20_240_501);
        var rows = Enumerable.Range(0, 3000).Select(i => $"{(random.Next(3) == 0 ? "test" : "train")},{i},{i / 2}\n");
        using var tables = new TestTables { SplitBy = "s" }.Add("all", "s,n,m\n" + string.Concat(rows));
        Assert.All(tables.Measure(new ColumnProfile("n"), 2, 4096), split => Assert.True(split.CountsUp));
        Assert.All(tables.Measure(new ColumnProfile("m"), 2, 4096), split => Assert.False(split.CountsUp));
    }

    [Fact]
    public void Rows_that_fill_a_chunk_each_do_not_count_up()
    {
        using var tables = TestTables.Of("a,b\n5,xxxxxxxxxxxxxxxx\n9,xxxxxxxxxxxxxxxx\n", "a,b\n1,x\n");
        Assert.False(tables.Measure(new ColumnProfile("a"), 1, chunkSize: 16)[0].CountsUp);
    }

    [Fact]
    public void A_small_spread_about_a_large_mean_is_measured()
    {
        var random = new Random(20_240_501);
        var values = Enumerable.Range(0, 4000).Select(_ => random.NextDouble()).ToArray();
        string Text(int missing) =>
            "a,b\n"
            + string.Concat(Enumerable.Repeat("NA,x\n", missing))
            + string.Concat(values.Select(v => $"{1_700_000_000 + v:R},x\n"));
        var mean = values.Average();
        var deviation = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1));
        foreach (var missing in new[] { 0, 3000 })
        {
            // With so many missing that the first chunk shows no number, the first that comes stands for all.
            using var tables = TestTables.Of(Text(missing), Text(missing));
            var profile = tables.Measure(new ColumnProfile("a"))[1];
            Assert.Equal(1_700_000_000 + mean, profile.Mean, 1e-6);
            Assert.Equal(deviation, profile.StandardDeviation, 1e-6);
        }
    }

    [Fact]
    public void Missing_values_are_counted_beyond_the_limit_of_distinct_ones()
    {
        var text = "a\n" + string.Concat(Enumerable.Range(0, 6000).Select(i => i % 3 == 0 ? "NA\n" : $"{i}\n"));
        using var tables = TestTables.Of(text, text);
        foreach (var threads in new[] { 1, 4 })
        {
            var answer = tables.Measure(new ValueCounts("a", 100), threads);
            Assert.True(answer.Overflowed);
            Assert.Equal([2000L, 2000], answer.Nulls);
        }
    }

    [Fact]
    public void Times_that_differ_by_less_than_a_double_can_tell_are_no_tie()
    {
        using var tables = new TestTables { Time = "t" }
            .Add("train", "t\n2024-01-01T00:00:00.0000001\n")
            .Add("test", "t\n2024-01-01\n2024-01-01T00:00:00.0000001\n2024-01-01T00:00:00.0000002\n");
        var answer = tables.Measure(new TimeOrder("t", [], 0, [new SplitSides(1, 2)])).PerSides[0];
        Assert.Equal((1, 1, 3), (answer.Earlier, answer.Ties, answer.Comparable));
        // An embargo of two ticks holds what is later by one.
        var embargo = tables.Measure(new TimeOrder("t", [], 2, [new SplitSides(1, 2)])).PerSides[0];
        Assert.Equal(1, embargo.InEmbargo);
    }
}
