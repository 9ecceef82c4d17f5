using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LeakGate.Cli.Tests.Sarif;

/// <summary>
/// Reports are SARIF as the standard and GitHub want it: Microsoft's multitool has nothing to say, and the limits that
/// it does not know are kept.
/// </summary>
public sealed class SarifValidationTests(SarifReports reports) : IClassFixture<SarifReports>
{
    private const int MostTags = 10;
    private const int LongestDescription = 1024;
    private const int LongestName = 255;
    private const int MostResults = 5_000;
    private const int MostLocations = 1_000;

    public static TheoryData<string> Names => [.. SarifReports.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_multitool_has_nothing_to_say(string name)
    {
        var isInRepository = name is "in-git" or "below-git";
        var left = reports
            .Complaints[$"{name}.sarif"]
            .Where(complaint =>
                complaint.Rule switch
                {
                    // Outside of a repository there is none to name.
                    "SARIF2003" => isInRepository,
                    // Data is not quoted, since it can be personal.
                    "SARIF2010" => IsInConfiguration(name, complaint.Places),
                    _ => true,
                }
            );
        Assert.Empty(left);
    }

    [Fact]
    public void The_runs_cover_most_rules()
    {
        var found = SarifReports
            .Names.SelectMany(Results)
            .Select(result => result.GetProperty("ruleId").GetString()!)
            .ToHashSet();
        Assert.True(found.Count >= 15, $"only {string.Join(", ", found.Order())}");
    }

    [Fact]
    public void The_multitool_would_find_a_defect()
    {
        using var folder = new Folder();
        void Plant(string name, Action<JsonObject> defect)
        {
            var report = JsonNode.Parse(reports.Read("leaky"))!.AsObject();
            defect(report["runs"]![0]!.AsObject());
            folder.Write(name, report.ToJsonString());
        }
        Plant("rule-index.sarif", run => run["results"]![0]!["ruleIndex"] = 99);
        Plant("no-location.sarif", run => run["results"]![0]!.AsObject().Remove("locations"));
        Plant("schema.sarif", run => run["results"]![0]!["level"] = "fatal");
        Plant(
            "region.sarif",
            run => run["results"]![0]!["locations"]![0]!["physicalLocation"]!["region"]!["endLine"] = 1
        );
        var complaints = SarifMultitool.Validate(folder, folder.Files());
        Assert.All(complaints, pair => Assert.True(pair.Value.Length > 0, $"{pair.Key} passed"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fingerprints_are_there_and_each_its_own(string name)
    {
        var prints = Results(name)
            .Select(result =>
                result.GetProperty("partialFingerprints").GetProperty("primaryLocationLineHash").GetString()!
            )
            .ToArray();
        Assert.All(prints, print => Assert.Matches("^[0-9a-f]{16}:1$", print));
        Assert.Equal(prints.Length, prints.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rules_keep_to_the_limits(string name)
    {
        var rules = Rules(name).ToArray();
        Assert.All(
            rules,
            rule =>
            {
                Assert.True(rule.GetProperty("name").GetString()!.Length <= LongestName);
                Assert.InRange(
                    rule.GetProperty("shortDescription").GetProperty("text").GetString()!.Length,
                    1,
                    LongestDescription
                );
                Assert.InRange(
                    rule.GetProperty("fullDescription").GetProperty("text").GetString()!.Length,
                    1,
                    LongestDescription
                );
                Assert.NotEmpty(rule.GetProperty("help").GetProperty("text").GetString()!);
                Assert.StartsWith("https://", rule.GetProperty("helpUri").GetString(), StringComparison.Ordinal);
                Assert.InRange(rule.GetProperty("properties").GetProperty("tags").GetArrayLength(), 1, MostTags);
                Assert.False(rule.GetProperty("properties").TryGetProperty("security-severity", out _));
            }
        );
        Assert.Equal(rules.Length, rules.Select(rule => rule.GetProperty("id").GetString()).Distinct().Count());
        Assert.InRange(Results(name).Count(), 0, MostResults);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Results_point_to_one_line_of_a_file_below_the_root(string name)
    {
        foreach (var result in Results(name))
        {
            var main = Assert.Single(result.GetProperty("locations").EnumerateArray());
            var related = result.TryGetProperty("relatedLocations", out var others)
                ? others.EnumerateArray().ToArray()
                : [];
            Assert.InRange(related.Length, 0, MostLocations - 1);
            foreach (var location in related.Prepend(main).Select(at => at.GetProperty("physicalLocation")))
            {
                var region = location.GetProperty("region");
                Assert.Equal(region.GetProperty("startLine").GetInt32(), region.GetProperty("endLine").GetInt32());
                Assert.True(region.GetProperty("startLine").GetInt32() >= 1);
                Assert.True(region.GetProperty("endColumn").GetInt32() > region.GetProperty("startColumn").GetInt32());
                var artifact = location.GetProperty("artifactLocation");
                Assert.Equal("SRCROOT", artifact.GetProperty("uriBaseId").GetString());
                AssertResolves(name, artifact.GetProperty("uri").GetString()!);
            }
            var ids = related.Select(at => at.GetProperty("id").GetInt32()).ToArray();
            Assert.Equal(ids.Length, ids.Distinct().Count());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Only_rules_that_ran_or_spoke_are_listed(string name)
    {
        var run = Run(name);
        var listed = Rules(name).Select(rule => rule.GetProperty("id").GetString()!).ToArray();
        var spoke = Results(name).Select(result => result.GetProperty("ruleId").GetString()!).ToHashSet();
        Assert.Subset(listed.ToHashSet(), spoke);
        Assert.Equal(listed.Order(StringComparer.Ordinal), listed);
        foreach (var result in Results(name))
            Assert.Equal(result.GetProperty("ruleId").GetString(), listed[result.GetProperty("ruleIndex").GetInt32()]);
        if (name is "configuration-problems" or "not-there")
            Assert.Equal(spoke.Order(), listed);
        Assert.Equal("leakgate/", run.GetProperty("automationDetails").GetProperty("id").GetString());
    }

    [Fact]
    public void A_rule_that_is_off_is_not_listed()
    {
        using var folder = Samples.Leaky();
        Leakgate
            .In(folder, "check", "--only", "group-overlap", "--quiet", "--report", "sarif=report.sarif")
            .MustEndWith(1);
        var rules = JsonDocument
            .Parse(folder.Read("report.sarif"))
            .RootElement.GetProperty("runs")[0]
            .GetProperty("tool")
            .GetProperty("driver")
            .GetProperty("rules");
        var ids = rules.EnumerateArray().Select(rule => rule.GetProperty("id").GetString()!).ToArray();
        Assert.Contains("LG1003", ids);
        Assert.DoesNotContain("LG1001", ids);
    }

    [Theory]
    [InlineData("in-git", "leakgate.yml")]
    [InlineData("below-git", "models/churn%20%C3%A9/leakgate.yml")]
    public void A_repository_is_named_without_credentials(string name, string uri)
    {
        var provenance = Run(name).GetProperty("versionControlProvenance")[0];
        Assert.Equal("https://example.com/team/models.git", provenance.GetProperty("repositoryUri").GetString());
        Assert.Matches("^[0-9a-f]{40}$", provenance.GetProperty("revisionId").GetString());
        Assert.DoesNotContain("secret", reports.Read(name), StringComparison.Ordinal);
        var first = Results(name)
            .First()
            .GetProperty("locations")[0]
            .GetProperty("physicalLocation")
            .GetProperty("artifactLocation");
        Assert.Equal(uri, first.GetProperty("uri").GetString());
    }

    [Fact]
    public void The_report_does_not_say_where_it_was_made()
    {
        Assert.All(
            SarifReports.Names.Where(name => name != "not-there"),
            name => Assert.DoesNotContain("leakgate-cli-", reports.Read(name), StringComparison.Ordinal)
        );
    }

    /// <summary>Whether a path into a report, such as <c>runs[0].results[2].locations[0]…</c>, is about leakgate.yml.</summary>
    private bool IsInConfiguration(string name, string place)
    {
        var index = int.Parse(place.Split("results[")[1].Split(']')[0], CultureInfo.InvariantCulture);
        var at = Results(name).ElementAt(index).GetProperty("locations")[0].GetProperty("physicalLocation");
        return at.GetProperty("artifactLocation")
            .GetProperty("uri")
            .GetString()!
            .EndsWith("leakgate.yml", StringComparison.Ordinal);
    }

    private void AssertResolves(string name, string uri)
    {
        Assert.False(Uri.TryCreate(uri, UriKind.Absolute, out _), uri);
        Assert.True(Uri.IsWellFormedUriString(uri, UriKind.Relative), uri);
        Assert.DoesNotContain("..", uri, StringComparison.Ordinal);
        var file = Path.Combine(reports.RootOf(name), Uri.UnescapeDataString(uri));
        Assert.True(File.Exists(file) || name == "not-there", $"{uri} of {name} names no file");
    }

    private JsonElement Run(string name) => JsonDocument.Parse(reports.Read(name)).RootElement.GetProperty("runs")[0];

    private IEnumerable<JsonElement> Results(string name) => Run(name).GetProperty("results").EnumerateArray();

    private IEnumerable<JsonElement> Rules(string name) =>
        Run(name).GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray();
}
