using System.Collections.Immutable;
using LeakGate.Checks;

namespace LeakGate.Configuration.Grammar;

/// <summary>The part of the grammar by which findings are accepted: <c>suppress</c>.</summary>
internal static class SuppressionGrammar
{
    /// <param name="names">The shape of a column name, or of a list of them.</param>
    public static ListShape For(ImmutableArray<Rule> rules, ChoiceShape names) =>
        new("a list of suppressions", Suppression(rules, names)) { Definition = "suppress" };

    /// <summary>The rule with that name or id, if its findings may be accepted at all.</summary>
    public static Rule? Find(ImmutableArray<Rule> rules, string nameOrId) =>
        rules.FirstOrDefault(rule => (rule.Name == nameOrId || rule.Id == nameOrId) && RunRules.MayBeSuppressed(rule));

    private static MappingShape Suppression(ImmutableArray<Rule> rules, ChoiceShape names) =>
        new(
            "a mapping with rule, reason and, where it applies, columns, splits and until",
            [
                new(
                    "rule",
                    new TextShape("the name or id of a rule", name => JudgeRule(rules, name))
                    {
                        Examples = [.. rules.Where(RunRules.MayBeSuppressed).Select(rule => rule.Name)],
                    },
                    "The rule whose findings are accepted."
                )
                {
                    IsRequired = true,
                },
                new("columns", names, "Accepts findings about these columns or keys only; any where not given."),
                new(
                    "splits",
                    new ChoiceShape(
                        "a split name or a list of them",
                        SplitName,
                        new ListShape("a list of split names", SplitName)
                    ),
                    "Accepts findings about these splits only; any where not given."
                ),
                new(
                    "reason",
                    new TextShape("the reason in one line", JudgeReason),
                    "Why the findings are accepted; every report shows it."
                )
                {
                    IsRequired = true,
                },
                new(
                    "until",
                    new TextShape(
                        DateForm.Expected,
                        day => DateForm.Read(day) is null ? new Fault("is no day of the calendar") : null,
                        "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
                    )
                    {
                        Examples = ["2027-03-31"],
                    },
                    "The last day (UTC) on which the findings are accepted; without an end where not given."
                ),
            ]
        )
        {
            Definition = "suppression",
        };

    private static readonly TextShape SplitName = new("a split name");

    private static Fault? JudgeReason(string reason) =>
        string.IsNullOrWhiteSpace(reason) ? new Fault("says nothing", "say why the findings are accepted") : null;

    private static Fault? JudgeRule(ImmutableArray<Rule> rules, string name)
    {
        if (Find(rules, name) is not null)
            return null;
        return rules.Any(rule => rule.Name == name || rule.Id == name)
            ? new Fault("is about the run itself and cannot be accepted", "correct what the rule reports")
            : new Fault(
                "is no rule",
                NearestName.Hint(name, rules.Where(RunRules.MayBeSuppressed).SelectMany(r => new[] { r.Name, r.Id }))
            );
    }
}
