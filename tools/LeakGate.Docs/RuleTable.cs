using System.Collections.Immutable;
using System.Text;
using LeakGate.Checks;
using LeakGate.Reports;

namespace LeakGate.Docs;

/// <summary>The catalogue as a table of the README, between two marks that are themselves kept.</summary>
internal static class RuleTable
{
    private const string Start = "<!-- rules -->";
    private const string End = "<!-- /rules -->";

    /// <summary>The text of the README with the table of these rules.</summary>
    /// <exception cref="InvalidDataException">The marks are not there, once each and in their order.</exception>
    public static string PutInto(string readme, ImmutableArray<Rule> rules)
    {
        var start = readme.IndexOf(Start, StringComparison.Ordinal);
        var end = readme.IndexOf(End, StringComparison.Ordinal);
        if (start < 0 || end < start || readme.LastIndexOf(Start, StringComparison.Ordinal) != start)
            throw new InvalidDataException($"README.md must hold '{Start}' and, behind it, '{End}', once each");
        return readme[..(start + Start.Length)] + "\n" + Markdown(rules) + readme[end..];
    }

    private static string Markdown(ImmutableArray<Rule> rules)
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
