using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;

namespace LeakGate.Cli.Tests;

/// <summary>Names and values that try to forge lines, colours, commands of build servers or the direction of writing.</summary>
public sealed class HostileNamesTests
{
    private static readonly string[] Kinds = ["text", "json", "sarif", "html", "msbuild", "measurements"];

    private static readonly string[] Elements =
    [
        .. "body header h1 h2 h3 h4 p span code small nav ul li a main section div table caption thead tbody tr th td".Split(
            ' '
        ),
        .. "article dl dt dd details summary footer".Split(' '),
    ];

    private static readonly string[] Attributes =
    [
        "class",
        "id",
        "href",
        "scope",
        "style",
        "aria-hidden",
        "aria-label",
    ];

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
        "\" onmouseover=\"alert(1)",
        "<img src=x onerror='alert(1)'>&lt;",
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
            else if (kind == "html")
                AssertPlain(reports[kind]);
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

    /// <summary>Every element and attribute is one that the report itself writes, and all of them are closed.</summary>
    private static void AssertPlain(string html)
    {
        var body = html[html.IndexOf("<body>", StringComparison.Ordinal)..]
            .Replace("</html>", "", StringComparison.Ordinal);
        foreach (var element in XDocument.Parse(body).Descendants())
        {
            Assert.Contains(element.Name.LocalName, Elements);
            Assert.All(element.Attributes(), a => Assert.Contains(a.Name.LocalName, Attributes));
            if (element.Attribute("href")?.Value is { } link)
                Assert.Matches("^(#dataset-[0-9]+|https://github.com/.*)$", link);
        }
    }

    private static string Quote(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Yaml(string text) => Drafting.YamlText.Key(text);
}
