using System.Text.Json.Nodes;

namespace LeakGate.Cli.Tests;

/// <summary><c>leakgate baseline</c> and what <c>check</c> makes of its file.</summary>
public sealed class BaselineTests
{
    private const string File = "leakgate.baseline.json";

    [Fact]
    public void A_baseline_lets_the_same_run_pass_and_every_report_shows_what_it_hides()
    {
        using var folder = Accepted();
        var run = Leakgate
            .In(folder, ["check", .. Reports("json", "sarif", "html", "msbuild"), "--report", "text=-"])
            .MustEndWith(0)
            .MustPrint(
                "error LG1001",
                "suppressed: the old split (until 9999-12-31)",
                "passed: 0 errors",
                "4 suppressed"
            );
        Assert.Empty(run.Errors);
        var json = JsonNode.Parse(folder.Read("out.json"))!;
        Assert.Equal((0, 4), ((int)json["errors"]!, (int)json["suppressed"]!));
        Assert.All(
            json["datasets"]![0]!["findings"]!.AsArray(),
            finding => Assert.Equal("external", (string?)finding!["suppression"]!["kind"])
        );
        Assert.All(
            Results(folder),
            result => Assert.Equal("external", (string?)Assert.Single(result!["suppressions"]!.AsArray())!["kind"])
        );
        Assert.Contains("<summary>4 suppressed findings</summary>", folder.Read("out.html"), StringComparison.Ordinal);
        var lines = folder
            .Read("out.msbuild")
            .TrimEnd('\n')
            .Split('\n')
            .Select(line => JsonNode.Parse(line)!)
            .ToArray();
        Assert.DoesNotContain(lines, line => (string?)line["type"] == "finding");
        Assert.Equal(4, lines.Count(line => (string?)line["type"] == "suppressed"));
        Assert.Contains(lines, line => (string?)line["day"] == "9999-12-31");
        Assert.Contains(lines, line => (string?)line["file"] == folder.PathOf(File));
    }

    [Fact]
    public void A_report_for_code_scanning_can_leave_them_out()
    {
        using var folder = Accepted();
        Leakgate.In(folder, ["check", "--quiet", "--omit-suppressed", .. Reports("sarif", "json")]).MustEndWith(0);
        Assert.Empty(Results(folder));
        Assert.Equal(4, JsonNode.Parse(folder.Read("out.json"))!["datasets"]![0]!["findings"]!.AsArray().Count);
    }

    [Fact]
    public void One_leak_more_fails_again_and_says_what_was_accepted()
    {
        using var folder = Accepted();
        folder.Write("test.csv", folder.Read("test.csv") + Samples.Rows(0, 200).Split('\n')[130] + "\n");
        Leakgate
            .In(folder, "check")
            .MustEndWith(1)
            .MustPrint("worse than the baseline: was 20 rows: the old split", "failed: 4 errors");
    }

    [Fact]
    public void The_option_wins_over_the_file()
    {
        using var folder = Accepted();
        folder.Write("none.json", "{\"version\": 1, \"findings\": []}");
        Leakgate.In(folder, "check", "--baseline", "none.json").MustEndWith(1);
    }

    [Fact]
    public void It_is_found_beside_the_configuration_and_named_from_there()
    {
        using var folder = new Folder();
        using var leaky = Samples.Leaky();
        foreach (var file in leaky.Files())
            folder.Write($"models/{file}", leaky.Read(file));
        Leakgate
            .In(folder, "baseline", "models", "--reason", "r")
            .MustEndWith(0)
            .MustPrint(
                $"wrote models/{File}: 4 accepted findings",
                $"next: add this line to models/leakgate.yml: baseline: {File}"
            );
        Leakgate.In(folder, "check", "models", "--baseline", $"models/{File}").MustEndWith(0);
        folder.Write("models/leakgate.yml", Samples.Configuration + $"baseline: {File}\n");
        Leakgate.In(folder, "check", "models").MustEndWith(0);
        folder.Write(
            $"models/{File}",
            folder.Read($"models/{File}").Replace("\"error\"", "\"fatal\"", StringComparison.Ordinal)
        );
        Leakgate.In(folder, "check", "models").MustEndWith(2).MustPrint($"models/{File}:", "'fatal' is no level");
    }

