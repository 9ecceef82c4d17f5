using LeakGate.Checks;
using LeakGate.Docs;
using Xunit;

namespace LeakGate.Cases.Tests;

/// <summary>The files that follow from the catalogue do.</summary>
public sealed class GeneratedFileTests
{
    [Theory]
    [InlineData("README.md")]
    [InlineData("schema/leakgate.schema.json")]
    public void Generated_files_are_up_to_date(string path)
    {
        var file = Assert.Single(GeneratedFile.All(Repository.Root()), file => file.Path == path);
        Assert.True(File.Exists(file.FullPath), $"{path} is missing; './build docs' writes it");
        Assert.Equal(file.Content, File.ReadAllText(file.FullPath));
    }

    [Fact]
    public void The_table_replaces_what_stands_between_its_marks_and_nothing_else()
    {
        var readme = "before\n<!-- rules -->\nstale row\n<!-- /rules -->\nafter\n";
        var once = WithRules(readme);
        Assert.StartsWith("before\n<!-- rules -->\n| Id |", once, StringComparison.Ordinal);
        Assert.EndsWith("|\n<!-- /rules -->\nafter\n", once, StringComparison.Ordinal);
        Assert.DoesNotContain("stale row", once, StringComparison.Ordinal);
        Assert.Equal(once, WithRules(once));
    }

    [Theory]
    [InlineData("no marks at all\n")]
    [InlineData("<!-- /rules -->\n<!-- rules -->\n")]
    [InlineData("<!-- rules -->\n<!-- rules -->\n<!-- /rules -->\n")]
    public void A_readme_without_marks_is_refused(string readme) =>
        Assert.Throws<InvalidDataException>(() => WithRules(readme));

    [Fact]
    public void A_result_is_set_beside_the_fastest_peer_of_each_form()
    {
        var folder = Directory.CreateTempSubdirectory("leakgate-docs-").FullName;
        try
        {
            static string One(string label, string form, string wall) =>
                $$"""{"label":"{{label}}","form":"{{form}}","wall":{{wall}},"cpu":3,"peakMb":400}""";
            var contestants = string.Join(
                ',',
                One("DuckDB, by hand", "by-hand", "4"),
                One("polars, scan per query", "by-hand", "3"),
                One("chDB, by hand", "by-hand", "null"),
                One("LeakGate, the same jobs", "leakgate", "2"),
                One("LeakGate, every rule", "every-rule", "1")
            );
            File.WriteAllText(
                Path.Combine(folder, "tall.json"),
                $$"""{"shape":"tall","rows":5000000,"auc":true,"formats":{"csv.gz":{"megabytes":7.4,"contestants":[{{contestants}}]} } }"""
            );
            File.WriteAllText(Path.Combine(folder, "keys-1m.json"), """{"keys":1000000}""");
            Assert.EndsWith(
                "|\n| tall with AUC, 5,000,000 rows, csv.gz, 7 MB | 2.00 s · CPU 3.0 s · 400 MB "
                    + "| polars 3.00 s (×1.5) · CPU 3.0 s (×1.0) · 400 MB (×1.0) | – |\n",
                BenchTable.Of(folder),
                StringComparison.Ordinal
            );
            File.WriteAllText(Path.Combine(folder, "wrong.json"), """{"formats":{"csv":{}}}""");
            Assert.Throws<InvalidDataException>(() => BenchTable.Of(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string WithRules(string readme) =>
        MarkedPart.Replace(readme, "rules", RuleTable.Of(Catalogue.Rules));
}
