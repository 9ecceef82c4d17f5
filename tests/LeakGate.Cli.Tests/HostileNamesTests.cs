using System.Globalization;
using System.Text.Json;

namespace LeakGate.Cli.Tests;

/// <summary>Names and values that try to forge lines, colours, commands of build servers or the direction of writing.</summary>
public sealed class HostileNamesTests
{
    private static readonly string[] Kinds = ["text", "json", "sarif", "msbuild", "measurements"];

    public static TheoryData<string> Attacks { get; } =
    [
        "a\n::error::forged",
        "::error file=x::forged",
        "  ::warning::forged",
        "a\r\nerror LG1001 duplicate-rows",
        "\e[2J\e[31mred",
        "a\u009b31mred",
        "##[error]forged",
        "##vso[task.complete result=Succeeded]",
        "a\u202eb\u2066c",
        "a\u2028b\u2029c\u0085d",
        "quote\"comma,brace}",
        "{0} {1} {99}",
        "[bold]markup[/]",
        "</script><!--",
        "'; DROP TABLE x; --",
        "\\u000a\\n%0A",
        "=1+1",
        "名前 🙂 ümläut",
    ];

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Columns_values_and_files_cannot_forge_anything(string attack)
    {
        var expected = Reports("harmless");
        var reports = Reports(attack);
        foreach (var kind in Kinds)
        {
            AssertHarmless(reports[kind]);
            var (wanted, lines) = (expected[kind].Split('\n'), reports[kind].Split('\n'));
            Assert.True(wanted.Length == lines.Length, $"{expected[kind]}\n\n{reports[kind]}");
            if (kind == "msbuild")
                Assert.All(lines[..^1], line => JsonDocument.Parse(line));
            else if (kind != "text")
                Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(reports[kind]).RootElement.ValueKind);
        }
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Errors_cannot_be_forged_either(string attack)
    {
        using var folder = Samples.Clean();
        folder.Write("test.csv", $"id,person,day,income,{Quote(attack)},churned\n" + Samples.Rows(200, 9));
        folder.Write("train.csv", $"id,person,day,income,{Quote(attack)},{Quote(attack)}\n" + Samples.Rows(0, 9));
        foreach (var report in Run(folder, exitCode: 3).Values)
            AssertHarmless(report);
        AssertHarmless(Leakgate.In(folder, "check", "--quiet").MustEndWith(3).Errors);
        AssertHarmless(Leakgate.In(folder, "check", attack).MustEndWith(2).Output);
        AssertHarmless(Leakgate.In(folder, "check", "--only", attack).MustEndWith(2).Errors);
    }

    private static Dictionary<string, string> Reports(string text)
    {
        using var folder = Prepare(text);
        return Run(folder, exitCode: 1);
    }

    /// <summary>Every report of one run, by kind.</summary>
    private static Dictionary<string, string> Run(Folder folder, int exitCode)
    {
        var reports = Kinds.SelectMany(kind => new[] { "--report", kind == "text" ? "text=-" : $"{kind}=out/{kind}" });
        var run = Leakgate.In(folder, ["check", .. reports]).MustEndWith(exitCode);
        Assert.Empty(run.Errors);
        return Kinds.ToDictionary(kind => kind, kind => kind == "text" ? run.Output : folder.Read($"out/{kind}"));
    }

    /// <summary>A leak in every place that shows names or values: columns, values, files, data set and splits.</summary>
    private static Folder Prepare(string text)
    {
        var folder = new Folder();
        // Names in the configuration may hold anything but control characters; columns and values anything at all.
        var name = string.Concat(text.Where(c => !char.IsControl(c))).Trim();
        var file = name.Replace('/', '-')
            .Replace("{", "", StringComparison.Ordinal)
            .Replace("[", "", StringComparison.Ordinal);
        folder.Write(
            "leakgate.yml",
            $"""
            version: 1
            datasets:
              {Yaml(name)}:
                show-values: true
                splits:
                  {Yaml("train " + name)}: {Yaml($"train {file}.csv")}
                  {Yaml("test " + name)}: {Yaml($"test {file}.csv")}
                group: {Yaml("group " + name)}
                target: {Yaml(name + " label")}

            """
        );
        var header = $"{Quote(text)},{Quote("group " + name)},{Quote(name + " label")},{Quote(text + " too")},count\n";
        string Rows(string value, int first, int count) =>
            string.Concat(
                Enumerable
                    .Range(first, count)
                    .Select(i => $"{Quote(value)},{Quote(text + i % 3)},{Quote(text + i % 2)},{i * i},{i}\n")
            );
        folder.Write($"train {file}.csv", header + Rows("known", 0, 60));
        folder.Write(
            $"test {file}.csv",
            header + Rows(text, 60, 40) + Rows("known", 0, 5) + $"{Quote(text)},{Quote(text)},{Quote(text)},49,7\n"
        );
        return folder;
    }

    private static void AssertHarmless(string output)
    {
        foreach (var line in output.Split('\n'))
        {
            Assert.DoesNotContain(line, char.IsControl);
            Assert.False(line.TrimStart().StartsWith("::", StringComparison.Ordinal), line);
            Assert.False(line.Contains("##", StringComparison.Ordinal), line);
            Assert.DoesNotContain(
                line,
                c =>
                    CharUnicodeInfo.GetUnicodeCategory(c)
                        is UnicodeCategory.Format
                            or UnicodeCategory.LineSeparator
                            or UnicodeCategory.ParagraphSeparator
            );
        }
    }

    private static string Quote(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Yaml(string text) => Drafting.YamlText.Key(text);
}
