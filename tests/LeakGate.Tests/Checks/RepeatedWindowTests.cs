using System.Globalization;
using LeakGate.Checks;
using LeakGate.Tests.Checks.Preprocessing;
using Xunit;

namespace LeakGate.Tests.Checks;

/// <summary>Windows that were copied are found; series that repeat by nature, or say nothing, are left in peace.</summary>
public sealed class RepeatedWindowTests
{
    private const int Rows = 400;
    private const int Held = 40;

    [Theory]
    [InlineData(1, 0, null)]
    [InlineData(1, 5, null)]
    [InlineData(-2.5, 30, null)]
    [InlineData(0.3, 1, 4)]
    public void A_copied_course_is_found(double scale, double shift, int? decimals)
    {
        var series = Wandering(1);
        for (var i = 0; i < Held; i++)
            series[Rows - Held + i] = (scale * series[77 + i]) + shift;
        var finding = Assert.Single(Check(series, decimals).Findings(RepeatedWindow.Definition));
        Assert.Equal((9L, 9L), ((long)finding.Properties["rows"], (long)finding.Properties["windows"]));
        Assert.Equal(0L, finding.Properties["trainingWindowsThatRecur"]);
        var example = finding.Examples[0];
        Assert.Equal((1, 78), (example.Row.Row, example.Counterpart!.Row));
    }

    public static TheoryData<string> Natures =>
        ["wandering", "noise", "ramp", "bent", "wave", "calendar", "counts", "rare", "steps", "rounded"];

    [Theory]
    [MemberData(nameof(Natures))]
    public void What_repeats_by_nature_is_silent(string nature)
    {
        var random = new Random(3);
        double[] week = random.Normal(7);
        var wandering = Wandering(4);
        double Value(int i) =>
            nature switch
            {
                "wandering" => wandering[i],
                "noise" => random.NextDouble(),
                "ramp" => 0.25 * i,
                "bent" => Math.Pow(i + 10, 1.5),
                "wave" => Math.Sin(2 * Math.PI * i / 24),
                "calendar" => week[i % 7] + (0.01 * i),
                "counts" => random.Next(4),
                "rare" => random.Next(9) == 0 ? 1 : 0,
                "steps" => i / 16,
                _ => Math.Round(wandering[i]),
            };
        double[] series = [.. Enumerable.Range(0, Rows).Select(Value)];
        var report = Check(series, null);
        Assert.Equal(Outcome.Passed, report.OutcomeOf(RepeatedWindow.Definition).Outcome);
    }

    [Fact]
    public void A_course_copied_from_another_entity_is_found()
    {
        var (first, second) = (Wandering(5), Wandering(6));
        for (var i = 0; i < Held; i++)
            second[Rows - Held + i] = 3 * first[i];
        var finding = Assert.Single(CheckPanel(first, second).Findings(RepeatedWindow.Definition));
        Assert.InRange((long)finding.Properties["rows"], 5, 9);
        Assert.InRange((long)finding.Properties["windows"], 10, 18);
        Assert.Empty(CheckPanel(first, Wandering(6)).Findings(RepeatedWindow.Definition));
    }

    [Fact]
    public void Without_a_time_it_does_not_apply()
    {
        var rule = RepeatedWindow.Definition;
        var report = GateRun.Of(rule, "y\n1.5\n2.5\n", "y\n3.5\n", "target: y");
        Assert.Equal(Outcome.NotApplicable, report.OutcomeOf(rule).Outcome);
    }

    private static DatasetReport Check(double[] series, int? decimals)
    {
        string Text(Range rows)
        {
            var (start, count) = rows.GetOffsetAndLength(Rows);
            return "t,y\n"
                + string.Concat(Enumerable.Range(start, count).Select(i => $"{i},{Write(series[i], decimals)}\n"));
        }
        return GateRun.Of(RepeatedWindow.Definition, Text(..^Held), Text(^Held..), "target: y", "time: t");
    }

    private static DatasetReport CheckPanel(double[] first, double[] second)
    {
        string Text(Range rows)
        {
            var (start, count) = rows.GetOffsetAndLength(Rows);
            var lines = Enumerable
                .Range(start, count)
                .Select(i => $"a,{i},{Write(first[i], null)}\nb,{i},{Write(second[i], null)}\n");
            return "shop,t,y\n" + string.Concat(lines);
        }
        return GateRun.Of(
            RepeatedWindow.Definition,
            Text(..^Held),
            Text(^Held..),
            "target: y",
            "time: t",
            "entity: shop"
        );
    }

    private static string Write(double value, int? decimals) =>
        (decimals is { } d ? Math.Round(value, d) : value).ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Each value near the one before it.</summary>
    private static double[] Wandering(int seed)
    {
        var steps = new Random(seed).Normal(Rows);
        var series = new double[Rows];
        for (var i = 1; i < Rows; i++)
            series[i] = (0.9 * series[i - 1]) + steps[i];
        return series;
    }
}
