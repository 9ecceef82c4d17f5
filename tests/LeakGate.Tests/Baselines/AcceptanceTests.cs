using LeakGate.Baselines;
using LeakGate.Checks;
using Xunit;
using static LeakGate.Tests.Baselines.Runs;

namespace LeakGate.Tests.Baselines;

public sealed class AcceptanceTests
{
    private static readonly Rule Twins = DuplicateRows.Definition;
    private static readonly Rule Groups = GroupOverlap.Definition;
    private static readonly Rule Shift = LabelShift.Definition;

    [Fact]
    public void A_run_without_acceptances_is_left_as_it_is()
    {
        var report = Of(Found(Twins, 20));
        Assert.Same(report, report.Held());
    }

    [Fact]
    public void What_is_suppressed_stays_in_the_report_and_counts_no_more()
    {
        var held = Of([Suppress(Twins)], Found(Twins, 20), Found(Groups, 20, column: "g")).Held();
        var suppressed = Assert.Single(held.Suppressed);
        Assert.Equal(Twins, suppressed.Rule);
        Assert.Equal(SuppressionKind.InSource, suppressed.Suppression!.Kind);
        Assert.Equal(1, held.Count(Level.Error));
        Assert.Equal(ExitCode.Findings, held.ExitCode);
        Assert.Equal([Groups, Twins], held.Findings.Select(f => f.Rule));
        Assert.Contains("  suppressed: because\n", Text(held), StringComparison.Ordinal);
        Assert.EndsWith("failed: 1 error, 0 warnings, 0 notes; 1 suppressed\n", Text(held), StringComparison.Ordinal);
        Assert.Equal([Groups], held.WithoutSuppressed().Findings.Select(f => f.Rule));
    }

    [Theory]
    [InlineData("", "", true)]
    [InlineData("g", "", true)]
    [InlineData("other,g", "", true)]
    [InlineData("other", "", false)]
    [InlineData("G", "", false)]
    [InlineData("", "train,test", true)]
    [InlineData("", "train", false)]
    [InlineData("g", "test,validation,train", true)]
    public void Columns_and_splits_narrow_a_suppression(string columns, string splits, bool hides)
    {
        var held = Of([Suppress(Groups, columns, splits)], Found(Groups, 20, column: "g")).Held();
        Assert.Equal(hides ? ExitCode.Clean : ExitCode.Findings, held.ExitCode);
        Assert.Equal(hides ? 0 : 1, held.Count(Level.Note)); // what matches nothing is said
    }

