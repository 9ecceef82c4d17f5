using System.Collections.Immutable;
using System.Text;
using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Reports;

namespace LeakGate.Action.Tests.Reports;

/// <summary>
/// Names and values that try to be commands of the runner, markup, HTML or parts of a chart: they are shown to the letter
/// and do nothing.
/// </summary>
public sealed class HostileReportTests
{
    public static TheoryData<string> Attacks { get; } =
    [
        "::set-env name=PATH::/tmp",
        "a\n::error::forged",
        "a\r\n::add-mask::b",
        "a%0A::error::forged",
        "%0a%0D%25",
        "##[error]forged",
        "##[set-env name=A]b",
        "a]]b::c,d=e",
        "a\u2028::error::b\u2029c\u0085d",
        "::stop-commands::x",
        "a::b",
        "line=1,file=x::y",
        "| a | b |\n|---|---|",
        "</code><script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[click](javascript:alert(1))",
        "![x](https://example.com/x.png)",
        "https://example.com www.example.com a@example.com",
        "```\nmermaid",
        "**bold** _it_ ~~no~~ `code` $x^2$",
        "# heading",
        "@octocat #1 :tada:",
        "section a\ntitle b",
        "a : crit, 2024-01-01, 30d",
        "click a call b()",
        "%%{init: {'theme':'dark'}}%%",
        "a;b#c",
        "\u202egnp.exe\u2066",
        "&lt;b&gt;&#60;",
        "\ud800 lone",
    ];

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Annotations_stay_one_line_with_the_parts_they_should_have(string attack)
    {
        var text = Annotate(SampleReports.WithFindings(attack, attack));
        var lines = text.TrimEnd('\n').Split('\n');
        Assert.Equal(3, lines.Length);
        foreach (var line in lines)
        {
            Assert.DoesNotContain(line, c => char.IsControl(c) || c is '\u2028' or '\u2029' or '\u202e');
            Assert.DoesNotContain("##[", line, StringComparison.Ordinal);
            // As the runner reads it: a command, its properties up to the next two colons, and the message.
            var parts = line[2..].Split("::", 2);
            Assert.StartsWith("::", line, StringComparison.Ordinal);
            var names = parts[0].Split(' ', 2)[1].Split(',').Select(property => property.Split('=')[0]);
            Assert.Equal(["file", "line", "endLine", "col", "endColumn", "title"], names);
            Assert.Contains(parts[0].Split(' ')[0], new[] { "error", "warning", "notice" });
        }
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void The_page_has_the_same_structure_whatever_the_names(string attack)
    {
        var harmless = Structure(Page(SampleReports.WithFindings("harmless", "harmless")));
        Assert.Equal(harmless, Structure(Page(SampleReports.WithFindings(attack, attack))));
    }

    /// <summary>
    /// The characters of the page that mean something to Markdown, HTML or GitHub. Entities are what a name's own such
    /// characters have become; they are text.
    /// </summary>
    private static string Structure(string page)
    {
        const string meaningful = "|<>`*[]_!$~\n\\@#";
        var kept = new StringBuilder();
        for (var i = 0; i < page.Length; i++)
        {
            if (page[i] == '&' && page.IndexOf(';', i) is var end && end > i && end - i <= 7)
                i = end;
            else if (meaningful.Contains(page[i], StringComparison.Ordinal))
                kept.Append(page[i]);
        }
        return kept.ToString();
    }

    [Fact]
    public void Addresses_in_names_do_not_become_links()
    {
        var page = Page(SampleReports.WithFindings("https://evil.example www.evil.example", "x"));
        Assert.DoesNotContain("https://evil", page, StringComparison.Ordinal);
        Assert.DoesNotContain("www.evil", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("title x", "‹title x›")]
    [InlineData("a : crit, 2024-01-01", "‹a · crit· 2024-01-01›")]
    [InlineData("%%{init}%%\nb;c#d", "‹···init····b·c·d›")]
    public void Names_in_a_chart_are_names(string name, string shown)
    {
        var split = new SplitSummary(name, SplitRole.Test, 5, [], SourceLocation.Whole("leakgate.yml"));
        var day = new DateTime(2024, 5, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
        var chart = GanttChart.Draw([
            new(split, new TimePoint(day, true), new TimePoint(day + TimeSpan.TicksPerDay, true)),
        ]);
        Assert.Contains(
            $"    {shown} :crit, 2024-05-01T00:00:00, 2024-05-02T00:00:00\n",
            chart,
            StringComparison.Ordinal
        );
    }

    private static string Annotate(GateReport report)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        new GitHubReport(writer, new SourceControl("/repo", null, null)).Write(report);
        return writer.ToString();
    }

    private static string Page(GateReport report) =>
        new MarkdownReport(report, RunNotes.None).Write(MarkdownReport.DefaultSize);
}
