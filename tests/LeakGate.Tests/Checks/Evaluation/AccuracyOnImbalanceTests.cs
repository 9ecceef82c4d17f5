using System.Text;
using LeakGate.Checks;
using Xunit;

namespace LeakGate.Tests.Checks.Evaluation;

/// <summary>Accuracy is told of where a class is rare, and nowhere else.</summary>
public sealed class AccuracyOnImbalanceTests
{
    private static readonly Rule Rule = AccuracyOnImbalance.Definition;

    [Theory]
    [InlineData("""{"test": {"accuracy": 0.96}}""", "metrics.json", 0.95, true)]
    [InlineData("""{"test": {"accuracy": 0.96}}""", "metrics.json", 0.8, false)]
    [InlineData("""{"test": {"accuracy": 0.96, "f1": 0.3}}""", "metrics.json", 0.95, false)]
    [InlineData("""{"test": {"accuracy": 0.96, "f1": 0.3}}""", "{file: metrics.json, headline: accuracy}", 0.95, true)]
    [InlineData("""{"test": {"accuracy": 0.96, "f1": 0.3}}""", "{file: metrics.json, headline: f1}", 0.95, false)]
    [InlineData("""{"test": {"error_rate": 0.04}}""", "metrics.json", 0.95, true)]
    [InlineData("""{"test_score": [0.9, 0.95, 0.94], "fit_time": [1, 1, 1]}""", "metrics.json", 0.95, true)]
    [InlineData("""{"test": {"balanced_accuracy": 0.96}}""", "metrics.json", 0.95, false)]
    [InlineData("""{"test": {"accuracy": 0.96, "lift": 3}}""", "{file: metrics.json, headline: lift}", 0.95, false)]
    public void The_headline_and_the_shares_decide(string metrics, string declared, double share, bool isFound)
    {
        var report = Run(metrics, declared, SuspiciousMetricTests.Rows(200, share, 1000));
        var findings = report.Findings(Rule);
        Assert.Equal(isFound ? 1 : 0, findings.Length);
        Assert.Equal(isFound ? Outcome.Found : Outcome.Passed, report.OutcomeOf(Rule).Outcome);
        Assert.All(findings, f => Assert.Equal(Level.Note, f.Level));
        Assert.All(findings, f => Assert.Equal("metrics.json", f.Declared.File));
    }

    [Fact]
    public void Of_many_classes_none_is_rare_for_being_one_of_many()
    {
        var even = new StringBuilder("id,x,y\n");
        var uneven = new StringBuilder("id,x,y\n");
        for (var i = 0; i < 600; i++)
        {
            even.Append(FormattableString.Invariant($"{i + 1000},{i},c{i % 20}\n"));
            uneven.Append(
                FormattableString.Invariant($"{i + 1000},{i},c{(i % 20 == 19 && i % 100 != 19 ? 0 : i % 20)}\n")
            );
        }
        Assert.Empty(Run("""{"test_accuracy": 0.9}""", "metrics.json", even.ToString()).Findings(Rule));
        // A fifth of its equal share is the bound: 6 of 600 rows.
        Assert.Empty(Run("""{"test_accuracy": 0.9}""", "metrics.json", uneven.ToString()).Findings(Rule));
        var rarer = uneven.ToString().Replace("1119,119,c19\n", "1119,119,c0\n", StringComparison.Ordinal);
        Assert.Single(Run("""{"test_accuracy": 0.9}""", "metrics.json", rarer).Findings(Rule));
    }

    [Fact]
    public void A_headline_that_is_not_there_is_not_measured()
    {
        var outcome = Run(
                """{"test_accuracy": 0.9}""",
                "{file: metrics.json, headline: f1}",
                SuspiciousMetricTests.Rows(200, 0.95, 1000)
            )
            .OutcomeOf(Rule);
        Assert.Equal(Outcome.NotMeasured, outcome.Outcome);
        Assert.Contains("'f1' is not in 'metrics.json'", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_have_no_rare_class()
    {
        var report = GateRun.Of(
            Rule,
            [
                ("train.csv", "x,y\n1,0.5\n2,1.5\n"),
                ("test.csv", "x,y\n3,2.5\n4,3.5\n"),
                ("metrics.json", """{"r2": 0.5}"""),
            ],
            "target: y",
            "task: regression",
            "metrics: metrics.json"
        );
        Assert.Equal(Outcome.NotApplicable, report.OutcomeOf(Rule).Outcome);
    }

    private static DatasetReport Run(string metrics, string declared, string test) =>
        GateRun.Of(
            Rule,
            [("train.csv", SuspiciousMetricTests.Rows(400, 0.95, 0)), ("test.csv", test), ("metrics.json", metrics)],
            "target: y",
            "id: id",
            $"metrics: {declared}"
        );
}
