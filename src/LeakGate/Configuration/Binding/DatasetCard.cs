using System.Collections.Immutable;
using LeakGate.Configuration.Yaml;

namespace LeakGate.Configuration.Binding;

/// <summary>
/// Reads splits from the card of a Hugging Face data set: the <c>configs</c> in the YAML block at the head of its
/// README.md, each with <c>data_files</c> as a list of <c>split</c> and <c>path</c>, or as a mapping from one to the other.
/// </summary>
/// <param name="folder">Absolute folder that <paramref name="path"/> is relative to.</param>
/// <param name="path">The card, as the configuration names it.</param>
/// <param name="config">The configuration that is wanted; null for the default one.</param>
internal sealed class DatasetCard(string folder, Located<string> path, Located<string>? config)
{
    private const string Fence = "---";

    private readonly ProblemList problems = new(path.Value);

    /// <summary>The splits of the card, their paths relative to <paramref name="folder"/> too.</summary>
    /// <param name="ofConfiguration">Takes what is wrong with the configuration that names the card.</param>
    /// <exception cref="GateException">The card cannot be read, or does not say which files make a split.</exception>
    public ImmutableArray<(YamlScalar Name, SourceSpec Source)> Splits(ProblemList ofConfiguration)
    {
        var absolute = Path.Combine(folder, path.Value);
        if (!File.Exists(absolute))
        {
            ofConfiguration.Add(path.At, $"there is no card '{path.Shown}'", "the README.md of a data set");
            return [];
        }
        var root = Front(SourceText.Read(absolute, problems));
        var splits = ImmutableArray.CreateBuilder<(YamlScalar, SourceSpec)>();
        if (Chosen(root, ofConfiguration) is { } chosen)
        {
            foreach (var (name, files) in DataFiles(chosen))
                splits.Add((name, Source(files)));
        }
        problems.ThrowIfAny();
        return splits.ToImmutable();
    }

    /// <summary>The YAML block; lines keep their numbers.</summary>
    private YamlMapping Front(string text)
    {
        var lines = text.Split('\n');
        var end = Array.FindIndex(lines, 1, line => line.TrimEnd() is Fence or "...");
        if (lines[0].TrimEnd() != Fence || end < 0)
            throw problems.Fatal(
                new(path.Value, 1, 1, 1),
                "the file does not begin with a YAML block",
                $"a card: a block between two lines of '{Fence}'"
            );
        var root = YamlTreeReader.Read("\n" + string.Join('\n', lines[1..end]), problems) as YamlMapping;
        problems.ThrowIfAny();
        return root
            ?? throw problems.Fatal(new(path.Value, 1, 1, 1), "the YAML block holds no keys", "the key configs");
    }

    private YamlMapping? Chosen(YamlMapping root, ProblemList ofConfiguration)
    {
        if (root.Find("configs")?.Value is not YamlSequence list)
            throw problems.Fatal(root.At, "the card has no list 'configs'", "configs with data_files for every split");
        var configs = list.Items.OfType<YamlMapping>().ToArray();
        var chosen = config is null ? Default(configs) : Array.Find(configs, c => NameOf(c) == config.Value);
        if (chosen is null)
        {
            var names = configs.Select(NameOf).ToArray();
            ofConfiguration.Add(
                config?.At ?? path.At,
                config is null
                    ? $"the card '{path.Shown}' has several configurations and none is the default"
                    : $"the card '{path.Shown}' has no configuration '{config.Shown}'",
                $"one of {string.Join(", ", names)}",
                config is null ? "name one: card: {path: …, config: …}" : NearestName.Hint(config.Value, names)
            );
        }
        return chosen;
    }

    private static YamlMapping? Default(YamlMapping[] configs) =>
        Array.Find(configs, c => c.SoundScalar("default")?.Text is "true" or "True")
        ?? Array.Find(configs, c => NameOf(c) == "default")
        ?? (configs.Length == 1 ? configs[0] : null);

    private static string NameOf(YamlMapping config) => config.SoundScalar("config_name")?.Text ?? "default";

    private IEnumerable<(YamlScalar Name, YamlNode Files)> DataFiles(YamlMapping config)
    {
        switch (config.Find("data_files")?.Value)
        {
            case YamlMapping table:
                foreach (var (name, files) in table.Entries)
                    yield return (name, files);
                break;
            case YamlSequence list when list.Items.All(item => item is YamlMapping):
                foreach (var item in list.Items.Cast<YamlMapping>())
                {
                    if (item.SoundScalar("split") is { } name && item.Sound("path") is { } files)
                        yield return (name, files);
                    else
                        problems.Add(item.At, "an entry of data_files lacks split or path", "both of them");
                }
                break;
            case var other:
                problems.Add(
                    (other ?? config).At,
                    "data_files does not say which files make which split",
                    "a list of split and path, or a mapping from splits to paths"
                );
                break;
        }
    }

    private SourceSpec Source(YamlNode files)
    {
        var beside = Path.GetDirectoryName(path.Value)?.Replace('\\', '/') ?? "";
        var prefix = beside.Length == 0 ? "" : beside + "/";
        var paths = DatasetBinder.Texts(files);
        foreach (var wrong in paths)
        {
            if (Grammar.GateGrammar.JudgePath(wrong.Value) is { } fault)
                problems.Add(wrong.At, $"'{wrong.Shown}' {fault.Why}", "a path beside the card", fault.Hint);
        }
        if (paths.IsEmpty)
            problems.Add(files.At, "no path stands here", "a path or a list of paths");
        return new([.. paths.Select(p => new Located<string>(prefix + p.Value, p.At))], files.At);
    }
}
