using System.Collections.Immutable;
using System.Text;
using LeakGate.Checks;
using LeakGate.Reports;

namespace LeakGate.Docs;

/// <summary>The catalogue as a table.</summary>
internal static class RuleTable
{
    /// <summary>The table of these rules.</summary>
    public static string Of(ImmutableArray<Rule> rules)
    {
        var table = new StringBuilder("| Id | Rule | Level | Finds |\n|---|---|---|---|\n");
        foreach (var rule in rules)
        {
            var page = $"cases/{rule.CaseFolder}/README.md";
            table.Append(
                $"| {rule.Id} | [{rule.Name}]({page}) | {Words.Of(rule.DefaultLevel)} | {Cell(rule.Summary)} |\n"
            );
        }
        return table.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
