using System.Text;
using LeakGate.Configuration;
using LeakGate.Configuration.Yaml;

namespace LeakGate.Versions;

/// <summary>What a change of <c>leakgate.yml</c> means: for single data sets, or for all of them.</summary>
/// <param name="ForAll">A clause that holds for every data set, or null.</param>
/// <param name="Datasets">Names of the data sets whose own part has changed, or that are new.</param>
internal sealed record ConfigurationChange(string? ForAll, IReadOnlySet<string> Datasets)
{
    private static readonly HashSet<string> None = [];

    /// <summary>Compares two texts by what they say: comments, quotes and places do not count.</summary>
    public static ConfigurationChange Between(string? before, string after, string file)
    {
        if (before is null)
            return new($"'{file}' is new", None);
        if (Tree(before) is not { } old || Tree(after) is not { } now)
            return new($"'{file}' cannot be compared with its version at the base", None);
        foreach (var key in old.Entries.Concat(now.Entries).Select(entry => entry.Key.Written).Distinct())
        {
            if (key != "datasets" && Say(old.Find(key)?.Value) != Say(now.Find(key)?.Value))
                return new($"'{key}' of '{file}' is changed, which holds for all data sets", None);
        }
        var sets = (old.Find("datasets")?.Value as YamlMapping, now.Find("datasets")?.Value as YamlMapping);
        var changed = (sets.Item2?.Entries ?? []).Where(entry =>
            Say(sets.Item1?.Find(entry.Key.Written)?.Value) != Say(entry.Value)
        );
        return new(null, changed.Select(entry => entry.Key.Written).ToHashSet(StringComparer.Ordinal));
    }

    private static YamlMapping? Tree(string text)
    {
        try
        {
            return YamlTreeReader.Read(text, new ProblemList("")) as YamlMapping;
        }
        catch (GateException)
        {
            return null; // the caller takes everything for changed
        }
    }

    /// <summary>The node in a form that two nodes share exactly when they say the same.</summary>
    private static string Say(YamlNode? node)
    {
        var text = new StringBuilder();
        Say(text, node);
        return text.ToString();
    }

    private static void Say(StringBuilder text, YamlNode? node)
    {
        switch (node)
        {
            case YamlScalar scalar:
                text.Append(scalar.IsPlain ? 'p' : 'q')
                    .Append(scalar.Written.Length)
                    .Append(':')
                    .Append(scalar.Written);
                break;
            case YamlSequence list:
                text.Append('[');
                foreach (var item in list.Items)
                    Say(text, item);
                text.Append(']');
                break;
            case YamlMapping mapping:
                text.Append('{');
                // The order of splits is the order of pairs and reports, so it counts.
                foreach (var (key, value) in mapping.Entries)
                {
                    Say(text, key);
                    Say(text, value);
                }
                text.Append('}');
                break;
            default:
                text.Append('-');
                break;
        }
    }
}
