using System.Text.Json;

namespace LeakGate.Cli.Tests;

/// <summary>Every kind of bad input, end to end: all reports tell the same problem with its place, and none a stack.</summary>
public sealed class BadInputTests
{
    public static TheoryData<string> Names => [.. All.Keys];

    private static Dictionary<string, BadInput> All { get; } =
        BadConfigurations
            .All.Select(input => input with { Name = $"configuration: {input.Name}" })
            .Concat(BadData.All.Select(input => input with { Name = $"data: {input.Name}" }))
            .ToDictionary(input => input.Name, StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Names))]
    public void Bad_input_is_told_with_its_place(string name)
    {
        var input = All[name];
        using var folder = input.Prepare();
        var run = Leakgate
            .In(
                folder,
                "check",
                "--report",
                "text=-",
                "--report",
                "json=out/json",
                "--report",
                "sarif=out/sarif",
                "--report",
                "msbuild=out/msbuild"
            )
            .MustEndWith(input.ExitCode);
        Assert.Empty(run.Errors);
        var place = Place.Parse(input.ExpectedPlace);
        CheckText(run, input);
        CheckJson(folder.Read("out/json"), input, place);
        CheckSarif(folder.Read("out/sarif"), input, place);
        CheckMsBuild(folder.Read("out/msbuild"), input, place, folder);
        foreach (
            var text in new[]
            {
                run.Output,
                folder.Read("out/json"),
                folder.Read("out/sarif"),
                folder.Read("out/msbuild"),
            }
        )
        {
            Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void There_are_many_kinds() => Assert.True(All.Count >= 60, $"{All.Count} kinds");

    private static void CheckText(Run run, BadInput input)
    {
        run.MustPrint(input.Words);
        run.MustPrint($"error {input.Rule} ", $"\n  {input.ExpectedPlace}\n", "  fix: ", "not checked: ");
        if (input.ExitCode == 2)
            run.MustPrint("not checked: the configuration is wrong");
    }

    private static void CheckJson(string text, BadInput input, Place place)
    {
        var report = JsonDocument.Parse(text).RootElement;
        Assert.Equal(input.ExitCode, report.GetProperty("exitCode").GetInt32());
        var problem = report
            .GetProperty("datasets")
            .EnumerateArray()
            .SelectMany(d => d.GetProperty("problems").EnumerateArray())
            .First();
        Assert.Equal(input.Rule, problem.GetProperty("id").GetString());
        var at = problem.GetProperty("location");
        Assert.Equal(place.File, at.GetProperty("file").GetString());
        Assert.Equal(place.Line > 0, at.TryGetProperty("line", out var line));
        if (place.Line > 0)
            Assert.Equal((place.Line, place.Column), (line.GetInt32(), at.GetProperty("column").GetInt32()));
        var hint = problem.TryGetProperty("hint", out var told) ? told.GetString() : "";
        MustHold(
            $"{problem.GetProperty("found").GetString()} {problem.GetProperty("expected").GetString()} {hint}",
            input.Words
        );
    }

    private static void CheckSarif(string text, BadInput input, Place place)
    {
        var run = JsonDocument.Parse(text).RootElement.GetProperty("runs")[0];
        var invocation = run.GetProperty("invocations")[0];
        Assert.False(invocation.GetProperty("executionSuccessful").GetBoolean());
        Assert.Equal(input.ExitCode, invocation.GetProperty("exitCode").GetInt32());
        var result = run.GetProperty("results")[0];
        Assert.Equal(input.Rule, result.GetProperty("ruleId").GetString());
        Assert.Equal("error", result.GetProperty("level").GetString());
        MustHold(result.GetProperty("message").GetProperty("text").GetString()!, input.Words);
        var at = result.GetProperty("locations")[0].GetProperty("physicalLocation");
        Assert.Equal(
            place.File,
            Uri.UnescapeDataString(at.GetProperty("artifactLocation").GetProperty("uri").GetString()!)
        );
        var region = at.GetProperty("region");
        Assert.Equal(Math.Max(1, place.Line), region.GetProperty("startLine").GetInt32());
        Assert.Equal(Math.Max(1, place.Column), region.GetProperty("startColumn").GetInt32());
    }

    private static void CheckMsBuild(string text, BadInput input, Place place, Folder folder)
    {
        var lines = text.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        var finding = lines.First(line => line.GetProperty("type").GetString() == "finding");
        Assert.Equal(input.Rule, finding.GetProperty("code").GetString());
        Assert.Equal("error", finding.GetProperty("level").GetString());
        Assert.Equal(folder.PathOf(place.File), finding.GetProperty("file").GetString());
        Assert.Equal(place.Line, finding.GetProperty("line").GetInt32());
        Assert.Equal(place.Column, finding.GetProperty("column").GetInt32());
        MustHold(finding.GetProperty("message").GetString()!, input.Words);
        Assert.Equal(input.ExitCode, lines[^1].GetProperty("exitCode").GetInt32());
    }

    private static void MustHold(string message, string[] words) =>
        Assert.All(words, word => Assert.Contains(word, message, StringComparison.Ordinal));

    /// <summary>A place as the text report writes it, taken apart.</summary>
    private readonly record struct Place(string File, int Line, int Column)
    {
        public static Place Parse(string text) =>
            text.Split(':') is [var file, var line, var column]
                ? new Place(file, int.Parse(line), int.Parse(column))
                : new Place(text, 0, 0);
    }
}
