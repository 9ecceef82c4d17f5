using System.Text;
using LeakGate.Checks;
using Xunit;

namespace LeakGate.Tests.Checks.Evaluation;

/// <summary>Scores that honest models rarely have are found; what as many rows give by chance is not, or is a note.</summary>
public sealed class SuspiciousMetricTests
{
    private static readonly Rule Rule = SuspiciousMetric.Definition;

    /// <summary>The scores, the rows of training and test, the share of the larger class, and what is found.</summary>
    public static TheoryData<string, int, int, double, string[]> Cases { get; } =
        new()
        {
            // Better on test rows: by far, by luck, by rounding.
            { """{"train": {"accuracy": 0.80}, "test": {"accuracy": 0.90}}""", 2000, 1000, 0.5, ["warning higher"] },
            { """{"train": {"accuracy": 0.80}, "test": {"accuracy": 0.84}}""", 400, 100, 0.5, [] },
            { """{"train": {"accuracy": 0.80}, "test": {"accuracy": 0.80}}""", 200, 20, 0.5, [] },
            { """{"train": {"accuracy": 1.0}, "test": {"accuracy": 0.95}}""", 400, 200, 0.5, [] },
            { """{"train": {"roc_auc": 0.71}, "test": {"roc_auc": 0.85}}""", 2000, 1000, 0.5, ["warning higher"] },
            { """{"train": {"roc_auc": 0.71}, "test": {"roc_auc": 0.76}}""", 400, 100, 0.5, [] },
            { """{"train": {"log_loss": 0.6}, "test": {"log_loss": 0.2}}""", 2000, 1000, 0.5, ["warning higher"] },
            { """{"train": {"log_loss": 0.2}, "test": {"log_loss": 0.6}}""", 2000, 1000, 0.5, [] },
            {
                """{"train": {"f1": 0.9}, "test": {"roc_auc": 0.95}, "a": {"test": {"f1": 0.98}}}""",
                2000,
                1000,
                0.5,
                []
            },
            // The same number to its last digit.
            {
                """{"train": {"roc_auc": 0.8731945}, "test": {"roc_auc": 0.8731945}}""",
                400,
                200,
                0.5,
                ["warning equal"]
            },
            { """{"train": {"roc_auc": 0.873}, "test": {"roc_auc": 0.873}}""", 400, 200, 0.5, [] },
            { """{"train": {"accuracy": 0.8733333333}, "test": {"accuracy": 0.8733333333}}""", 600, 150, 0.5, [] },
            {
                """{"train": {"accuracy": 0.8733333333}, "test": {"accuracy": 0.8733333333}}""",
                600,
                160,
                0.5,
                ["warning equal"]
            },
            // Almost perfect.
            { """{"test": {"accuracy": 0.995}}""", 400, 200, 0.5, ["warning perfect"] },
            { """{"test": {"accuracy": 99.5}}""", 400, 200, 0.5, ["warning perfect"] },
            { """{"test": {"accuracy": 0.985}}""", 400, 200, 0.5, [] },
            { """{"test": {"accuracy": 1.0}}""", 100, 30, 0.5, ["note perfect"] },
            { """{"test": {"accuracy": 0.995}}""", 2000, 1000, 0.98, [] },
            { """{"train": {"accuracy": 1.0}, "test": {"accuracy": 0.9}}""", 400, 200, 0.5, [] },
            { """{"test": {"rmse": 0.995, "recall": 1.0, "precision": 0.999, "accuracy": 0.7}}""", 400, 200, 0.5, [] },
            { """{"test": {"mcc": 0.999}}""", 400, 200, 0.5, ["warning exact"] },
            // Folds.
            { """{"cv": {"accuracy": [0.6, 0.95, 0.5, 0.9, 0.7]}}""", 1000, 200, 0.5, ["warning spread"] },
            { """{"cv": {"accuracy": [0.6, 0.95, 0.5, 0.9, 0.7]}}""", 30, 20, 0.5, ["note spread"] },
            { """{"cv": {"accuracy": [0.7, 0.72, 0.69, 0.74, 0.71]}}""", 1000, 200, 0.5, [] },
            { """{"cv": {"accuracy": [0.71, 0.71, 0.71, 0.71, 0.71]}}""", 1000, 200, 0.5, ["warning constant"] },
            { """{"cv": {"accuracy": [0.9, 0.9, 0.9]}}""", 30, 20, 0.5, ["note constant"] },
            { """{"cv": {"auc": {"mean": 0.8, "std": 0.2}}}""", 1000, 200, 0.5, ["warning spread"] },
            { """{"cv": {"rmse": [0.6, 9.5, 4.5]}, "test": {"accuracy": 0.7}}""", 1000, 200, 0.5, [] },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Scores_are_judged(string metrics, int train, int test, double share, string[] expected)
    {
        var report = Run(metrics, train, test, share);
        Assert.Equal(
            expected,
            report.Findings(Rule).Select(f => $"{f.Level.ToString().ToLowerInvariant()} {f.MessageId}")
        );
        Assert.Equal(expected.Length > 0 ? Outcome.Found : Outcome.Passed, report.OutcomeOf(Rule).Outcome);
    }

    [Fact]
    public void What_was_understood_is_told_with_a_pass()
    {
        var outcome = Run("""{"test": {"accuracy": 0.8, "lift": 3}}""", 40, 20, 0.5).OutcomeOf(Rule);
        Assert.Equal("read of 'metrics.json': 'test.accuracy'; left alone: 'test.lift'", outcome.Reason);
    }

    [Theory]
    [InlineData("""{"lift": 3}""", "holds no metric that LeakGate knows")]
    [InlineData("""{"test_rmse": 3}""", "no score with a bound, no folds")]
    [InlineData("""{"test_f1": NaN}""", "'test_f1' in 'metrics.json' is no number")]
    public void What_cannot_be_judged_is_not_measured(string metrics, string reason)
    {
        var outcome = Run(metrics, 40, 20, 0.5).OutcomeOf(Rule);
        Assert.Equal(Outcome.NotMeasured, outcome.Outcome);
        Assert.Contains(reason, outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_NaN_beside_a_finding_is_told_too()
    {
        var report = Run("""{"test_f1": NaN, "test_accuracy": 0.999}""", 400, 200, 0.5);
        Assert.Single(report.Findings(Rule));
        Assert.Single(report.Findings(RunRules.NotMeasured));
    }

    [Fact]
    public void Options_move_the_bounds()
    {
        var report = Run(
            """{"test": {"accuracy": 0.995}, "cv": {"auc": [0.75, 0.8, 0.85]}}""",
            4000,
            2000,
            0.5,
            "checks: {suspicious-metric: {max-score: 0.999, max-fold-variance: 0.001}}"
        );
        Assert.Equal("spread", Assert.Single(report.Findings(Rule)).MessageId);
    }

    [Fact]
    public void Without_metrics_the_rule_is_not_asked_for() =>
        Assert.Equal(
            Outcome.NotApplicable,
            GateRun.Of(Rule, Rows(9, 0.5, 0), Rows(9, 0.5, 9), "target: y").OutcomeOf(Rule).Outcome
        );

    [Fact]
    public void Without_a_target_rows_are_counted_all_the_same()
    {
        var report = GateRun.Of(
            Rule,
            [
                ("train.csv", Rows(2000, 0.5, 0)),
                ("test.csv", Rows(1000, 0.5, 5000)),
                ("metrics.json", """{"train_accuracy": 0.7, "test_accuracy": 0.9}"""),
            ],
            "metrics: metrics.json"
        );
        Assert.Equal("higher", Assert.Single(report.Findings(Rule)).MessageId);
    }

    internal static DatasetReport Run(string metrics, int train, int test, double share, params string[] more) =>
        GateRun.Of(
            Rule,
            [("train.csv", Rows(train, share, 0)), ("test.csv", Rows(test, share, train)), ("metrics.json", metrics)],
            ["target: y", "id: id", "metrics: metrics.json", .. more]
        );

    internal static string Rows(int count, double share, int first)
    {
        var text = new StringBuilder("id,x,y\n");
        for (var i = 0; i < count; i++)
            text.Append(
                FormattableString.Invariant(
                    $"{first + i},{(first + i) * 7919 % 1009},{(i < share * count ? "no" : "yes")}\n"
                )
            );
        return text.ToString();
    }
}
