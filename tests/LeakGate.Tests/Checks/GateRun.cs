using System.Collections.Immutable;
using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Tests.Configuration;
using LeakGate.Tests.Splits;

namespace LeakGate.Tests.Checks;

/// <summary>Runs one rule over files that a test writes.</summary>
internal static class GateRun
{
    /// <param name="declarations">What the data set declares besides its splits, one line each.</param>
    public static DatasetReport Of(Rule rule, string train, string test, params ReadOnlySpan<string> declarations) =>
        Of(rule, [("train.csv", train), ("test.csv", test)], declarations);

    public static DatasetReport Of(
        Rule rule,
        IReadOnlyList<(string Name, string Text)> files,
        params ReadOnlySpan<string> declarations
    )
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, content) in files)
            folder.Write(name, content);
        var text = "version: 1\ndatasets:\n  d:\n    splits: {train: train.csv, test: test.csv}\n";
        foreach (var line in declarations)
            text += $"    {line}\n";
        var file = Path.Combine(folder.Path, "leakgate.yml");
        var spec = ConfigurationReader.ReadText(text, file, _ => null, Catalogue.Rules);
        var report = TestTables.Synchronously(Gate.CheckAsync(spec, new GateOptions { Only = [rule.Name] }));
        // A rule that does not apply leaves nothing that could be measured.
        Xunit.Assert.DoesNotContain(report.Problems, problem => problem.Rule != RunRules.NothingMeasured);
        return report.Datasets[0];
    }

    public static ImmutableArray<Finding> Findings(this DatasetReport report, Rule rule) =>
        [.. report.Findings.Where(f => f.Rule == rule)];

    public static RuleOutcome OutcomeOf(this DatasetReport report, Rule rule) =>
        report.Outcomes.Single(o => o.Rule == rule);
}
