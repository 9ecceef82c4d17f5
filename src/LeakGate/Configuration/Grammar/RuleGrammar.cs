using System.Collections.Immutable;
using System.Globalization;
using LeakGate.Checks;

namespace LeakGate.Configuration.Grammar;

/// <summary>The part of the grammar that follows from the catalogue: which rules can be set, and what on each.</summary>
internal static class RuleGrammar
{
    private static readonly WordShape LevelWord = new(
        "error, warning, note or off",
        [
            new("error", "blocks the build or the merge"),
            new("warning", "annotates"),
            new("note", "informs"),
            new("off", "the rule does not run", IsAlsoFalse: true),
        ]
    )
    {
        Definition = "level",
    };

    /// <summary>The shape of a <c>checks</c> mapping; rules about the run itself cannot be set.</summary>
    public static MappingShape For(ImmutableArray<Rule> rules)
    {
        var keys = ImmutableArray.CreateBuilder<Key>();
        foreach (var rule in rules.Where(rule => rule.Category != RuleCategory.Run))
        {
            var setting = Setting(rule);
            keys.Add(new(rule.Name, setting, $"{rule.Id}: {rule.Summary}."));
            keys.Add(new(rule.Id, setting, $"The same as {rule.Name}."));
        }

        return new("a mapping from rules to their settings", keys.ToImmutable())
        {
            Definition = "checks",
            KeyNoun = "rule",
            JudgeUnknown = name =>
                rules.Any(rule => rule.Category == RuleCategory.Run && (rule.Name == name || rule.Id == name))
                    ? new("is about the run itself and cannot be set", "remove it, and correct what the rule reports")
                    : null,
        };
    }

    private static ChoiceShape Setting(Rule rule) =>
        new(
            rule.Options.IsEmpty ? "a level" : "a level, or a mapping with level and options",
            LevelWord,
            Mapping: new MappingShape(
                "a mapping with level and options",
                [
                    new(
                        "level",
                        LevelWord,
                        $"Overrides the level; the rule by itself gives {Reporting(rule.DefaultLevel)} at most."
                    ),
                    .. rule.Options.Select(option => new Key(
                        option.Name,
                        Number(option),
                        $"{option.Summary} Default: {Invariant(option.Default)}."
                    )),
                ]
            )
        )
        {
            Definition = "rule-" + rule.Name,
        };

    private static string Reporting(Level level) => level.ToString().ToLowerInvariant();

    private static NumberShape Number(RuleOption option)
    {
        var kind = option.Kind == OptionKind.Integer ? "a whole number" : "a number";
        var range = double.IsFinite(option.Maximum)
            ? $"{kind} from {Invariant(option.Minimum)} to {Invariant(option.Maximum)}"
            : $"{kind} of at least {Invariant(option.Minimum)}";
        return new(range, option.Minimum, option.Maximum, option.Kind == OptionKind.Integer);
    }

    private static string Invariant(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
