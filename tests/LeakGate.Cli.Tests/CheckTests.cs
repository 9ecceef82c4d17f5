using System.Text.Json;

namespace LeakGate.Cli.Tests;

/// <summary>How <c>check</c> ends, what it writes and where.</summary>
public sealed class CheckTests
{
    private static readonly string[] Kinds =
    [
        "text",
        "json",
        "sarif",
        "html",
        "markdown",
        "github",
        "msbuild",
        "measurements",
    ];

    [Fact]
    public void Nothing_found_ends_with_0()
    {
        using var folder = Samples.Clean();
        var run = Leakgate.In(folder, "check").MustEndWith(0);
        run.MustPrint("churn  train 200 rows · test 80 rows", "passed: duplicate-rows", "passed: 0 errors");
        Assert.Empty(run.Errors);
    }

    [Fact]
    public void A_leak_ends_with_1_and_shows_rows()
    {
        using var folder = Samples.Leaky();
        Leakgate
            .In(folder, "check", "leakgate.yml")
            .MustEndWith(1)
            .MustPrint(
                "error LG1001 duplicate-rows  train → test",
                "leakgate.yml:6:7",
                "test.csv:82 (row 81) ↔ train.csv:102 (row 101)",
                "why: ",
                "fix: ",
                "see: https://"
            );
    }

    [Fact]
    public void Folders_of_Markdown_are_compared_document_by_document()
    {
        using var folder = Samples.Clean();
        for (var i = 0; i < 40; i++)
        {
            folder.Write($"train/{i}.md", $"# Prompt {i}\n\nTell me about {i}.\n");
            folder.Write($"test/{i}.md", i < 30 ? $"# Prompt {i}\n\nTell me about {i}." : $"# Other {i}\n");
        }
        folder.Write(
            "leakgate.yml",
            "version: 1\ndatasets:\n  prompts:\n    format: text\n    splits: {train: train, test: test}\n"
        );
        Leakgate
            .In(folder, "check")
            .MustEndWith(1)
            .MustPrint(
                "prompts  train 40 rows · test 40 rows",
                "error LG1001 duplicate-rows  train → test",
                "test/0.md:1 (row 1) ↔ train/0.md:1 (row 1)"
            );
    }