    [Fact]
    public void Recording_again_keeps_reasons_and_drops_what_is_gone()
    {
        using var folder = Accepted();
        var before = folder.Read(File);
        Leakgate.In(folder, "baseline", "--reason", "another").MustEndWith(0).MustPrint("kept: LG1001");
        Assert.Equal(before, folder.Read(File));
        folder.Write("test.csv", Samples.Csv(200, 80));
        Leakgate
            .In(folder, "check")
            .MustEndWith(0)
            .MustPrint("note LG9012 stale-suppression", $"{File}:4:5", "4 notes");
        Leakgate
            .In(folder, "baseline", "--reason", "another")
            .MustEndWith(0)
            .MustPrint("dropped, no longer found: LG1001", "0 accepted findings");
        Assert.DoesNotContain("LG1001", folder.Read(File), StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_expired_counts_again_until_it_is_renewed()
    {
        using var folder = Accepted();
        folder.Write(File, folder.Read(File).Replace("9999-12-31", "2001-02-03", StringComparison.Ordinal));
        Leakgate.In(folder, "check").MustEndWith(1).MustPrint("no longer suppressed: the old split (until 2001-02-03)");
        Leakgate
            .In(folder, "baseline", "--reason", "once more", "--until", "9999-01-01")
            .MustEndWith(0)
            .MustPrint("expired, counts until --renew: LG1001");
        Leakgate.In(folder, "check").MustEndWith(1);
        Leakgate
            .In(folder, "baseline", "--reason", "once more", "--until", "9999-01-01", "--renew")
            .MustEndWith(0)
            .MustPrint("renewed: LG1001");
        Leakgate.In(folder, "check").MustEndWith(0).MustPrint("suppressed: once more (until 9999-01-01)");
    }

    [Fact]
    public void What_could_not_be_checked_is_not_recorded()
    {
        using var folder = Samples.Leaky();
        folder.Write("leakgate.yml", Samples.Configuration.Replace("test.csv", "tset.csv", StringComparison.Ordinal));
        Leakgate
            .In(folder, "baseline", "--reason", "r")
            .MustEndWith(3)
            .MustComplain("LG9003", "no baseline was written");
        Assert.False(folder.Has(File));
    }

    [Fact]
    public void A_rule_that_was_not_measured_cannot_be_accepted()
    {
        using var folder = Samples.Leaky();
        foreach (var split in new[] { "train.csv", "test.csv" })
        {
            var rows = folder.Read(split).Split('\n').Select((row, i) => i == 0 || row.Length == 0 ? row : Blank(row));
            folder.Write(split, string.Join('\n', rows));
        }
        Leakgate
            .In(folder, "baseline", "--reason", "r")
            .MustEndWith(0)
            .MustPrint("cannot be accepted: LG9011 'group-overlap'");
        Leakgate.In(folder, "check", "--baseline", File).MustEndWith(1).MustPrint("error LG9011", "failed: 1 error");

        static string Blank(string row) => string.Join(',', row.Split(',').Select((cell, i) => i == 1 ? "" : cell));
    }

    [Theory]
    [InlineData("", "no valid JSON")]
    [InlineData("[]", "no JSON object")]
    [InlineData("{\"version\": 1, ", "no valid JSON from here on")]
    [InlineData("{\"version\": 7, \"findings\": [{\"later\": true}]}", "version 7", "update LeakGate")]
    [InlineData("{\"version\": 1, \"findings\": {}}", "'findings' is no list")]
    public void A_baseline_that_is_none_ends_with_2_and_hides_nothing(string text, params string[] words)
    {
        using var folder = Accepted();
        folder.Write(File, text);
        var check = Leakgate.In(folder, "check").MustEndWith(2).MustPrint($"{File}", "not checked").MustPrint(words);
        Assert.DoesNotContain("   at ", check.All, StringComparison.Ordinal);
        Leakgate.In(folder, "check", "--quiet").MustEndWith(2).MustComplain(File);
        // Nor is it overwritten: it may be somebody's list, half merged.
        Leakgate.In(folder, "baseline", "--reason", "r").MustEndWith(2);
        Assert.Equal(text, folder.Read(File));
    }

    [Fact]
    public void A_baseline_that_is_not_there_is_no_empty_one()
    {
        using var folder = Samples.Clean();
        folder.Write("leakgate.yml", Samples.Configuration + "baseline: gone.json\n");
        Leakgate.In(folder, "check").MustEndWith(2).MustPrint("leakgate.yml:11:11", "there is no baseline 'gone.json'");
        Leakgate
            .In(folder, "check", "--baseline", "also.json")
            .MustEndWith(2)
            .MustPrint("there is no baseline 'also.json'");
        Leakgate
            .In(folder, "baseline", "--reason", "r")
            .MustEndWith(0)
            .MustPrint("wrote gone.json: 0 accepted findings");
        Leakgate.In(folder, "check").MustEndWith(0);
    }

    [Fact]
    public void The_same_findings_give_the_same_page()
    {
        using var folder = Accepted();
        Leakgate.In(folder, "check", "--quiet", "--threads", "1", "--report", "html=a.html").MustEndWith(0);
        Leakgate.In(folder, "check", "--quiet", "--threads", "4", "--report", "html=b.html").MustEndWith(0);
        var page = folder.Read("a.html");
        Assert.Equal(page, folder.Read("b.html"));
        foreach (var outside in new[] { "<script", "<link", "<img", "@import", "url(" })
            Assert.DoesNotContain(outside, page, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Leaking data, and all of its leaks accepted for a long time.</summary>
    private static Folder Accepted()
    {
        var folder = Samples.Leaky();
        Leakgate
            .In(folder, "baseline", "--reason", "the old split", "--until", "9999-12-31")
            .MustEndWith(0)
            .MustPrint("added: LG1001  duplicate-rows  churn  train → test  20 rows  until 9999-12-31");
        return folder.Write("leakgate.yml", Samples.Configuration + $"baseline: {File}\n");
    }

    private static string[] Reports(params string[] kinds) =>
        [.. kinds.SelectMany(kind => new[] { "--report", $"{kind}=out.{kind}" })];

    private static JsonArray Results(Folder folder) =>
        JsonNode.Parse(folder.Read("out.sarif"))!["runs"]![0]!["results"]!.AsArray();
}
