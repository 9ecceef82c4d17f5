using System.Globalization;
using LeakGate.Checks;
using LeakGate.Measuring;
using LeakGate.Splits;
using LeakGate.Tests.Splits;
using Xunit;

namespace LeakGate.Tests.Checks;

/// <summary>Aggregates over all splits are found and named; those of training rows are not.</summary>
public sealed class WholeDataAggregateTests
{
    private const int Keys = 60;
    private const int RowsPerKey = 6;

    private static readonly Rule Rule = WholeDataAggregate.Definition;

    public static TheoryData<string, Func<double[], double>> Aggregates =>
        new()
        {
            { "mean", v => v.Average() },
            { "sum", v => v.Sum() },
            { "standard deviation (n − 1)", v => Deviation(v, v.Length - 1) },
            { "standard deviation (n)", v => Deviation(v, v.Length) },
            { "median", v => (v.Order().ElementAt((v.Length - 1) / 2) + v.Order().ElementAt(v.Length / 2)) / 2 },
        };

    [Theory]
    [MemberData(nameof(Aggregates))]
    public void An_aggregate_of_all_rows_is_found_and_one_of_training_rows_is_not(
        string word,
        Func<double[], double> aggregate
    )
    {
        foreach (var decimals in new[] { 15, 4 })
        {
            var rows = Orders(seed: 1);
            var found = Finding(rows, key => Math.Round(aggregate(Of(rows, key)), decimals))!;
            Assert.Equal(word, found.Arguments[2]);
            Assert.Equal("a", found.Arguments[1]);
            Assert.Equal("k", found.Arguments[3]);
            Assert.Equal((long)Keys * RowsPerKey, found.Properties["rows"]);
            // The median of four is often that of six; nobody can tell those apart.
            Assert.InRange((long)found.Properties["keysThatTell"], 30, Keys);
            Assert.Equal(found.Properties["keysThatTell"], found.Properties["keysThatTellAndHold"]);
            Assert.Equal(word == "median" ? Level.Warning : Level.Error, found.Level);
            Assert.Null(Finding(rows, key => Math.Round(aggregate(Of(rows, key, onlyTraining: true)), decimals)));
        }
    }

    [Fact]
    public void Extremes_are_told_apart_from_what_belongs_to_the_key()
    {
        var rows = Orders(seed: 2, keys: 400);
        var found = Finding(rows, key => Of(rows, key).Max())!;
        Assert.Equal("maximum", found.Arguments[2]);
        Assert.Equal(Level.Warning, found.Level);
        // The list price is the highest price that is paid, by most.
        (int Key, double Value, bool IsTraining)[] paid =
        [
            .. rows.Select((r, i) => r with { Value = i % 3 == 0 ? 10 + r.Key - 1 : 10 + r.Key }),
        ];
        Assert.Null(Finding(paid, key => 10 + key));
    }

    [Fact]
    public void What_does_not_follow_from_the_rows_of_a_key_is_silent()
    {
        var rows = Orders(seed: 3);
        Assert.Null(Finding(rows, key => key * 37 % 101));
        Assert.Null(Finding(rows, _ => 5));
    }

    [Fact]
    public void Keys_of_one_split_each_tell_nothing()
    {
        (int Key, double Value, bool IsTraining)[] rows =
        [
            .. Orders(seed: 4).Select(r => r with { IsTraining = r.Key % 5 > 0 }),
        ];
        Assert.Null(Finding(rows, key => Of(rows, key).Average()));
    }

    [Fact]
    public void Counts_are_those_of_grouping_all_rows_whatever_the_order_and_the_memory()
    {
        var rows = Orders(seed: 5, keys: 2000);
        // One key in fifty has its aggregate wrong, and values repeat.
        double Feature(int key) => key % 50 == 0 ? -1 : Math.Round(Of(rows, key).Average(), 9);
        var lines = Lines(rows, Feature);
        new Random(6).Shuffle(lines.Train);
        var expected = rows.GroupBy(r => r.Key).Where(g => g.Key % 50 != 0).Sum(g => g.Count());
        var question = new KeyAggregateRows(["k"], "f", "a", AggregateKind.Mean, Training: 1, (0.5e-9, 0));
        using var tables = TestTables.Of(Text(lines.Train), Text(lines.Test));
        foreach (var (threads, budget) in new[] { (1, long.MaxValue), (3, 1L << 20) })
        {
            var answer = (AggregateTally)tables.Measure([question], threads, 4096, budget).Answers[0];
            Assert.Equal(2000, answer.Keys);
            Assert.Equal(rows.Length, answer.Rows);
            Assert.Equal(expected, answer.Holding);
            Assert.Equal(1960, answer.TellingHolding);
            Assert.Equal(2000, answer.Telling);
        }
    }

    [Fact]
    public void A_table_beyond_the_sample_is_counted_whole()
    {
        var rows = Orders(seed: 7, keys: 18_000);
        var lines = Lines(
            rows,
            key => Math.Round(rows.Skip(key * RowsPerKey).Take(RowsPerKey).Average(r => r.Value), 9)
        );
        var found = Assert.Single(
            GateRun.Of(Rule, Text(lines.Train), Text(lines.Test), "target: y", "entity: k").Findings(Rule)
        );
        Assert.Equal((long)rows.Length, found.Properties["rows"]);
        // In a few keys the training rows alone have the same mean, but for rounding.
        Assert.InRange((long)found.Properties["keysThatTell"], 17_900, 18_000);
        Assert.Equal(found.Properties["keysThatTell"], found.Properties["keysThatTellAndHold"]);
    }

    private static double Deviation(double[] values, int freedom)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / freedom);
    }

    /// <summary>Six rows per key, the last two of them of the test split.</summary>
    private static (int Key, double Value, bool IsTraining)[] Orders(int seed, int keys = Keys)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable
                .Range(0, keys * RowsPerKey)
                .Select(i => (i / RowsPerKey, Math.Round(random.NextDouble() * 100, 2), i % RowsPerKey < 4)),
        ];
    }

    private static double[] Of((int Key, double Value, bool IsTraining)[] rows, int key, bool onlyTraining = false) =>
        [.. rows.Where(r => r.Key == key && (r.IsTraining || !onlyTraining)).Select(r => r.Value)];

    private static (string[] Train, string[] Test) Lines(
        (int Key, double Value, bool IsTraining)[] rows,
        Func<int, double> feature
    )
    {
        var values = rows.Select(r => r.Key).Distinct().ToDictionary(key => key, feature);
        string Line((int Key, double Value, bool IsTraining) r, int i) =>
            string.Create(CultureInfo.InvariantCulture, $"K{r.Key},{r.Value},{values[r.Key]:R},{i * 7919 % 2}");
        var lines = rows.Select((r, i) => (r.IsTraining, Line: Line(r, i))).ToArray();
        return (
            [.. lines.Where(l => l.IsTraining).Select(l => l.Line)],
            [.. lines.Where(l => !l.IsTraining).Select(l => l.Line)]
        );
    }

    private static string Text(string[] lines) => "k,a,f,y\n" + string.Join('\n', lines) + "\n";

    private static Finding? Finding((int Key, double Value, bool IsTraining)[] rows, Func<int, double> feature)
    {
        var (train, test) = Lines(rows, feature);
        return GateRun
            .Of(Rule, Text(train), Text(test), "target: y")
            .Findings(Rule)
            .SingleOrDefault(f => f.Column == "f");
    }
}