    [Fact]
    public void JSON_Lines_and_CSV_of_the_same_rows_give_the_same_findings()
    {
        using var folder = Samples.Leaky();
        var csv = Leakgate.In(folder, "check").MustEndWith(1);
        foreach (var split in new[] { "train", "test" })
        {
            var lines = folder.Read($"{split}.csv").TrimEnd().Split('\n');
            var names = lines[0].Split(',');
            // A blank line in place of the header keeps every row on its line.
            folder.Write(
                $"{split}.jsonl",
                "\n" + string.Concat(lines.Skip(1).Select(line => JsonSerializer.Serialize(Row(line)) + "\n"))
            );
            Dictionary<string, string> Row(string line) =>
                names
                    .Zip(line.Split(','))
                    .ToDictionary(cell => cell.First, cell => cell.Second, StringComparer.Ordinal);
        }
        foreach (var (train, test) in new[] { ("jsonl", "jsonl"), ("csv", "jsonl"), ("jsonl", "csv") })
        {
            folder.Write(
                "leakgate.yml",
                Samples
                    .Configuration.Replace("train.csv", $"train.{train}", StringComparison.Ordinal)
                    .Replace("test.csv", $"test.{test}", StringComparison.Ordinal)
            );
            var run = Leakgate.In(folder, "check").MustEndWith(1);
            Assert.Equal(csv.Output, run.Output.Replace(".jsonl", ".csv", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("--base", "nowhere", "--base nowhere cannot be compared with")]
    [InlineData("--base", "--upload-pack=x", "cannot be compared with")]
    [InlineData("--on-missing-data", "ignore", "--on-missing-data has 'ignore'; expected error or warn")]
    public void A_base_that_is_none_ends_with_2(string option, string value, string told)
    {
        using var folder = Samples.Clean();
        Leakgate.In(folder, "check", $"{option}={value}").MustEndWith(2).MustComplain(told);
    }

    [Theory]
    [InlineData("never", 0)]
    [InlineData("error", 1)]
    [InlineData("note", 1)]
    public void Fail_on_decides_the_exit_code(string level, int exitCode)
    {
        using var folder = Samples.Leaky();
        Leakgate.In(folder, "check", "--fail-on", level).MustEndWith(exitCode);
    }

    [Fact]
    public void The_command_line_wins_over_the_file()
    {
        using var folder = Samples.Leaky();
        folder.Write("leakgate.yml", Samples.Configuration + "fail-on: never\n");
        Leakgate.In(folder, "check").MustEndWith(0);
        Leakgate.In(folder, "check", "--fail-on", "error").MustEndWith(1);
    }

    [Fact]
    public void A_warning_fails_only_where_warnings_do()
    {
        using var folder = Samples.Leaky();
        folder.Write(
            "leakgate.yml",
            Samples.Configuration
                + "checks: {duplicate-rows: warning, group-overlap: off, id-overlap: off, time-overlap: off}\n"
        );
        Leakgate.In(folder, "check").MustEndWith(0).MustPrint("warning LG1001");
        Leakgate.In(folder, "check", "--fail-on", "warning").MustEndWith(1);
    }

    [Fact]
    public void A_folder_stands_for_the_configuration_in_it()
    {
        using var folder = Samples.Clean();
        var run = Leakgate.In(folder, "check", folder.Path).MustEndWith(0);
        Assert.Equal(Leakgate.In(folder, "check").Output, run.Output);
    }

    [Fact]
    public void Only_runs_one_rule_and_says_so()
    {
        using var folder = Samples.Leaky();
        var run = Leakgate.In(folder, "check", "--only", "LG1003", "--report", "json=-").MustEndWith(1);
        var dataset = JsonDocument.Parse(run.Output).RootElement.GetProperty("datasets")[0];
        Assert.Equal(
            ["group-overlap"],
            dataset.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("rule").GetString()!)
        );
        var ran = dataset
            .GetProperty("rules")
            .EnumerateArray()
            .Where(r => r.GetProperty("outcome").GetString() is "found" or "passed");
        Assert.All(
            ran,
            r =>
                Assert.True(
                    r.GetProperty("rule").GetString() == "group-overlap"
                        || r.GetProperty("id").GetString()!.StartsWith("LG9", StringComparison.Ordinal)
                )
        );
    }

    [Fact]
    public void Only_a_rule_that_is_off_measures_nothing_and_is_no_success()
    {
        using var folder = Samples.Leaky();
        folder.Write("leakgate.yml", Samples.Configuration + "checks: {duplicate-rows: off}\n");
        Leakgate.In(folder, "check", "--only", "duplicate-rows").MustEndWith(2).MustPrint("LG9009 nothing-measured");
    }

    [Fact]
    public void Dataset_leaves_the_others_alone()
    {
        using var folder = Samples.Leaky();
        folder.Write(
            "leakgate.yml",
            Samples.Configuration + "  broken:\n    splits: {train: no.csv, test: none.csv}\n"
        );
        Leakgate.In(folder, "check").MustEndWith(3).MustPrint("LG1001", "LG9003");
        var run = Leakgate.In(folder, "check", "--dataset", "churn").MustEndWith(1);
        Assert.DoesNotContain("broken", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_reports_are_written_in_one_run()
    {
        using var folder = Samples.Leaky();
        var run = Leakgate
            .In(folder, ["check", .. Kinds.SelectMany(kind => new[] { "--report", $"{kind}=out/{kind}/report" })])
            .MustEndWith(1);
        run.MustPrint("LG1001");
        Assert.Equal(run.Output, folder.Read("out/text/report"));
        Assert.Equal(
            "LG1001",
            JsonDocument
                .Parse(folder.Read("out/json/report"))
                .RootElement.GetProperty("datasets")[0]
                .GetProperty("findings")[0]
                .GetProperty("id")
                .GetString()
        );
        Assert.Equal(
            "2.1.0",
            JsonDocument.Parse(folder.Read("out/sarif/report")).RootElement.GetProperty("version").GetString()
        );
        Assert.True(
            JsonDocument.Parse(folder.Read("out/measurements/report")).RootElement.TryGetProperty("datasets", out _)
        );
        var lines = folder
            .Read("out/msbuild/report")
            .TrimEnd('\n')
            .Split('\n')
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToArray();
        Assert.Equal("summary", lines[^1].GetProperty("type").GetString());
        Assert.Equal(
            [
                "leakgate.yml",
                "out/github/report",
                "out/html/report",
                "out/json/report",
                "out/markdown/report",
                "out/measurements/report",
                "out/msbuild/report",
                "out/sarif/report",
                "out/text/report",
                "test.csv",
                "train.csv",
            ],
            folder.Files()
        );
    }

    [Theory]
    [InlineData("json")]
    [InlineData("sarif")]
    [InlineData("measurements")]
    public void Standard_output_holds_the_report_and_nothing_else(string kind)
    {
        using var folder = Samples.Leaky();
        var run = Leakgate.In(folder, "check", "--report", $"{kind}=-").MustEndWith(1);
        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(run.Output).RootElement.ValueKind);
        Assert.Empty(run.Errors);
    }

    [Fact]
    public void Quiet_prints_nothing_but_what_keeps_it_from_checking()
    {
        using var folder = Samples.Leaky();
        var run = Leakgate.In(folder, "check", "--quiet").MustEndWith(1);
        Assert.Empty(run.Output + run.Errors);
        folder.Write("train.csv", "");
        run = Leakgate.In(folder, "check", "--quiet").MustEndWith(3).MustComplain("LG9004", "train.csv");
        Assert.Empty(run.Output);
    }

    [Fact]
    public void The_same_input_gives_the_same_bytes_for_any_number_of_threads()
    {
        using var folder = Samples.Leaky();
        // Enough for several chunks, so that threads really share the work.
        folder.Write("train.csv", Samples.Csv(0, 20_000)).Write("test.csv", Samples.Csv(19_000, 9_000));
        foreach (var kind in Kinds)
        {
            var first = Leakgate.In(folder, "check", "--threads", "1", "--report", $"{kind}=-").MustEndWith(1).Output;
            Assert.Equal(first, Leakgate.In(folder, "check", "--threads", "1", "--report", $"{kind}=-").Output);
            Assert.Equal(first, Leakgate.In(folder, "check", "--threads", "4", "--report", $"{kind}=-").Output);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("1")]
    [InlineData("")]
    public void Redirected_output_has_no_escape_codes(string? noColor)
    {
        using var folder = Samples.Leaky();
        Dictionary<string, string> environment = new() { ["TERM"] = "xterm-256color" };
        if (noColor is not null)
            environment["NO_COLOR"] = noColor;
        var run = Leakgate.In(folder, environment, "check").MustEndWith(1);
        Assert.DoesNotContain('\e', run.Output + run.Errors);
    }

    [Theory]
    [InlineData("train.csv/report.json")]
    [InlineData("folder")]
    [InlineData("/dev/null/report.json")]
    public void An_unwritable_report_ends_with_2_and_leaves_nothing(string path)
    {
        using var folder = Samples.Leaky();
        Directory.CreateDirectory(folder.PathOf("folder"));
        var before = folder.Files();
        var run = Leakgate.In(folder, "check", "--quiet", "--report", $"json={path}").MustEndWith(2);
        run.MustComplain("LG9001", $"the json report cannot be written to '{path}'");
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
        Assert.Equal(before, folder.Files());
    }

    [Fact]
    public void A_report_replaces_an_older_one_whole()
    {
        using var folder = Samples.Clean();
        folder.Write("report.json", new string('x', 1_000_000));
        Leakgate.In(folder, "check", "--report", "json=report.json").MustEndWith(0);
        Assert.Equal(0, JsonDocument.Parse(folder.Read("report.json")).RootElement.GetProperty("exitCode").GetInt32());
    }

    [Fact]
    public void A_configuration_that_is_not_there_is_told_with_what_writes_one()
    {
        using var folder = new Folder();
        Leakgate
            .In(folder, "check")
            .MustEndWith(2)
            .MustPrint("LG9001", "there is no configuration file", "leakgate init");
        Leakgate.In(folder, "check", "no/such/place.yml").MustEndWith(2).MustPrint("LG9001", "place.yml");
    }
}
