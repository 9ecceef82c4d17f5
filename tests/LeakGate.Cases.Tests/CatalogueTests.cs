using System.Text.RegularExpressions;
using LeakGate.Checks;
using LeakGate.Docs;
using Xunit;

namespace LeakGate.Cases.Tests;

/// <summary>The catalogue is whole, and what has been shipped stays what it was.</summary>
public sealed partial class CatalogueTests
{
    [Fact]
    public void Every_check_of_the_assembly_is_in_the_catalogue()
    {
        var written = typeof(ICheck)
            .Assembly.GetTypes()
            .Where(type => type.IsClass && !type.IsAbstract && type.IsAssignableTo(typeof(ICheck)));
        Assert.Equal(
            written.Select(type => type.Name).Order(StringComparer.Ordinal),
            Catalogue.Checks.Select(check => check.GetType().Name).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Every_rule_that_the_assembly_defines_is_in_the_catalogue()
    {
        var defined = typeof(ICheck)
            .Assembly.GetTypes()
            .SelectMany(type =>
                type.GetProperties().Where(p => p.PropertyType == typeof(Rule) && p.GetMethod!.IsStatic)
            )
            .Select(property => ((Rule)property.GetValue(null)!).Id);
        Assert.Equal(
            defined.Order(StringComparer.Ordinal),
            Catalogue.Rules.Select(rule => rule.Id).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void No_two_checks_answer_one_rule() => Assert.Distinct(Catalogue.Checks.Select(check => check.Rule.Id));

    [Fact]
    public void Ids_and_names_are_unique()
    {
        Assert.Distinct(Catalogue.Rules.Select(rule => rule.Id));
        Assert.Distinct(Catalogue.Rules.Select(rule => rule.Name));
        // SARIF shows the name in Pascal case, so names must differ in that form too.
        Assert.Distinct(Catalogue.Rules.Select(rule => rule.PascalName));
    }

    [Fact]
    public void Shipped_ids_and_names_never_change()
    {
        var shipped = File.ReadAllLines(
            Path.Combine(Repository.Root(), "tests", "LeakGate.Cases.Tests", "shipped-rules.txt")
        );
        Assert.Equal(shipped, Catalogue.Rules.Select(rule => $"{rule.Id} {rule.Name}"));
    }

    [Fact]
    public void Every_folder_of_a_case_belongs_to_a_rule() =>
        Assert.Equal(
            Catalogue.Rules.Select(rule => rule.CaseFolder),
            Directory
                .EnumerateDirectories(Case.AllCases)
                .Select(path => Path.GetFileName(path))
                .Order(StringComparer.Ordinal)
        );

    public static TheoryData<string> Rules => Case.Rules;

    [Theory]
    [MemberData(nameof(Rules))]
    public void Ids_and_names_have_their_form(string id)
    {
        var rule = Catalogue.Find(id)!;
        Assert.Matches(IdForm(), rule.Id);
        Assert.Matches(NameForm(), rule.Name);
        Assert.Matches(PascalForm(), rule.PascalName);
        Assert.Equal(rule.Name, Kebab().Replace(rule.PascalName, "-$0").ToLowerInvariant());
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Messages_have_their_form(string id)
    {
        var rule = Catalogue.Find(id)!;
        Assert.NotEmpty(rule.Messages);
        Assert.All(rule.Messages.Values, text => Assert.DoesNotMatch(SentenceEnd(), text));
        Assert.DoesNotMatch(SentenceEnd(), rule.Summary);
        Assert.Matches(SentenceEnd(), rule.Why);
        Assert.Matches(SentenceEnd(), rule.Fix);
    }

    [GeneratedRegex("^LG[1239][0-9]{3}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IdForm();

    [GeneratedRegex("^[a-z]+(-[a-z]+)*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NameForm();

    [GeneratedRegex("^([A-Z][a-z]*)+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PascalForm();

    [GeneratedRegex("(?<!^)[A-Z]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Kebab();

    [GeneratedRegex(@"\.$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SentenceEnd();
}
