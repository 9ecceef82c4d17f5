using LeakGate.Checks;
using LeakGate.Checks.Evaluation;
using LeakGate.Configuration;
using LeakGate.Measuring;
using LeakGate.Tests.Configuration;
using LeakGate.Tests.Splits;
using Xunit;

namespace LeakGate.Tests.Checks.Evaluation;

/// <summary>How the rule judges what a training command reports; that commands are really run is another test's matter.</summary>
public sealed class LearnsShuffledLabelsTests
{
    private const int Repetitions = 10;

    [Fact]
    public void A_command_that_always_beats_chance_is_an_error()
    {
        var training = new Scores(own: 0.9, shuffled: i => 0.8 + (0.01 * i));
        var finding = Assert.Single(Check(training).Findings);
        Assert.Equal(Level.Error, finding.Level);
        Assert.Equal((long)Repetitions, finding.Properties["repetitions"]);
        Assert.Equal(0.5, finding.Properties["chance"]);
        Assert.Equal(0.81, (double)finding.Properties["worst"], 12);
        Assert.Equal(Math.Pow(2, -Repetitions), (double)finding.Properties["probability"], 12);
        Assert.Equal(Enumerable.Range(1, Repetitions), training.Shuffles);
    }

    [Fact]
    public void Few_repetitions_are_a_warning() =>
        Assert.Equal(Level.Warning, Assert.Single(Check(new Scores(0.9, i => 0.8 + (0.01 * i)), 5).Findings).Level);

    /// <summary>The first run that does not beat chance ends it.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void One_run_at_chance_acquits(int which)
    {
        var training = new Scores(0.9, i => i == which ? 0.52 : 0.9);
        var result = Check(training);
        Assert.Equal((Outcome.Passed, which), (result.Outcome, training.Shuffles.Count));
    }

    [Fact]
    public void A_command_that_does_without_its_training_rows_is_not_measured() =>
        AssertNotMeasured(new Scores(0.9, _ => 0.9) { WithoutTraining = 0.9 }, "does not read them");

    [Fact]
    public void A_command_that_reports_nothing_is_not_measured() =>
        AssertNotMeasured(new Scores(0.9, _ => null), "no score was printed");

    [Theory]
    [InlineData(0.9, null)]
    [InlineData(1.0, 1.0)]
    public void A_command_that_says_the_same_whatever_the_labels_is_not_measured(double score, double? renamed) =>
        AssertNotMeasured(new Scores(score, _ => score) { Renamed = renamed }, "does not use them");

    [Fact]
    public void A_model_that_has_memorised_the_judged_rows_is_perfect_every_time_and_is_an_error() =>
        Assert.Equal(Level.Error, Assert.Single(Check(new Scores(1, _ => 1)).Findings).Level);

    [Fact]
    public void Where_training_is_not_allowed_nothing_is_measured()
    {
        var result = Check(null);
        Assert.Equal(Outcome.NotMeasured, result.Outcome);
        Assert.Contains("--allow-training", result.Reason, StringComparison.Ordinal);
    }

    private static void AssertNotMeasured(Scores training, string reason)
    {
        var result = Check(training);
        Assert.Equal(Outcome.NotMeasured, result.Outcome);
        Assert.Contains(reason, result.Reason, StringComparison.Ordinal);
    }

    private static CheckResult Check(Scores? training, int repetitions = Repetitions)
    {
        using var folder = new TemporaryFolder();
        folder.Write("train.csv", SuspiciousMetricTests.Rows(400, 0.5, 0));
        folder.Write("test.csv", SuspiciousMetricTests.Rows(200, 0.5, 400));
        var text = $$"""
            version: 1
            datasets:
              d:
                splits: {train: train.csv, test: test.csv}
                target: y
                training: {command: [unused], metric: accuracy, repetitions: {{repetitions}}}
            """;
        var spec = ConfigurationReader.ReadText(
            text,
            Path.Combine(folder.Path, "leakgate.yml"),
            _ => null,
            Catalogue.Rules
        );
        using var opened = LocalDataset.Open(spec, spec.Datasets[0], new GateOptions(), null, CancellationToken.None);
        var rounds = new Rounds(opened.Engine);
        var context = new CheckContext(spec.Datasets[0], opened.Schema, rounds) { Training = training };
        var asked = new Func<Inquiry<CheckResult>>[] { () => new LearnsShuffledLabels().RunAsync(context) };
        return Assert.Single(TestTables.Synchronously(rounds.RunAsync(asked, CancellationToken.None)));
    }

    /// <summary>A command that reports what it is told to.</summary>
    private sealed class Scores(double own, Func<int, double?> shuffled) : ITraining
    {
        private readonly List<int> shuffles = [];

        /// <summary>Repetitions that were run with shuffled labels.</summary>
        public IReadOnlyList<int> Shuffles => shuffles;

        public double? WithoutTraining { get; init; }

        public double? Renamed { get; init; }

        public TrainingOutcome Run(TrainingRequest request, CopiedLabels labels, int repetition)
        {
            Assert.Equal("y", request.Target);
            Assert.Equal(2ul, request.Judged);
            Assert.Equal([400L, 200L], request.RowsPerSplit.Items.ToArray());
            if (labels == CopiedLabels.Shuffled)
                shuffles.Add(repetition);
            return labels switch
            {
                CopiedLabels.Own => Reported(own),
                CopiedLabels.Shuffled => Reported(shuffled(repetition)),
                CopiedLabels.Renamed => Reported(Renamed),
                _ => Reported(WithoutTraining),
            };
        }

        private static TrainingOutcome Reported(double? score) =>
            new(score, score is null ? "no score was printed" : "");
    }
}
