using System.Globalization;
using System.Text;
using LeakGate.Checks;
using LeakGate.Configuration;

namespace LeakGate.Reports;

/// <summary>
/// The report to read in a browser and to send to somebody: one file that loads nothing, in the light or the dark, on
/// a screen or on paper. Nothing in it depends on the clock or the machine, so the same input gives the same bytes.
/// </summary>
internal sealed class HtmlReport
{
    private const int MostFiles = 4;

    private readonly StringBuilder page = new();
    private readonly GateReport report;

    private HtmlReport(GateReport report) => this.report = report;

    public static void Write(Stream stream, GateReport report)
    {
        var html = new HtmlReport(report);
        html.WritePage();
        stream.Write(Encoding.UTF8.GetBytes(html.page.ToString()));
    }

    private void Line(Html html) => page.Append(html.ToString()).Append('\n');

    private void WritePage()
    {
        var verdict = Words.Verdict(report);
        Line($"<!DOCTYPE html>");
        Line($"<html lang=\"en\">");
        Line($"<head>");
        Line($"<meta charset=\"utf-8\">");
        Line($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        // Nothing is loaded and nothing is run, whatever a name of the data might try.
        Line(
            $"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        );
        Line($"<title>LeakGate {verdict}: {report.Spec.File}</title>");
        page.Append("<style>\n").Append(Style()).Append("</style>\n");
        Line($"</head>");
        Line($"<body>");
        WriteVerdict(verdict);
        Line($"<main>");
        for (var i = 0; i < report.Datasets.Length; i++)
            WriteDataset(report.Datasets[i], i);
        Line($"</main>");
        Line($"<footer>LeakGate {SarifReport.Version} · exit code {(int)report.ExitCode}</footer>");
        Line($"</body>");
        Line($"</html>");
    }

    private void WriteVerdict(string verdict)
    {
        var kind = report.ExitCode == ExitCode.Clean ? "pass" : "fail";
        var mark = report.ExitCode == ExitCode.Clean ? "✓" : "✕";
        Line($"<header class=\"verdict {kind}\">");
        Line($"<h1><span class=\"mark\" aria-hidden=\"true\">{mark}</span> LeakGate {verdict}</h1>");
        Line($"<p class=\"counts\">{Counts()}</p>");
        var failOn = report.FailOn == Level.Off ? "nothing" : $"{Words.Of(report.FailOn)}s";
        Line($"<p class=\"source\"><code>{report.Spec.File}</code> · fails on {failOn}</p>");
        if (report.Baseline is { } baseline)
            Line($"<p class=\"source\">baseline <code>{baseline.File}</code></p>");
        if (report.Datasets.Length > 1)
        {
            Line($"<nav aria-label=\"Data sets\"><ul>");
            for (var i = 0; i < report.Datasets.Length; i++)
                Line(
                    $"<li><a href=\"#dataset-{i + 1}\">{report.Datasets[i].Name}</a> {State(report.Datasets[i])}</li>"
                );
            Line($"</ul></nav>");
        }
        Line($"</header>");
    }

    private string Counts()
    {
        var counts = new List<string>
        {
            Words.Count(report.Count(Level.Error), "error"),
            Words.Count(report.Count(Level.Warning), "warning"),
            Words.Count(report.Count(Level.Note), "note"),
        };
        if (report.Suppressed.Any())
            counts.Add($"{report.Suppressed.Count()} suppressed");
        return string.Join(" · ", counts);
    }

    private static string State(DatasetReport dataset)
    {
        var open = dataset.Findings.Count(f => f.Suppression is null);
        return dataset.WhyUnchecked.Any() ? "not checked"
            : open == 0 ? "nothing found"
            : Words.Count(open, "finding");
    }

    private void WriteDataset(DatasetReport dataset, int index)
    {
        Line($"<section id=\"dataset-{index + 1}\">");
        if (dataset.Name.Length > 0)
            Line($"<h2>{dataset.Name}</h2>");
        WriteSplits(dataset);
        if (dataset.WhyUnchecked.Any())
            Line($"<h3>Not checked</h3>");
        foreach (var problem in dataset.WhyUnchecked)
            WriteProblem(problem);
        foreach (var level in new[] { Level.Error, Level.Warning, Level.Note })
        {
            var findings = dataset.Findings.Where(f => f.Suppression is null && f.Level == level).ToArray();
            if (findings.Length > 0)
                Line($"<h3>{char.ToUpperInvariant(Words.Of(level)[0]) + Words.Of(level)[1..]}s</h3>");
            foreach (var finding in findings)
                WriteFinding(finding);
        }
        WriteSuppressed([.. dataset.Findings.Where(f => f.Suppression is not null)]);
        WriteRules(dataset);
        Line($"</section>");
    }

    private void WriteSplits(DatasetReport dataset)
    {
        if (dataset.Splits.IsEmpty)
            return;
        var all = dataset.Splits.Sum(split => split.Rows ?? 0);
        Line($"<div class=\"wide\"><table class=\"splits\">");
        Line(
            $"<thead><tr><th scope=\"col\">Split</th><th scope=\"col\">Role</th><th scope=\"col\" class=\"number\">Rows</th>"
        );
        Line($"<th scope=\"col\">Share</th><th scope=\"col\">Files</th></tr></thead>");
        Line($"<tbody>");
        foreach (var split in dataset.Splits)
        {
            var rows = split.Rows is { } count ? Words.Say(count) : "not counted";
            Line($"<tr><th scope=\"row\">{split.Name}</th><td>{SplitRoles.Word(split.Role)}</td>");
            Line($"<td class=\"number\">{rows}</td><td>");
            if (split.Rows is { } some && all > 0)
            {
                WriteBar(new Share(some, all).Value);
                Line($"{Words.Say(new Share(some, all))}");
            }
            Line($"</td><td>{Files(split)}</td></tr>");
        }
        Line($"</tbody></table></div>");
    }

    private static string Files(SplitSummary split) =>
        string.Join(", ", split.Files.Take(MostFiles))
        + (split.Files.Length > MostFiles ? $" and {split.Files.Length - MostFiles} more" : "");

    /// <param name="fraction">From 0 to 1.</param>
    private void WriteBar(double fraction)
    {
        var width = (Math.Clamp(fraction, 0, 1) * 100).ToString("0.##", CultureInfo.InvariantCulture);
        Line($"<span class=\"bar\" aria-hidden=\"true\"><span style=\"width:{width}%\"></span></span>");
    }

    private void WriteProblem(Problem problem)
    {
        Line($"<article class=\"finding error\">");
        Line($"<h4><span class=\"level\">error</span> {problem.Rule.Name} <small>{problem.Rule.Id}</small></h4>");
        Line($"<p class=\"message\">{problem.Found}</p>");
        Line($"<dl>");
        WriteTerm(
            "Where",
            problem.At.Line == 0 ? problem.At.File : $"{problem.At.File}:{problem.At.Line}:{problem.At.Column}"
        );
        if (problem.Expected.Length > 0)
            WriteTerm("Expected", problem.Expected);
        Line($"<dt>Fix</dt><dd class=\"fix\">{problem.Hint ?? problem.Rule.Fix}</dd>");
        Line($"</dl>");
        WriteHelp(problem.Rule);
        Line($"</article>");
    }

    private void WriteFinding(Finding finding)
    {
        var level = Words.Of(finding.Level);
        Line($"<article class=\"finding {(finding.Suppression is null ? level : "suppressed")}\">");
        Line($"<h4><span class=\"level\">{level}</span> {finding.Rule.Name} <small>{finding.Rule.Id}</small>");
        if (Words.Splits(finding) is { Length: > 0 } splits)
            Line($"<span class=\"splits\">{splits}</span>");
        if (finding.Column.Length > 0)
            Line($"<code>{finding.Column}</code>");
        Line($"</h4>");
        Line($"<p class=\"message\">{Words.Message(finding)}</p>");
        if (finding.Properties.GetValueOrDefault("fraction") is double fraction)
            WriteBar(fraction); // the message says it in figures
        if (Words.Acceptance(finding) is { } acceptance)
            Line($"<p class=\"acceptance\">{acceptance}</p>");
        Line($"<dl>");
        WriteTerm("Why", finding.Rule.Why);
        Line($"<dt>Fix</dt><dd class=\"fix\">{finding.Fix ?? finding.Rule.Fix}</dd>");
        WriteTerm("Declared", $"{finding.Declared.File}:{finding.Declared.Line}:{finding.Declared.Column}");
        Line($"</dl>");
        WriteExamples(finding);
        WriteHelp(finding.Rule);
        Line($"</article>");
    }

    private void WriteExamples(Finding finding)
    {
        if (finding.Examples.IsEmpty)
            return;
        var hasLabels = finding.Examples.Any(example => example.Label.Length > 0);
        var hasCounterparts = finding.Examples.Any(example => example.Counterpart is not null);
        Line($"<div class=\"wide\"><table class=\"examples\"><caption>Examples</caption>");
        Line($"<thead><tr>");
        if (hasLabels)
            Line($"<th scope=\"col\">Value</th>");
        Line($"<th scope=\"col\">Row</th>");
        if (hasCounterparts)
            Line($"<th scope=\"col\">Counterpart</th>");
        Line($"</tr></thead><tbody>");
        foreach (var example in finding.Examples)
        {
            Line($"<tr>");
            if (hasLabels)
                Line($"<td><code>{example.Label}</code></td>");
            Line($"<td>{Place(example.Row)}</td>");
            if (hasCounterparts)
                Line($"<td>{(example.Counterpart is { } counterpart ? Place(counterpart) : "")}</td>");
            Line($"</tr>");
        }
        Line($"</tbody></table></div>");
    }

    private static string Place(RowLocation row) =>
        row.Line > 0 ? $"{row.Split}: {row.File}:{row.Line} (row {Words.Say(row.Row)})"
        : row.HasPlace ? $"{row.Split}: {row.File} row {Words.Say(row.Row)}"
        : $"{row.Split}: {row.File}";

    private void WriteSuppressed(Finding[] findings)
    {
        if (findings.Length == 0)
            return;
        Line($"<details><summary>{Words.Count(findings.Length, "suppressed finding")}</summary>");
        foreach (var finding in findings)
            WriteFinding(finding);
        Line($"</details>");
    }

    private void WriteRules(DatasetReport dataset)
    {
        var outcomes = dataset.Outcomes.Where(o => o.Rule.Category != RuleCategory.Run).ToLookup(o => o.Outcome);
        if (outcomes.Count == 0)
            return;
        Line($"<h3>Rules</h3>");
        Line($"<dl class=\"rules\">");
        WriteRules("Passed", outcomes[Outcome.Passed]);
        WriteRules("Found", outcomes[Outcome.Found]);
        WriteRules("Not measured", outcomes[Outcome.NotMeasured]);
        WriteRules("Not asked for", outcomes[Outcome.NotApplicable]);
        WriteRules("Off", outcomes[Outcome.Off]);
        Line($"</dl>");
    }

    private void WriteRules(string heading, IEnumerable<RuleOutcome> outcomes)
    {
        var all = outcomes.ToArray();
        if (all.Length == 0)
            return;
        Line($"<dt>{heading} <small>{all.Length}</small></dt><dd><ul>");
        foreach (var outcome in all)
        {
            var reason = outcome.Reason.Length == 0 ? "" : $": {outcome.Reason}";
            Line($"<li><a href=\"{outcome.Rule.HelpUri}\">{outcome.Rule.Name}</a>{reason}</li>");
        }
        Line($"</ul></dd>");
    }

    private void WriteTerm(string term, string text) => Line($"<dt>{term}</dt><dd>{text}</dd>");

    private void WriteHelp(Rule rule) =>
        Line($"<p class=\"help\"><a href=\"{rule.HelpUri}\">More about {rule.Name}</a></p>");

    private static string Style()
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream("report.css")!;
        using var reader = new StreamReader(stream);
        // A checkout may have other line ends.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
