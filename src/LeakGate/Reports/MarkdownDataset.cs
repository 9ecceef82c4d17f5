using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LeakGate.Checks;
using LeakGate.Configuration;

namespace LeakGate.Reports;

/// <summary>One finding or problem on the page: a row of its data set's table, and what is told below it.</summary>
/// <param name="Row">A row of the table, with its line feed.</param>
/// <param name="Detail">Fix, reason and examples.</param>
internal sealed record MarkdownEntry(Level Level, string Row, string Detail)
{
    /// <summary>Whether the page has room for it.</summary>
    public bool Fits { get; set; }
}

/// <summary>The section of a data set on the page.</summary>
internal sealed class MarkdownDataset
{
    /// <summary>Bytes that <see cref="Render"/> may add to the frame besides the entries.</summary>
    public const int FrameReserve = 300;

    private const int MostSplits = 40;
    private const int MostFiles = 3;

    private readonly DatasetReport dataset;
    private readonly string heading;
    private readonly string outcomes;

    public MarkdownDataset(DatasetReport dataset)
    {
        this.dataset = dataset;
        heading = Heading();
        outcomes = Outcomes();
        Entries = [.. dataset.Problems.Select(Entry), .. dataset.Findings.Select(Entry)];
    }

    /// <summary>Everything of the section but its findings.</summary>
    public string Frame => heading + outcomes;

    public ImmutableArray<MarkdownEntry> Entries { get; }

    public string Render()
    {
        var section = new StringBuilder(heading);
        var shown = Entries.Where(entry => entry.Fits).ToArray();
        if (shown.Length > 0)
        {
            section.Append("| | Rule | Where | What was found | Share |\n|---|---|---|---|---|\n");
            foreach (var entry in shown)
                section.Append(entry.Row);
            section.Append('\n');
            foreach (var entry in shown)
                section.Append(entry.Detail);
            section.Append('\n');
        }
        if (shown.Length < Entries.Length)
            section.Append(CultureInfo.InvariantCulture, $"and {Entries.Length - shown.Length} more.\n\n");
        return section.Append(outcomes).ToString();
    }

