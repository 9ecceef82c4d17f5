using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using LeakGate.Checks;
using LeakGate.Docs;
using Xunit;

namespace LeakGate.Cases.Tests;

/// <summary>Every page is there, is whole, and shows nothing that the program does not do.</summary>
public sealed partial class PageTests
{
    /// <summary>Fewer characters than this say nothing to a person whose merge was just blocked.</summary>
    private const int Thin = 40;

    /// <summary>In an excerpt, stands for lines that were left out.</summary>
    private const string Omission = "…";

    private static readonly ImmutableArray<string> OfLeaks =
    [
        "What leaks",
        "Why the score lies",
        "Leaky",
        "Clean",
        "Fix",
        "Limits",
        "References",
    ];

    public static TheoryData<string> Rules => Case.Rules;

    public static TheoryData<string> RulesWithData => Case.RulesWithData;

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_title_is_id_and_name(string id)
    {
        var theCase = Case.Of(id);
        Assert.Equal($"# {theCase.Rule.Id} {theCase.Rule.Name}", Page.Read(theCase.Page).Title);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Help_links_lead_to_the_page(string id)
    {
        var theCase = Case.Of(id);
        const string Branch = "/blob/main/";
        var at = theCase.Rule.HelpUri.IndexOf(Branch, StringComparison.Ordinal);
        Assert.Equal(
            Path.GetRelativePath(Repository.Root(), theCase.Page).Replace('\\', '/'),
            theCase.Rule.HelpUri[(at + Branch.Length)..]
        );
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task All_headings_are_there_and_none_is_thin(string id)
    {
        var page = Page.Read(Case.Of(id).Page);
        Assert.Equal(await Headings(Case.Of(id)), page.Sections.Select(section => section.Heading));
        Assert.All(page.Sections, section => Assert.True(section.Text.Length >= Thin, $"'{section.Heading}' is thin"));
        Assert.All(page.Sections, section => Assert.NotEmpty(section.Prose));
        Assert.InRange(page.Lines, 20, 95);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_option_is_told_with_its_default(string id)
    {
        var theCase = Case.Of(id);
        var limits = Page.Read(theCase.Page).Section("Limits").Lines;
        var told = limits.Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(Cells);
        var wanted = theCase.Rule.Options.Select(option =>
            ($"`{option.Name}`", $"`{option.Default.ToString(CultureInfo.InvariantCulture)}`")
        );
        Assert.Equal(wanted, told);
    }

    [Theory]
    [MemberData(nameof(RulesWithData))]
    public void The_report_that_is_shown_is_the_expected_one(string id)
    {
        var theCase = Case.Of(id);
        var shown = Page.Read(theCase.Page).Section(theCase.IsAboutRun ? "Broken" : "Leaky").Excerpts("text").ToArray();
        Assert.NotEmpty(shown);
        Assert.Contains(shown, excerpt => excerpt[0].Contains($"{id} {theCase.Rule.Name}", StringComparison.Ordinal));
        Assert.All(shown, excerpt => AssertOccurs(excerpt, [theCase.ExpectedText]));
    }

    [Theory]
    [MemberData(nameof(RulesWithData))]
    public void The_data_that_is_shown_is_the_data_that_is_checked(string id)
    {
        var theCase = Case.Of(id);
        var page = Page.Read(theCase.Page);
        foreach (var folder in new[] { theCase.Defective, theCase.Clean })
        {
            var heading = (theCase.IsAboutRun, folder == theCase.Clean) switch
            {
                (true, true) => "Repaired",
                (true, false) => "Broken",
                (false, true) => "Clean",
                (false, false) => "Leaky",
            };
            var shown = page.Section(heading).Excerpts("yaml").Concat(page.Section(heading).Excerpts("csv")).ToArray();
            var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
            Assert.All(shown, excerpt => AssertOccurs(excerpt, files));
            Assert.True(shown.Length > 0, $"'{heading}' shows neither data nor configuration");
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Pages_about_the_run_tell_its_exit_code(string id)
    {
        var theCase = Case.Of(id);
        if (!theCase.IsAboutRun)
            return;
        var told = Assert.Single(ExitCodeLine().Matches(await File.ReadAllTextAsync(theCase.Page)));
        Assert.Equal(
            (int)await ExitCodeOf(theCase),
            int.Parse(told.Groups["code"].Value, CultureInfo.InvariantCulture)
        );
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_program_carries_the_page(string id)
    {
        var theCase = Case.Of(id);
        using var carried = Assembly
            .Load("LeakGate.Cli")
            .GetManifestResourceStream($"cases/{theCase.Rule.CaseFolder}.md");
        Assert.NotNull(carried);
        using var reader = new StreamReader(carried);
        Assert.Equal(File.ReadAllText(theCase.Page), reader.ReadToEnd());
    }

    private static async Task<IEnumerable<string>> Headings(Case theCase)
    {
        if (!theCase.IsAboutRun)
            return OfLeaks;
        var stops = await ExitCodeOf(theCase) is not (ExitCode.Clean or ExitCode.Findings);
        var why = stops ? "Why the run stops" : "Why it matters";
        string[] data = Case.WithoutData.ContainsKey(theCase.Rule) ? [] : ["Broken", "Repaired"];
        return ["What is wrong", why, .. data, "Fix", "Limits"];
    }

    private static async Task<ExitCode> ExitCodeOf(Case theCase) =>
        Case.WithoutData.TryGetValue(theCase.Rule, out var ending)
            ? ending
            : (await CaseRun.InAsync(theCase.Defective)).Report.ExitCode;

    /// <summary>The first two cells of a table's row.</summary>
    private static (string, string) Cells(string row)
    {
        var cells = row.Split('|', StringSplitOptions.TrimEntries);
        return (cells[1], cells[2]);
    }

    /// <summary>Sees that the lines stand in one of the files, in this order and side by side but for omissions.</summary>
    private static void AssertOccurs(ImmutableArray<string> excerpt, string[] files) =>
        Assert.True(
            Array.Exists(files, file => Occurs(excerpt, File.ReadAllLines(file))),
            $"no file holds the excerpt\n{string.Join('\n', excerpt)}"
        );

    private static bool Occurs(ImmutableArray<string> excerpt, string[] lines)
    {
        var at = 0;
        var mayStartAnywhere = true;
        foreach (var line in excerpt)
        {
            if (line.Trim() == Omission)
            {
                mayStartAnywhere = true;
                continue;
            }
            var found = Array.IndexOf(lines, line, at);
            if (found < 0 || (!mayStartAnywhere && found != at))
                return false;
            (at, mayStartAnywhere) = (found + 1, false);
        }
        return true;
    }

    [GeneratedRegex(@"Exit code: (?<code>\d)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ExitCodeLine();
}
