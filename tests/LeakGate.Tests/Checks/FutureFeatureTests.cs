using System.Globalization;
using System.Text;
using LeakGate.Checks;
using Xunit;

namespace LeakGate.Tests.Checks;

/// <summary>Functions of later rows are found and named; the same functions of earlier rows are not.</summary>
public sealed class FutureFeatureTests
{
    private static readonly Rule Rule = FutureFeature.Definition;

    [Theory]
    [InlineData("lead", 1)]
    [InlineData("lead", 12)]
    [InlineData("rise", 1)]
    [InlineData("fall", 3)]
    [InlineData("change", 2)]
    [InlineData("backward-change", 1)]
    [InlineData("log-change", 1)]
    [InlineData("mean", 2)]
    [InlineData("sum", 1)]
    public void A_function_of_later_rows_is_found_and_its_mirror_is_silent(string kind, int k)
    {
        foreach (var decimals in new[] { 15, 4 })
        {
            var y = Walk(seed: k, rows: 200);
            var future = Finding(Table(y, (t, _) => Future(kind, k, y, t), decimals))!;
            Assert.Equal(kind, future.MessageId);
            Assert.Equal((long)k, future.Properties["windowEnds"]);
            Assert.Equal(Level.Error, future.Level);
            Assert.Null(Finding(Table(y, (t, _) => Past(kind, k, y, t), decimals)));
        }
    }

    [Fact]
    public void Rows_that_disagree_are_counted_and_beyond_one_in_a_hundred_nothing_is_said()
    {
        var y = Walk(seed: 5, rows: 400);
        double Lead(int t, int wrong) =>
            t + 1 >= y.Length ? double.NaN
            : t < wrong ? -1
            : y[t + 1];
        var found = Finding(Table(y, (t, _) => Lead(t, wrong: 3)))!;
        Assert.Equal(396L, found.Properties["rows"]);
        Assert.Equal(399L, found.Properties["comparableRows"]);
        Assert.Null(Finding(Table(y, (t, _) => Lead(t, wrong: 8))));
    }

    [Fact]
    public void Fewer_than_thirty_rows_that_tell_prove_nothing()
    {
        double[] Steps(int changes) =>
            [.. Enumerable.Range(0, 400).Select(t => (double)(t * changes / 400 * 37 % 101))];
        double Next(double[] y, int t) => t + 1 < y.Length ? y[t + 1] : double.NaN;
        Assert.Null(Finding(Table(Steps(25), (t, y) => Next(y, t))));
        Assert.NotNull(Finding(Table(Steps(80), (t, y) => Next(y, t))));
    }

    [Fact]
    public void The_complement_of_two_classes_is_not_their_future()
    {
        var random = new Random(3);
        double[] y = [.. Enumerable.Range(0, 400).Select(_ => (double)random.Next(2))];
        Assert.Null(Finding(Table(y, (t, _) => 1 - y[t])));
        Assert.Equal(Level.Warning, Finding(Table(y, (t, _) => t + 1 < y.Length ? y[t + 1] : double.NaN))!.Level);
    }

    [Theory]
    [InlineData("counter")]
    [InlineData("weekday")]
    [InlineData("season")]
    public void A_future_that_the_past_tells_is_no_leak(string kind)
    {
        double At(int t) =>
            kind switch
            {
                "counter" => (3 * t) + 5,
                "weekday" => t % 7,
                _ => Math.Sin(2 * Math.PI * (t % 24) / 24),
            };
        var y = Enumerable.Range(0, 400).Select(At).ToArray();
        Assert.Null(Finding(Table(y, (t, _) => At(t + 1))));
    }

    [Fact]
    public void Of_two_features_the_one_that_misses_the_end_knows_the_future()
    {
        var x = Walk(seed: 9, rows: 200);
        var other = Walk(seed: 10, rows: 200);
        string[] Columns(Func<int, double> f) => Table(other, (t, _) => f(t), second: x);
        Assert.Equal("lead", Finding(Columns(t => t + 2 < x.Length ? x[t + 2] : double.NaN))!.MessageId);
        Assert.Null(Finding(Columns(t => t >= 2 ? x[t - 2] : double.NaN)));
        // Nothing is missing: f may be the present, and x its lag.
        Assert.Null(Finding(Columns(t => x[Math.Min(t + 2, x.Length - 1)])));
    }

    [Fact]
    public void Gaps_that_are_filled_from_behind_are_found()
    {
        var full = Walk(seed: 11, rows: 300);
        var random = new Random(4);
        double[] gappy = [.. full.Select((v, t) => t % 299 > 0 && random.Next(3) == 0 ? double.NaN : v)];
        double Next(int t) => double.IsNaN(gappy[t]) ? Next(t + 1) : gappy[t];
        double Before(int t) => double.IsNaN(gappy[t]) ? Before(t - 1) : gappy[t];
        Assert.Equal("backfill", Finding(Table(Walk(2, 300), (t, _) => Next(t), second: gappy))!.MessageId);
        Assert.Null(Finding(Table(Walk(2, 300), (t, _) => Before(t), second: gappy)));
    }

    [Fact]
    public void Text_is_followed_too()
    {
        var random = new Random(8);
        string[] words = [.. Enumerable.Range(0, 300).Select(_ => $"w{random.Next(40)}")];
        var lines = words.Select((w, t) => $"{t * 2},{(t + 1 < words.Length ? words[t + 1] : "")},{w}").ToArray();
        Assert.Equal("lead", Finding(["t,f,y", .. lines])!.MessageId);
    }