    private string Heading()
    {
        var text = new StringBuilder();
        if (dataset.Name.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"## {Icon()} {MarkdownText.Code(dataset.Name)}\n\n");
        if (dataset.Splits.IsEmpty)
            return text.ToString();
        var ranges = GanttChart.RangesOf(dataset);
        var all = dataset.Splits.Sum(split => split.Rows ?? 0);
        text.Append("| Split | Role | Rows | | Time | Files |\n|---|---|--:|---|---|---|\n");
        foreach (var split in dataset.Splits.Take(MostSplits))
        {
            var range = ranges.FirstOrDefault(range => range.Split == split);
            var bar = split.Rows is { } rows && all > 0 ? MarkdownText.Bar((double)rows / all) : "";
            var time = range is null ? "" : $"{Words.Say(range.First)} – {Words.Say(range.Last)}";
            var count = split.Rows?.ToString("#,0", CultureInfo.InvariantCulture) ?? "";
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {MarkdownText.Code(split.Name)} | {SplitRoles.Word(split.Role)} "
            );
            text.Append(CultureInfo.InvariantCulture, $"| {count} | {bar} | {time} | {Files(split)} |\n");
        }
        if (dataset.Splits.Length > MostSplits)
            text.Append(CultureInfo.InvariantCulture, $"\nand {dataset.Splits.Length - MostSplits} more splits.\n");
        text.Append('\n');
        var chart = GanttChart.Draw(ranges);
        return text.Append(chart).Append(chart.Length > 0 ? "\n" : "").ToString();
    }

    private static string Files(SplitSummary split)
    {
        var files = string.Join(", ", split.Files.Take(MostFiles).Select(MarkdownText.Code));
        return split.Files.Length > MostFiles ? $"{files} and {split.Files.Length - MostFiles} more" : files;
    }

    private string Icon() =>
        !dataset.Problems.IsEmpty ? "⛔"
        : dataset.Findings.IsEmpty ? "✅"
        : Icon(dataset.Findings.Max(finding => finding.Level));

    private static string Icon(Level level) =>
        level switch
        {
            Level.Error => "🔴",
            Level.Warning => "🟡",
            _ => "🔵",
        };

    private static string Link(Rule rule) => $"[{rule.Id} {rule.Name}]({rule.HelpUri})";

    private static MarkdownEntry Entry(Problem problem)
    {
        var place = problem.At.Line > 0 ? $"{problem.At.File}:{problem.At.Line}" : problem.At.File;
        var row =
            $"| ⛔ | {Link(problem.Rule)} | {MarkdownText.Code(place)} | {MarkdownText.Escape(problem.Found)} | |\n";
        var fix = MarkdownText.Escape(problem.Hint ?? problem.Rule.Fix);
        var expected = problem.Expected.Length > 0 ? $"Expected: {MarkdownText.Escape(problem.Expected)}.<br>" : "";
        return new MarkdownEntry(
            Level.Error,
            row,
            $"**⛔ {problem.Rule.Id} {problem.Rule.Name}** at {MarkdownText.Code(place)}<br>{expected}**Fix:** {fix}\n\n"
        );
    }

    private static MarkdownEntry Entry(Finding finding)
    {
        var splits = Words.Splits(finding);
        var where = splits.Length == 0 ? "" : MarkdownText.Code(splits);
        var share = finding.Properties.GetValueOrDefault("fraction") is double fraction
            ? $"{MarkdownText.Bar(fraction)} {fraction.ToString("0.#%", CultureInfo.InvariantCulture)}"
            : "";
        var icon = Icon(finding.Level);
        var message = MarkdownText.Escape(Words.Message(finding));
        var row = $"| {icon} | {Link(finding.Rule)} | {where} | {message} | {share} |\n";

        var detail = new StringBuilder();
        detail.Append(CultureInfo.InvariantCulture, $"**{icon} {finding.Rule.Id} {finding.Rule.Name}** {where}<br>");
        detail.Append(CultureInfo.InvariantCulture, $"{MarkdownText.Escape(finding.Rule.Why)}<br>");
        detail.Append(
            CultureInfo.InvariantCulture,
            $"**Fix:** {MarkdownText.Escape(finding.Fix ?? finding.Rule.Fix)}\n\n"
        );
        if (!finding.Examples.IsEmpty)
        {
            var count = Words.Count(finding.Examples.Length, "example");
            detail.Append(CultureInfo.InvariantCulture, $"<details><summary>{count}</summary>\n\n");
            foreach (var example in finding.Examples)
                detail.Append(CultureInfo.InvariantCulture, $"- {MarkdownText.Code(Words.Describe(example))}\n");
            detail.Append("\n</details>\n\n");
        }
        return new MarkdownEntry(finding.Level, row, detail.ToString());
    }

    private string Outcomes()
    {
        var text = new StringBuilder();
        var missing = dataset.Outcomes.Where(outcome => outcome.Outcome == Outcome.NotMeasured).ToArray();
        if (missing.Length > 0)
        {
            text.Append("| | Not measured | Why |\n|---|---|---|\n");
            foreach (var outcome in missing)
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| ⚠️ | {Link(outcome.Rule)} | {MarkdownText.Escape(outcome.Reason)} |\n"
                );
            text.Append('\n');
        }
        var lines = new[]
        {
            Names("✅ Passed", Outcome.Passed),
            Names("➖ Not asked for", Outcome.NotApplicable),
            Names("⏸️ Off", Outcome.Off),
        };
        text.Append(string.Join("<br>\n", lines.Where(line => line.Length > 0)));
        return text.Append("\n\n").ToString();
    }

    private string Names(string title, Outcome wanted)
    {
        var rules = dataset
            .Outcomes.Where(outcome => outcome.Outcome == wanted && outcome.Rule.Category != RuleCategory.Run)
            .Select(outcome => outcome.Rule.Name);
        var names = string.Join(", ", rules);
        return names.Length == 0 ? "" : $"{title}: {names}";
    }
}