    [Fact]
    public void A_suppression_for_splits_does_not_reach_findings_that_name_none()
    {
        var finding = Found(Groups, 20, column: "g") with { TrainingSplit = "", EvaluationSplit = "" };
        Assert.Equal(ExitCode.Findings, Of([Suppress(Groups, splits: "train,test")], finding).Held().ExitCode);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void The_last_day_is_included(int daysAfter, bool hides)
    {
        var day = Today.AddDays(daysAfter);
        var suppressed = Of([Suppress(Twins, until: Today)], Found(Twins, 20)).Held(today: day);
        var baselined = Of(Found(Twins, 20)).Held(BaselineOf(Of(Found(Twins, 20)), until: Today), day);
        foreach (var held in new[] { suppressed, baselined })
        {
            Assert.Equal(hides ? ExitCode.Clean : ExitCode.Findings, held.ExitCode);
            Assert.Equal(0, held.Count(Level.Note));
            var words = (hides ? "suppressed: " : "no longer suppressed: ");
            Assert.Contains(words, Text(held), StringComparison.Ordinal);
            Assert.Contains("(until 2027-03-31)", Text(held), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Who_does_not_say_the_day_gets_one_on_which_every_end_has_passed()
    {
        var report = Of([Suppress(Twins, until: new DateOnly(9000, 1, 1))], Found(Twins, 20));
        Assert.Equal(ExitCode.Findings, Acceptance.Apply(report, new GateOptions()).ExitCode);
    }

    [Fact]
    public void A_second_suppression_holds_where_the_first_has_expired()
    {
        var held = Of([Suppress(Twins, until: Today.AddDays(-1)), Suppress(Twins)], Found(Twins, 20)).Held();
        Assert.Equal(ExitCode.Clean, held.ExitCode);
        Assert.Null(Assert.Single(held.Findings).Expired);
    }

    [Theory]
    [InlineData(20, Level.Warning, true)]
    [InlineData(19, Level.Warning, true)]
    [InlineData(20, Level.Note, true)]
    [InlineData(21, Level.Warning, false)]
    [InlineData(20, Level.Error, false)]
    [InlineData(1, Level.Error, false)]
    public void More_rows_or_a_higher_level_than_the_baseline_has_are_new(long rows, Level level, bool hides)
    {
        var baseline = BaselineOf(Of(Found(Twins, 20, Level.Warning)));
        var finding = Assert.Single(Of(Found(Twins, rows, level)).Held(baseline).Findings);
        Assert.Equal(hides, finding.Suppression is not null);
        Assert.Equal(!hides, finding.Worsened is not null);
    }

    [Fact]
    public void What_got_worse_says_what_it_was()
    {
        var baseline = BaselineOf(Of(Found(Twins, 20, Level.Warning)));
        var text = Text(Of(Found(Twins, 1_021)).Held(baseline));
        Assert.Contains("worse than the baseline: was warning, was 20 rows: accepted", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Findings_that_share_a_fingerprint_are_weighed_together()
    {
        var baseline = BaselineOf(Of(Found(Twins, 20), Found(Twins, 5)));
        Assert.Equal(25, Assert.Single(baseline.Entries).Count);
        Assert.Equal(ExitCode.Clean, Of(Found(Twins, 20), Found(Twins, 5)).Held(baseline).ExitCode);
        Assert.Equal(2, Of(Found(Twins, 20), Found(Twins, 6)).Held(baseline).Open.Count());
    }

    [Fact]
    public void A_rule_that_counts_no_rows_is_held_to_its_level()
    {
        var baseline = BaselineOf(Of(Found(Shift, level: Level.Warning)));
        Assert.Null(Assert.Single(baseline.Entries).Count);
        Assert.Empty(Of(Found(Shift, level: Level.Warning)).Held(baseline).Open);
        Assert.Single(Of(Found(Shift, level: Level.Error)).Held(baseline).Open);
    }

    [Fact]
    public void What_was_not_measured_cannot_be_accepted()
    {
        var finding = Found(RunRules.NotMeasured) with { Arguments = ["group-overlap", "nothing"] };
        var report = Of([Suppress(RunRules.NotMeasured)], finding);
        Assert.Equal(ExitCode.Findings, report.Held().ExitCode);
        Assert.Empty(BaselineOf(report).Entries);
    }

    [Fact]
    public void Another_column_or_data_set_is_another_finding()
    {
        var baseline = BaselineOf(Of(Found(Groups, 20, column: "g")));
        Assert.Single(Of(Found(Groups, 20, column: "h")).Held(baseline).Open, f => f.Rule == Groups);
    }

    [Theory]
    [InlineData(Outcome.Passed, "", true)]
    [InlineData(Outcome.NotApplicable, "no group", true)]
    [InlineData(Outcome.Off, "", true)]
    [InlineData(Outcome.NotMeasured, "empty", false)]
    [InlineData(Outcome.Found, "one key of two", false)]
    public void What_matches_nothing_is_said_where_its_rule_could_have_answered(
        Outcome outcome,
        string reason,
        bool said
    )
    {
        var baseline = BaselineOf(Of(Found(Groups, 20, column: "g")));
        var notes = Of([Suppress(Groups)]).With(Groups, outcome, reason).Held(baseline).Findings.ToArray();
        Assert.Equal(said ? 2 : 0, notes.Length);
        Assert.All(notes, note => Assert.Equal((RunRules.StaleSuppression, Level.Note), (note.Rule, note.Level)));
    }

    [Fact]
    public void A_partial_run_says_nothing_of_what_it_left_out()
    {
        var baseline = BaselineOf(Of(Found(Groups, 20, column: "g")));
        var report = Of([Suppress(Groups)]).With(Groups, Outcome.Off);
        var only = new GateOptions
        {
            Baseline = baseline,
            Today = Today,
            Only = ["duplicate-rows"],
        };
        Assert.Empty(Acceptance.Apply(report, only).Findings);
        var other = report with { Datasets = [report.Datasets[0] with { Name = "other" }] };
        var some = new GateOptions
        {
            Baseline = baseline,
            Today = Today,
            Datasets = ["other"],
        };
        Assert.Empty(Acceptance.Apply(other, some).Findings);
    }

    [Fact]
    public void Problems_cannot_be_accepted()
    {
        var failed = DatasetReport.Failed(
            "d",
            new GateException(
                ExitCode.Data,
                [new(RunRules.DataNotFound, new("leakgate.yml", 1, 1, 2), "no file", "one")]
            )
        );
        var report = Of([Suppress(Twins)]) with { Datasets = [failed] };
        var held = report.Held(BaselineOf(Of(Found(Twins, 20))));
        Assert.Equal(ExitCode.Data, held.ExitCode);
        Assert.Equal((1, 0), (held.Count(Level.Error), held.Findings.Count()));
    }
}
