using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LeakGate.Checks;
using LeakGate.Configuration;

namespace LeakGate.Reports;

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
        Entries =
        [
            .. dataset.Problems.Select(problem => MarkdownEntry.Of(problem, Level.Error)),
            .. dataset.Skipped.Select(problem => MarkdownEntry.Of(problem, Level.Warning)),
            .. dataset.Findings.Select(MarkdownEntry.Of),
        ];
        heading = Heading();
        outcomes = MarkdownDifference.Of(dataset.Difference) + Outcomes();
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
        }
        if (shown.Length < Entries.Length)
            section.Append(CultureInfo.InvariantCulture, $"and {Entries.Length - shown.Length:#,0} more.\n\n");
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
        var hasTime = !ranges.IsEmpty;
        text.Append(hasTime ? "| Split | Role | Rows | | Time | Files |\n" : "| Split | Role | Rows | | Files |\n");
        text.Append(hasTime ? "|---|---|--:|---|---|---|\n" : "|---|---|--:|---|---|\n");
        foreach (var split in dataset.Splits.Take(MostSplits))
        {
            var bar = split.Rows is { } rows && all > 0 ? MarkdownText.Bar((double)rows / all) : "";
            var count = split.Rows?.ToString("#,0", CultureInfo.InvariantCulture) ?? "";
            var range = ranges.FirstOrDefault(range => range.Split == split);
            var time = range is null ? "" : $"{Words.Say(range.First)} – {Words.Say(range.Last)}";
            var cells = new[]
            {
                MarkdownText.Code(split.Name),
                SplitRoles.Word(split.Role),
                count,
                bar,
                time,
                Files(split),
            };
            var shown = cells.Where((_, i) => i != 4 || hasTime);
            text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", shown)} |\n");
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
        : !dataset.Skipped.IsEmpty ? "⚠️"
        : dataset.Findings.FirstOrDefault(finding => finding.Suppression is null) is { } gravest
            ? MarkdownEntry.Icon(gravest.Level)
        : "✅";

    private string Outcomes()
    {
        var text = new StringBuilder();
        var missing = dataset.Outcomes.Where(outcome => outcome.Outcome == Outcome.NotMeasured).ToArray();
        if (missing.Length > 0)
        {
            text.Append("| | Not measured | Why |\n|---|---|---|\n");
            foreach (var outcome in missing)
            {
                var why = MarkdownText.Escape(outcome.Reason);
                text.Append(CultureInfo.InvariantCulture, $"| ⚠️ | {MarkdownEntry.Link(outcome.Rule)} | {why} |\n");
            }
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
