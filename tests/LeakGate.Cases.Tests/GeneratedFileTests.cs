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
        var once = RuleTable.PutInto(readme, Catalogue.Rules);
        Assert.StartsWith("before\n<!-- rules -->\n| Id |", once, StringComparison.Ordinal);
        Assert.EndsWith("|\n<!-- /rules -->\nafter\n", once, StringComparison.Ordinal);
        Assert.DoesNotContain("stale row", once, StringComparison.Ordinal);
        Assert.Equal(once, RuleTable.PutInto(once, Catalogue.Rules));
    }

    [Theory]
    [InlineData("no marks at all\n")]
    [InlineData("<!-- /rules -->\n<!-- rules -->\n")]
    [InlineData("<!-- rules -->\n<!-- rules -->\n<!-- /rules -->\n")]
    public void A_readme_without_marks_is_refused(string readme) =>
        Assert.Throws<InvalidDataException>(() => RuleTable.PutInto(readme, Catalogue.Rules));
}