    [Fact]
    public void Each_split_may_have_been_shifted_for_itself()
    {
        // Every other row is a test row, and each split was put in order and shifted alone.
        var y = Walk(seed: 12, rows: 300);
        string Line(int t) => Row(t, t + 2 < y.Length ? y[t + 2] : double.NaN, y[t]);
        var found = Finding(
            ["t,f,y", .. Enumerable.Range(0, 150).Select(i => Line(2 * i))],
            ["t,f,y", .. Enumerable.Range(0, 150).Select(i => Line((2 * i) + 1))]
        );
        Assert.Equal((long)2, found!.Properties["windowEnds"]);
        string Alone(int t) => Row(t, t + 2 < y.Length ? Math.Round(y[t + 2] - y[t], 6) : double.NaN, y[t]);
        string[] Wild(int first) => ["t,f,y", .. Enumerable.Range(0, 150).Select(i => Alone((2 * i) + first))];
        Assert.Equal("rise", Finding(Wild(0), Wild(1))!.MessageId);
    }

    [Fact]
    public void Without_an_entity_shared_times_are_no_series()
    {
        var y = Walk(seed: 13, rows: 200);
        string[] lines = ["t,f,y", .. y.Select((v, t) => Row(t / 2, t + 1 < y.Length ? y[t + 1] : double.NaN, v))];
        var report = Report(lines, lines[..40]);
        Assert.Equal(Outcome.NotApplicable, report.OutcomeOf(Rule).Outcome);
        Assert.Contains("declare entity", report.OutcomeOf(Rule).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void More_rows_than_the_sample_are_all_counted()
    {
        var y = Walk(seed: 14, rows: 101_000);
        string[] lines = Table(
            y,
            (t, _) =>
                t == 100_500 ? -7
                : t + 1 < y.Length ? y[t + 1]
                : double.NaN
        );
        var found = Finding(lines)!;
        // One row disagrees, the last has no future, and one row's future lies behind the end of the sample's stretch.
        Assert.Equal(101_000L - 2, found.Properties["comparableRows"]);
        Assert.Equal(101_000L - 3, found.Properties["rows"]);
    }

    private static double Future(string kind, int k, double[] y, int t)
    {
        if (kind is "mean" or "sum" ? t < k || t + k >= y.Length : t + k >= y.Length)
            return double.NaN;
        return kind switch
        {
            "lead" => y[t + k],
            "rise" => y[t + k] - y[t],
            "fall" => y[t] - y[t + k],
            "change" => (y[t + k] / y[t]) - 1,
            "backward-change" => (y[t] / y[t + k]) - 1,
            "log-change" => Math.Log(y[t + k] / y[t]),
            "mean" => y[(t - k)..(t + k + 1)].Average(),
            _ => y[(t - k)..(t + k + 1)].Sum(),
        };
    }

    private static double Past(string kind, int k, double[] y, int t)
    {
        var reach = kind is "mean" or "sum" ? 2 * k : k;
        if (t < reach)
            return double.NaN;
        return kind switch
        {
            "lead" => y[t - k],
            "rise" => y[t] - y[t - k],
            "fall" => y[t - k] - y[t],
            "change" => (y[t] / y[t - k]) - 1,
            "backward-change" => (y[t - k] / y[t]) - 1,
            "log-change" => Math.Log(y[t] / y[t - k]),
            "mean" => y[(t - reach)..(t + 1)].Average(),
            _ => y[(t - reach)..(t + 1)].Sum(),
        };
    }

    private static double[] Walk(int seed, int rows)
    {
        var random = new Random(seed);
        var at = 500.0;
        return
        [
            .. Enumerable
                .Range(0, rows)
                .Select(_ => at = Math.Abs(Math.Round(at + (100 * random.NextDouble()) - 50, 3))),
        ];
    }

    private static string[] Table(
        double[] y,
        Func<int, double[], double> feature,
        int decimals = 15,
        double[]? second = null
    )
    {
        var lines = new List<string> { second is null ? "t,f,y" : "t,f,x,y" };
        for (var t = 0; t < y.Length; t++)
        {
            var value = feature(t, y);
            var rounded = decimals == 15 ? value : Math.Round(value, decimals);
            lines.Add(second is null ? Row(t, rounded, y[t]) : Row(t, rounded, second[t], y[t]));
        }
        return [.. lines];
    }

    private static string Row(params double[] cells)
    {
        var line = new StringBuilder();
        foreach (var cell in cells)
            line.Append(double.IsNaN(cell) ? "" : cell.ToString("R", CultureInfo.InvariantCulture)).Append(',');
        return line.ToString(0, line.Length - 1);
    }

    /// <summary>The finding about column f; the last fifth of the rows is the test split.</summary>
    private static Finding? Finding(string[] lines)
    {
        var cut = lines.Length * 4 / 5;
        return Finding(lines[..cut], [lines[0], .. lines[cut..]]);
    }

    private static Finding? Finding(string[] train, string[] test) =>
        Report(train, test).Findings(Rule).SingleOrDefault(f => f.Column == "f");

    private static DatasetReport Report(string[] train, string[] test) =>
        GateRun.Of(Rule, string.Join('\n', train), string.Join('\n', test), "target: y", "time: t");
}
