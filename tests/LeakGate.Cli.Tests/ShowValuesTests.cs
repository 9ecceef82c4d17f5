using System.Globalization;
using System.Text;

namespace LeakGate.Cli.Tests;

/// <summary>Values of cells are personal: no report shows one unless the configuration allows it.</summary>
public sealed class ShowValuesTests
{
    private static readonly string[] Kinds = ["text", "json", "sarif", "markdown", "github", "msbuild", "measurements"];

    /// <summary>A value of each kind that occurs nowhere else; all of them stand in rows that findings are about.</summary>
    private static readonly Dictionary<string, string> Secrets = new()
    {
        ["id"] = "id-7f3e9a",
        ["person"] = "person-6b2d8c",
        ["day"] = "2024-04-19",
        ["income"] = "48151.6234",
        ["plan"] = "plan-5c1b7d",
        ["note"] = "Dear Mrs Smith-Quibble, your account number 9a8b7c was closed",
        ["hidden"] = "hidden-3e5f1a",
        ["churned"] = "label-2d4c6b",
    };

    [Fact]
    public void Values_are_hidden_unless_they_may_be_shown()
    {
        using var folder = Prepare(showValues: false);
        foreach (var kind in Kinds)
            AssertHidden(Leakgate.In(folder, "check", "--report", $"{kind}=-").MustEndWith(1).Output);
    }

    [Fact]
    public void Values_are_shown_where_they_may_be()
    {
        using var folder = Prepare(showValues: true);
        foreach (var kind in new[] { "text", "json" })
        {
            var run = Leakgate.In(folder, "check", "--report", $"{kind}=-").MustEndWith(1);
            run.MustPrint(Secrets["id"], Secrets["person"], Secrets["plan"], Secrets["churned"]);
        }
        Leakgate.In(folder, "check", "--report", "measurements=-").MustEndWith(1).MustPrint(Secrets["plan"]);
    }

    [Fact]
    public void Equal_values_have_equal_hashes()
    {
        using var folder = Prepare(showValues: false);
        var first = Leakgate.In(folder, "check").Output;
        Assert.Contains("    #", first, StringComparison.Ordinal);
        Assert.Equal(first, Leakgate.In(folder, "check").Output);
    }

    [Theory]
    [InlineData("time: {column: plan, format: yyyy-MM-dd}")]
    [InlineData("time: {column: id, format: unix-s}")]
    [InlineData("time: plan")]
    [InlineData("time: day\n    nulls: [x]\n    csv: {delimiter: \";\"}")]
    public void Errors_hide_values_too(string change)
    {
        using var folder = Prepare(showValues: false);
        folder.Write(
            "leakgate.yml",
            folder.Read("leakgate.yml").Replace("time: day", change, StringComparison.Ordinal)
        );
        foreach (var kind in Kinds)
        {
            var run = Leakgate.In(folder, "check", "--report", $"{kind}=-");
            Assert.True(run.ExitCode is 2 or 3, run.All);
            AssertHidden(run.Output + run.Errors);
        }
    }

    [Fact]
    public void Broken_rows_are_not_quoted()
    {
        using var folder = Prepare(showValues: false);
        foreach (var broken in new[] { string.Join(',', Secrets.Values), $"{Secrets["id"]},\"{Secrets["person"]}" })
        {
            folder.Write("test.csv", folder.Read("test.csv") + broken + "\n");
            foreach (var kind in Kinds)
            {
                var run = Leakgate.In(folder, "check", "--report", $"{kind}=-").MustEndWith(3);
                AssertHidden(run.Output + run.Errors);
            }
        }
    }

    [Fact]
    public void A_first_configuration_holds_no_values()
    {
        using var folder = Prepare(showValues: false);
        var run = Leakgate.In(folder, "init", "--force").MustEndWith(0);
        AssertHidden(run.Output + run.Errors + folder.Read("leakgate.yml"));
    }

    private static void AssertHidden(string output)
    {
        foreach (var (column, secret) in Secrets)
        {
            // Dates and numbers come in other spellings as well.
            Assert.False(
                output.Contains(secret, StringComparison.OrdinalIgnoreCase),
                $"the value of {column} in\n{output}"
            );
        }
        Assert.DoesNotContain("48151.6", output, StringComparison.Ordinal);
    }

    private static Folder Prepare(bool showValues)
    {
        var folder = new Folder();
        folder.Write(
            "leakgate.yml",
            $"""
            version: 1
            datasets:
              secrets:
                show-values: {(showValues ? "true" : "false")}
                splits: {"{"}train: train.csv, test: test.csv{"}"}
                target: churned
                id: id
                group: person
                time: day
                text: note
                ignore: hidden

            """
        );
        var header = string.Join(',', Secrets.Keys) + "\n";
        var secret = string.Join(',', Secrets.Values.Select(value => $"\"{value}\"")) + "\n";
        // Beside the one leaking row: people and plans of the evaluation side alone, so that categories are unseen.
        var unseen = string.Concat(
            Enumerable
                .Range(0, 30)
                .Select(i =>
                    $"id-{i}x,person-{i}x,2024-05-01,{Number(i)},{Secrets["plan"]},\"a note\",h,{Secrets["churned"]}\n"
                )
        );
        folder.Write(
            "train.csv",
            header + Rows(0, 100) + secret.Replace(Secrets["plan"], "basic").Replace(Secrets["churned"], "no")
        );
        folder.Write("test.csv", header + secret + Rows(100, 40) + unseen + secret.Replace(Secrets["plan"], "basic"));
        return folder;
    }

    private static string Rows(int first, int count)
    {
        var rows = new StringBuilder();
        for (var i = first; i < first + count; i++)
            rows.Append(
                CultureInfo.InvariantCulture,
                $"id-{i},person-{i},2024-04-{(i % 2 == 0 ? 10 : 20) + i % 8:00},{Number(i)},basic,\"another note\",h,{(i % 2 == 0 ? "yes" : "no")}\n"
            );
        return rows.ToString();
    }

    private static string Number(int i) => (60_000 + i * 37 % 1000 + 0.25).ToString(CultureInfo.InvariantCulture);
}
