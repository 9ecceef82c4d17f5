using System.Globalization;
using LeakGate.Measuring;
using LeakGate.Measuring.Kernels;
using LeakGate.Splits;
using LeakGate.Tests.Splits;
using Xunit;

namespace LeakGate.Tests.Measuring;

/// <summary>The rows of series are drawn key by key, in the order of time, whoever reads them.</summary>
public sealed class SeriesSampleTests
{
    private const int Rows = 3000;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_drawn_does_not_depend_on_threads_or_chunks(bool hasKey)
    {
        using var tables = Tables();
        var question = new SeriesSample(hasKey ? ["k"] : [], "t", ["v"], Limit: 200);
        var expected = tables.Measure(question);
        Assert.Equal(200, expected.Refs.Length);
        Assert.False(expected.IsWhole);
        foreach (var (threads, chunk) in new[] { (1, 700), (3, 700), (4, 5000) })
        {
            var answer = tables.Measure(question, threads, chunk);
            Assert.Equal(expected.Times, answer.Times);
            Assert.Equal(expected.Starts, answer.Starts);
            Assert.Equal(expected.Values[0], answer.Values[0]);
            Assert.False(answer.IsWhole);
        }
    }

    [Fact]
    public void Keys_are_whole_but_for_the_last_and_rows_are_in_the_order_of_time()
    {
        using var tables = Tables();
        var sample = tables.Measure(new SeriesSample(["k"], "t", ["v"], Limit: 500), threads: 3, chunkSize: 700);
        for (var i = 0; i + 1 < sample.Starts.Length; i++)
        {
            var times = sample.Times[sample.Starts[i]..sample.Starts[i + 1]];
            Assert.Equal(times.Order(), times);
            // A value tells the key of its row; each has as many rows as any other.
            var keys = sample.Values[0][sample.Starts[i]..sample.Starts[i + 1]].Select(v => (int)v % 60).Distinct();
            Assert.Single(keys);
            Assert.True(times.Length == Rows / 60 || i + 2 == sample.Starts.Length);
        }
    }

    [Fact]
    public void A_small_table_is_drawn_whole_but_for_rows_without_key_or_time()
    {
        using var tables = new TestTables { Time = "t" }
            .Add("train", "k,t,v\na,2,1\n,1,2\na,,3\nb,5,\n")
            .Add("test", "k,t,v\na,1,7\n");
        var sample = tables.Measure(new SeriesSample(["k"], "t", ["v"], Limit: 200));
        Assert.True(sample.IsWhole);
        Assert.Equal(3, sample.Refs.Length);
        Assert.Equal([1.0, 7.0], sample.Values[0].Where(double.IsFinite).Order());
    }

    [Fact]
    public void The_last_digit_is_that_of_the_finest_number()
    {
        Assert.Equal(0, LastDigit.HalfOf([1, 2, 300]));
        Assert.Equal(0.05, LastDigit.HalfOf([1.5, 2, -0.3]), 12);
        Assert.Equal(0.0005, LastDigit.HalfOf([0.125, 1e6, 7]), 12);
        Assert.Equal(0, LastDigit.HalfOf([1.0 / 3, 0.1]));
        Assert.Equal(0.5e-8, LastDigit.HalfOf([0.12345678, double.NaN]), 12);
    }

    private static TestTables Tables()
    {
        var random = new Random(1);
        int[] rows = [.. Enumerable.Range(0, Rows)];
        random.Shuffle(rows);
        string Line(int i) => string.Create(CultureInfo.InvariantCulture, $"key{i % 60},{i / 7.0:R},{i}");
        string Text(IEnumerable<int> of) => "k,t,v\n" + string.Join('\n', of.Select(Line)) + "\n";
        return new TestTables { Time = "t" }
            .Add("train", Text(rows[..2000]))
            .Add("test", Text(rows[2000..]));
    }
}
