using System.Text.RegularExpressions;
using LeakGate.Checks;
using LeakGate.Reports;
using Xunit;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace LeakGate.Cases.Tests;

/// <summary>Every rule finds the defect of its case, says so in the expected words, and is content with the remedy.</summary>
public sealed partial class CaseTests
{
    public static TheoryData<string> Rules => Case.RulesWithData;

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Defective_data_gives_the_expected_reports(string id)
    {
        var theCase = Case.Of(id);
        var run = await CaseRun.InAsync(theCase.Defective);
        Assert.Contains(id, Told(run.Report));
        Golden.AssertEqual(theCase.ExpectedText, run.Text);
        Golden.AssertEqual(theCase.ExpectedSarif, run.Sarif);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Clean_data_gives_no_finding_at_all(string id)
    {
        var run = await CaseRun.InAsync(Case.Of(id).Clean);
        Assert.Empty(Told(run.Report));
        Assert.Equal(ExitCode.Clean, run.Report.ExitCode);
        Assert.DoesNotContain(run.Report.Datasets.SelectMany(d => d.Outcomes), o => o.Outcome == Outcome.NotMeasured);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Clean_data_is_judged_by_the_rule(string id)
    {
        var theCase = Case.Of(id);
        if (theCase.IsAboutRun)
            return;
        var run = await CaseRun.InAsync(theCase.Clean);
        var outcome = Assert.Single(run.Report.Datasets.SelectMany(d => d.Outcomes), o => o.Rule.Id == id);
        Assert.Equal(Outcome.Passed, outcome.Outcome);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Reports_depend_neither_on_the_place_nor_on_the_threads(string id)
    {
        var theCase = Case.Of(id);
        var elsewhere = Directory.CreateTempSubdirectory("leakgate case ");
        try
        {
            var copy = Path.Combine(elsewhere.FullName, "copy");
            Copy(theCase.Defective, copy);
            if (Directory.Exists(theCase.Base))
                Copy(theCase.Base, Path.Combine(elsewhere.FullName, "base"));
            var moved = await CaseRun.InAsync(copy, threads: 4);
            var here = await CaseRun.InAsync(theCase.Defective);
            Assert.Equal(here.Text, moved.Text);
            Assert.Equal(here.Sarif, moved.Sarif);
        }
        finally
        {
            elsewhere.Delete(recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Every_placeholder_of_a_message_is_filled(string id)
    {
        var report = (await CaseRun.InAsync(Case.Of(id).Defective)).Report;
        foreach (var finding in report.Findings)
        {
            var wanted = Placeholder()
                .Matches(finding.Rule.Messages[finding.MessageId])
                .Select(m => int.Parse(m.Groups["number"].Value));
            Assert.All(wanted, i => Assert.True(i < finding.Arguments.Length, $"nothing fills {{{i}}}"));
            Assert.DoesNotMatch(Placeholder(), Words.Message(finding));
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Findings_hold_the_count_by_which_a_baseline_weighs_them(string id)
    {
        var report = (await CaseRun.InAsync(Case.Of(id).Defective)).Report;
        foreach (var finding in report.Findings.Where(finding => finding.Rule.Extent.Length > 0))
        {
            Assert.True(
                finding.Extent is not null,
                $"{finding.Rule.Name} names '{finding.Rule.Extent}' under Extent, and its findings have no such count"
            );
        }
    }

    private static IEnumerable<string> Told(GateReport report) =>
        report.Findings.Select(f => f.Rule.Id).Concat(report.Problems.Select(p => p.Rule.Id));

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    [GeneratedRegex(@"\{(?<number>\d+)\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
