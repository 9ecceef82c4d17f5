using LeakGate.Checks;
using LeakGate.Docs;
using Xunit;

namespace LeakGate.Cases.Tests;

/// <summary>The case of a rule: a page, a data set with the defect, the same data set without, the expected reports.</summary>
internal sealed class Case
{
    private Case(Rule rule)
    {
        Rule = rule;
        Folder = Path.Combine(AllCases, rule.CaseFolder);
    }

    /// <summary>The folder that holds every case.</summary>
    public static string AllCases { get; } = Path.Combine(Repository.Root(), "cases");

    /// <summary>Every rule of the catalogue, for theories.</summary>
    public static TheoryData<string> Rules => [.. Catalogue.Rules.Select(rule => rule.Id)];

    /// <summary>Every rule that data can show.</summary>
    public static TheoryData<string> RulesWithData =>
        [.. Catalogue.Rules.Where(rule => !WithoutData.ContainsKey(rule)).Select(rule => rule.Id)];

    /// <summary>Rules that no data can show, and how a run ends: LeakGate itself fails, the disk is full, an engine is silent.</summary>
    public static IReadOnlyDictionary<Rule, ExitCode> WithoutData { get; } =
        new Dictionary<Rule, ExitCode>
        {
            [RunRules.InternalError] = ExitCode.Internal,
            [RunRules.TemporaryStorage] = ExitCode.Data,
            [RunRules.RemoteEngine] = ExitCode.Data,
        };

    public Rule Rule { get; }

    /// <summary>Absolute path of the case.</summary>
    public string Folder { get; }

    public string Page => Path.Combine(Folder, "README.md");

    public string ExpectedText => Path.Combine(Folder, "expected.txt");

    public string ExpectedSarif => Path.Combine(Folder, "expected.sarif");

    /// <summary>Whether the rule is about the run rather than about a leak; its page and folder have other names then.</summary>
    public bool IsAboutRun => Rule.Category == RuleCategory.Run;

    public string Defective => Path.Combine(Folder, IsAboutRun ? "broken" : "leaky");

    /// <summary>The data at the base commit; only rules about data versions have it.</summary>
    public string Base => Path.Combine(Folder, "base");

    public string Clean => Path.Combine(Folder, "clean");

    public static Case Of(string id) => new(Catalogue.Find(id)!);
}
