using System.Collections.Immutable;
using LeakGate.Checks;
using LeakGate.Configuration.Grammar;
using LeakGate.Configuration.Yaml;

namespace LeakGate.Configuration.Binding;

/// <summary>Reads lists of suppressions.</summary>
internal sealed class SuppressionBinder(ImmutableArray<Rule> rules, ProblemList problems)
{
    /// <param name="splits">The splits that the file declares; empty where the data decides, so that any may be named.</param>
    public ImmutableArray<SuppressionSpec> Bind(YamlNode? list, ImmutableArray<string> splits)
    {
        var specs = ImmutableArray.CreateBuilder<SuppressionSpec>();
        foreach (var item in (list as YamlSequence)?.Items.OfType<YamlMapping>() ?? [])
        {
            if (
                item.SoundScalar("rule") is not { } name
                || SuppressionGrammar.Find(rules, name.Text) is not { } rule
                || item.SoundScalar("reason") is not { } reason
            )
                continue; // reported already
            var named = DatasetBinder.Texts(item.Sound("splits"));
            RefuseUnknown(named, splits);
            specs.Add(
                new(
                    rule.Id,
                    DatasetBinder.Texts(item.Sound("columns")),
                    named,
                    // Reports show the reason, and what a variable holds may be a secret.
                    reason.HasVariable
                        ? reason.Written
                        : reason.Text,
                    item.SoundScalar("until") is { } until ? DateForm.Read(until.Text) : null,
                    name.At
                )
            );
        }
        return specs.ToImmutable();
    }

    private void RefuseUnknown(ImmutableArray<Located<string>> named, ImmutableArray<string> splits)
    {
        if (splits.IsEmpty)
            return;
        foreach (var split in named.Where(split => !splits.Contains(split.Value)))
            problems.Add(
                split.At,
                $"'{split.Shown}' is no split of this data set",
                $"one of {string.Join(", ", splits)}",
                split.Written is null ? NearestName.Hint(split.Value, splits) : null
            );
    }
}
