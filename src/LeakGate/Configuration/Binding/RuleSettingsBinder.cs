using System.Collections.Immutable;
using LeakGate.Checks;
using LeakGate.Configuration.Grammar;
using LeakGate.Configuration.Yaml;

namespace LeakGate.Configuration.Binding;

/// <summary>Reads the settings of rules, and lays those of a data set over those for all.</summary>
internal sealed class RuleSettingsBinder(ImmutableArray<Rule> rules, ProblemList problems)
{
    private static readonly ImmutableSortedDictionary<string, double> NoOptions = ImmutableSortedDictionary.Create<
        string,
        double
    >(StringComparer.Ordinal);

    /// <summary>What one <c>checks</c> mapping says, by rule name.</summary>
    public ImmutableDictionary<string, RuleSetting> Bind(YamlMapping? checks)
    {
        var settings = ImmutableDictionary.CreateBuilder<string, RuleSetting>(StringComparer.Ordinal);
        foreach (var (key, value) in checks?.Entries ?? [])
        {
            if (key.IsFaulty || Find(key.Text) is not { } rule)
            {
                continue;
            }

            if (settings.TryGetValue(rule.Name, out var other))
            {
                problems.Add(
                    key.At,
                    $"'{key.Text}' is the rule that line {other.At!.Line} sets already: {rule.Id} is {rule.Name}",
                    "each rule once",
                    "remove one of the two"
                );
            }

            settings[rule.Name] = Setting(rule, key.At, value);
        }

        return settings.ToImmutable();
    }

    /// <summary>The level, and each option, of the data set where it sets them; else the ones for all data sets.</summary>
    public static RuleSettings Merge(
        ImmutableDictionary<string, RuleSetting> all,
        ImmutableDictionary<string, RuleSetting> dataset
    )
    {
        var merged = all.ToBuilder();
        foreach (var (name, own) in dataset)
        {
            merged[name] = all.TryGetValue(name, out var general)
                ? new(own.Level ?? general.Level, general.Options.SetItems(own.Options), own.At)
                : own;
        }

        return new(merged.ToImmutable());
    }

    private Rule? Find(string nameOrId) => rules.FirstOrDefault(rule => rule.Name == nameOrId || rule.Id == nameOrId);

    private static RuleSetting Setting(Rule rule, SourceLocation at, YamlNode value)
    {
        if (value is YamlScalar word)
        {
            return new(ReadLevel(word), NoOptions, at);
        }

        var options = NoOptions.ToBuilder();
        var mapping = value as YamlMapping;
        foreach (var option in rule.Options)
        {
            if (mapping?.SoundScalar(option.Name) is { } scalar && ScalarForms.Number(scalar.Text) is { } number)
            {
                options.Add(option.Name, number);
            }
        }

        return new(ReadLevel(mapping?.SoundScalar("level")), options.ToImmutable(), at);
    }

    /// <summary>The level that a word of the file names; null where there is none.</summary>
    public static Level? ReadLevel(YamlScalar? word) =>
        word?.Text switch
        {
            "error" => Level.Error,
            "warning" => Level.Warning,
            "note" => Level.Note,
            null => null,
            _ => Level.Off,
        };
}
