using System.Globalization;
using System.Text;
using LeakGate.Checks;

namespace LeakGate.Reports;

/// <summary>One finding or problem on the page: a row of its data set's table, and what is told below it.</summary>
/// <param name="Rank">The level; below all levels for what is accepted.</param>
/// <param name="Row">A row of the table, with its line feed.</param>
/// <param name="Detail">Reason, fix and examples.</param>
internal sealed record MarkdownEntry(Level Rank, string Row, string Detail)
{
    /// <summary>Whether the page has room for it.</summary>
    public bool Fits { get; set; }

    /// <summary>Bytes of UTF-8.</summary>
    public int Size => Encoding.UTF8.GetByteCount(Row) + Encoding.UTF8.GetByteCount(Detail);

    public static string Icon(Level level) =>
        level switch
        {
            Level.Error => "🔴",
            Level.Warning => "🟡",
            _ => "🔵",
        };

    public static string Link(Rule rule) => $"[{rule.Id} {rule.Name}]({rule.HelpUri})";

    public static MarkdownEntry Of(Problem problem, Level level)
    {
        var icon = level == Level.Error ? "⛔" : "⚠️";
        var place = MarkdownText.Code(problem.At.Line > 0 ? $"{problem.At.File}:{problem.At.Line}" : problem.At.File);
        var row = $"| {icon} | {Link(problem.Rule)} | {place} | {MarkdownText.Escape(problem.Found)} | |\n";
        var expected = problem.Expected.Length > 0 ? $"Expected: {MarkdownText.Escape(problem.Expected)}<br>\n" : "";
        var detail = new StringBuilder();
        detail.Append(
            CultureInfo.InvariantCulture,
            $"**{icon} {problem.Rule.Id} {problem.Rule.Name}** at {place}<br>\n"
        );
        detail.Append(CultureInfo.InvariantCulture, $"{expected}**Fix:** {Fix(problem)}\n\n");
        return new MarkdownEntry(level, row, detail.ToString());
    }

    public static MarkdownEntry Of(Finding finding)
    {
        var isAccepted = finding.Suppression is not null;
        var icon = isAccepted ? "🤝" : Icon(finding.Level);
        var splits = Words.Splits(finding);
        var where = splits.Length == 0 ? "" : MarkdownText.Code(splits);
        var share = finding.Properties.GetValueOrDefault("fraction") is double fraction
            ? $"{MarkdownText.Bar(fraction)}&nbsp;{Words.Percent(fraction)}"
            : "";
        var acceptance = Words.Acceptance(finding) is { } words ? $"<br>*{MarkdownText.Escape(words)}*" : "";
        var message = MarkdownText.Escape(Words.Message(finding)) + acceptance;
        var row = $"| {icon} | {Link(finding.Rule)} | {where} | {message} | {share} |\n";
        // What is accepted needs no advice.
        return isAccepted
            ? new MarkdownEntry(Level.Off, row, "")
            : new MarkdownEntry(finding.Level, row, Advice(finding, icon, where));
    }

    private static string Advice(Finding finding, string icon, string where)
    {
        var fix = MarkdownText.Escape(finding.Fix ?? finding.Rule.Fix);
        var detail = new StringBuilder();
        detail.Append(CultureInfo.InvariantCulture, $"**{icon} {finding.Rule.Id} {finding.Rule.Name}** {where}<br>\n");
        detail.Append(CultureInfo.InvariantCulture, $"{MarkdownText.Escape(finding.Rule.Why)}<br>\n");
        detail.Append(CultureInfo.InvariantCulture, $"**Fix:** {fix}\n\n");
        if (finding.Examples.IsEmpty)
            return detail.ToString();
        var count = Words.Count(finding.Examples.Length, "example");
        detail.Append(CultureInfo.InvariantCulture, $"<details><summary>{count}</summary>\n\n");
        foreach (var example in finding.Examples)
            detail.Append(CultureInfo.InvariantCulture, $"- {MarkdownText.Code(Words.Describe(example))}\n");
        return detail.Append("\n</details>\n\n").ToString();
    }

    private static string Fix(Problem problem) => MarkdownText.Escape(problem.Hint ?? problem.Rule.Fix);
}
