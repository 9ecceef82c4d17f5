using System.Text;
using System.Text.Json;
using LeakGate.Action.Tests.GitHub;
using LeakGate.Action.Upload;
using LeakGate.Checks;
using LeakGate.Cli.Tests.Sarif;
using LeakGate.Reports;

namespace LeakGate.Action.Tests.Reports;

/// <summary>What GitHub drops is left out by us, the least grave first, and it is said.</summary>
public sealed class LimitTests
{
    private static readonly SourceControl Control = new("/repo", "https://github.com/octo-org/churn", Step.Sha);

    [Fact]
    public void Of_thirty_thousand_findings_the_gravest_five_thousand_are_uploaded()
    {
        var report = SampleReports.Many(notes: 20_000, warnings: 9_000, errors: 1_000);
        var copy = SarifCopy.Make(report, Control, Level.Note, "leakgate");
        var sarif = JsonDocument.Parse(copy.Sarif).RootElement;
        Assert.Null(SarifLimits.Judge(sarif));
        var run = sarif.GetProperty("runs")[0];
        var levels = run.GetProperty("results")
            .EnumerateArray()
            .Select(r => r.GetProperty("level").GetString())
            .ToArray();
        Assert.Equal(5_000, levels.Length);
        Assert.Equal(1_000, levels.Count(level => level == "error"));
        Assert.DoesNotContain("note", levels);
        const string said =
            "25,000 of 30,000 findings are left out of code scanning, since it keeps 5,000 results of a run";
        Assert.StartsWith(said, Assert.Single(copy.LeftOut), StringComparison.Ordinal);
        var told = run.GetProperty("invocations")[0].GetProperty("toolExecutionNotifications").EnumerateArray();
        Assert.Contains(
            told,
            n => n.GetProperty("message").GetProperty("text").GetString()!.StartsWith(said, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_file_that_is_too_large_loses_the_least_grave()
    {
        var report = SampleReports.Many(notes: 300, warnings: 60, errors: 40);
        var whole = SarifCopy.Make(report, Control, Level.Note, "leakgate");
        Assert.Empty(whole.LeftOut);
        var limit = whole.Packed.Length / 2;
        var copy = SarifCopy.Make(report, Control, Level.Note, "leakgate", limit);
        Assert.InRange(copy.Packed.Length, limit / 2, limit);
        var results = JsonDocument.Parse(copy.Sarif).RootElement.GetProperty("runs")[0].GetProperty("results");
        Assert.Equal(40, results.EnumerateArray().Count(r => r.GetProperty("level").GetString() == "error"));
        Assert.Contains("MB", Assert.Single(copy.LeftOut), StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_level_decides_what_enters_the_file()
    {
        var report = SampleReports.Many(notes: 3, warnings: 2, errors: 1);
        int Count(Level level) =>
            JsonDocument
                .Parse(SarifCopy.Make(report, Control, level, "x").Sarif)
                .RootElement.GetProperty("runs")[0]
                .GetProperty("results")
                .GetArrayLength();
        Assert.Equal((6, 3, 1), (Count(Level.Note), Count(Level.Warning), Count(Level.Error)));
    }

    [Fact]
    public void Accepted_findings_stay_out_of_the_file()
    {
        var report = SampleReports.Many(notes: 0, warnings: 0, errors: 2);
        var dataset = report.Datasets[0];
        var accepted = dataset.Findings[0] with
        {
            Suppression = new Suppression(SuppressionKind.InSource, "known", null, dataset.Findings[0].Declared),
        };
        report = report with { Datasets = [dataset with { Findings = [accepted, dataset.Findings[1]] }] };
        var sarif = JsonDocument.Parse(SarifCopy.Make(report, Control, Level.Note, "x").Sarif).RootElement;
        Assert.Null(SarifLimits.Judge(sarif));
        Assert.Equal(1, sarif.GetProperty("runs")[0].GetProperty("results").GetArrayLength());
        // The page tells of both.
        Assert.Contains(
            "1 accepted",
            new MarkdownReport(report, RunNotes.None).Write(100_000),
            StringComparison.Ordinal
        );
    }

    /// <summary>The validator judges each result by itself and takes a minute for thousands, so it gets some hundreds.</summary>
    [Fact]
    public void Microsofts_validator_has_nothing_to_say_about_a_file_that_was_cut()
    {
        using var folder = new Folder();
        var copy = SarifCopy.Make(
            SampleReports.Many(20_000, 9_000, 1_000),
            Control,
            Level.Note,
            "leakgate/partial",
            mostBytes: 16_000
        );
        folder.Write("cut.sarif", copy.Sarif);
        var run = JsonDocument.Parse(copy.Sarif).RootElement.GetProperty("runs")[0];
        Assert.InRange(run.GetProperty("results").GetArrayLength(), 100, 2_000);
        Assert.Empty(SarifMultitool.Validate(folder, "cut.sarif")["cut.sarif"]);
    }

    [Fact]
    public void Every_rule_of_the_catalogue_keeps_to_the_lengths()
    {
        var findings = Catalogue.Rules.Select(rule =>
            SampleReports.Finding(Level.Error, rule.Name, "x") with
            {
                Rule = rule,
                MessageId = rule.Messages.Keys.First(),
            }
        );
        var report = SampleReports.Many(0, 0, 1);
        report = report with { Datasets = [report.Datasets[0] with { Findings = [.. findings] }] };
        var sarif = JsonDocument.Parse(SarifCopy.Make(report, Control, Level.Note, "x").Sarif).RootElement;
        Assert.Null(SarifLimits.Judge(sarif));
    }

    [Fact]
    public void Ten_annotations_of_each_level_are_written_and_the_others_counted()
    {
        using var writer = new StringWriter { NewLine = "\n" };
        new GitHubReport(writer, Control).Write(SampleReports.Many(notes: 30, warnings: 11, errors: 10));
        var lines = writer.ToString().TrimEnd('\n').Split('\n');
        Assert.Equal(31, lines.Length);
        Assert.All(lines[..10], line => Assert.StartsWith("::error ", line, StringComparison.Ordinal));
        Assert.All(lines[10..20], line => Assert.StartsWith("::warning ", line, StringComparison.Ordinal));
        Assert.All(lines[20..30], line => Assert.StartsWith("::notice ", line, StringComparison.Ordinal));
        Assert.StartsWith("1 warning, 20 notes more", lines[30], StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_is_cut_at_what_the_runner_keeps()
    {
        using var writer = new StringWriter { NewLine = "\n" };
        new GitHubReport(writer, Control).Write(SampleReports.Many(0, 0, 1, nameLength: 20_000));
        var message = writer.ToString().TrimEnd('\n').Split("::", 3)[2];
        var read = message.Replace("%0A", "\n", StringComparison.Ordinal).Replace("%25", "%", StringComparison.Ordinal);
        Assert.Equal(4096, read.Length);
        Assert.EndsWith("…", read, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(30_000, 1)]
    [InlineData(3_000, 3_000)]
    [InlineData(10, 100_000)]
    public void A_page_never_exceeds_its_size_and_tells_what_it_leaves_out(int findings, int nameLength)
    {
        var report = SampleReports.Many(findings, 5, 5, nameLength);
        var page = new MarkdownReport(report, RunNotes.None).Write(MarkdownReport.DefaultSize);
        Assert.InRange(Encoding.UTF8.GetByteCount(page), 1, MarkdownReport.DefaultSize);
        Assert.StartsWith("# ❌", page, StringComparison.Ordinal);
        Assert.Equal(10, page.Split("| 🔴 |").Length - 1 + page.Split("| 🟡 |").Length - 1);
        Assert.Equal(findings > 10, page.Contains("left out here", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(700)]
    [InlineData(3_000)]
    public void A_page_keeps_to_any_size(int size)
    {
        var page = new MarkdownReport(SampleReports.Many(100, 5, 5), RunNotes.None).Write(size);
        Assert.InRange(Encoding.UTF8.GetByteCount(page), 0, size);
    }

    [Fact]
    public void Many_data_sets_keep_to_the_size_too()
    {
        var report = SampleReports.Many(1, 1, 1, nameLength: 400);
        report = report with
        {
            Datasets = [.. Enumerable.Range(0, 3_000).Select(i => report.Datasets[0] with { Name = $"d{i}" })],
        };
        var page = new MarkdownReport(report, RunNotes.None).Write(MarkdownReport.DefaultSize);
        Assert.InRange(Encoding.UTF8.GetByteCount(page), 1, MarkdownReport.DefaultSize);
        Assert.Contains("data sets left out here", page, StringComparison.Ordinal);
    }
}
