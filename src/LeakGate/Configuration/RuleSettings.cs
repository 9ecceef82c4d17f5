using System.Collections.Immutable;
using LeakGate.Checks;

namespace LeakGate.Configuration;

/// <summary>What the configuration says of one rule.</summary>
/// <param name="Level">Overrides every level that the rule would give; null leaves the rule's judgement.</param>
/// <param name="Options">Values of the options that are set; the others keep their default.</param>
/// <param name="At">Where it is written.</param>
public sealed record RuleSetting(Level? Level, ImmutableSortedDictionary<string, double> Options, SourceLocation? At)
{
    public static RuleSetting Default { get; } = new(null, ImmutableSortedDictionary<string, double>.Empty, null);
}

/// <summary>The settings of all rules for one data set; a rule that is not mentioned has its defaults.</summary>
public sealed class RuleSettings(ImmutableDictionary<string, RuleSetting> byRuleName)
{
    public static RuleSettings Defaults { get; } = new(ImmutableDictionary<string, RuleSetting>.Empty);

    public RuleSetting Of(Rule rule) => byRuleName.GetValueOrDefault(rule.Name, RuleSetting.Default);

    public double Option(Rule rule, string name) =>
        Of(rule).Options.TryGetValue(name, out var value)
            ? value
            : rule.Options.First(option => option.Name == name).Default;
}
