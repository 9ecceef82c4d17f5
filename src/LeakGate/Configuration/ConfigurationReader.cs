using System.Collections.Immutable;
using LeakGate.Checks;
using LeakGate.Configuration.Binding;
using LeakGate.Configuration.Grammar;
using LeakGate.Configuration.Yaml;

namespace LeakGate.Configuration;

/// <summary>
/// Reads <c>leakgate.yml</c>. The text becomes a tree of nodes that know their place, the tree is checked against the
/// grammar, and what stands the check is bound to an immutable <see cref="GateSpec"/>. No step stops at its first
/// problem: a person sees everything that is wrong with the file at once.
/// </summary>
internal static class ConfigurationReader
{
    /// <summary>The names that are looked for in a folder, the preferred one first.</summary>
    public static ImmutableArray<string> FileNames { get; } = ["leakgate.yml", "leakgate.yaml"];

    /// <summary>Reads a configuration file.</summary>
    /// <param name="path">The file, or a folder that holds one of <see cref="FileNames"/>.</param>
    /// <param name="environment">The value of an environment variable, or null where it is not set.</param>
    /// <param name="rules">The rules that the file may set.</param>
    /// <exception cref="GateException">The file is missing or wrong; carries every problem, ordered by place.</exception>
    public static GateSpec Read(string path, Func<string, string?> environment, ImmutableArray<Rule> rules)
    {
        var full = Locate(path);
        var problems = new ProblemList(Display(full));
        return Bind(SourceText.Read(full, problems), Path.GetDirectoryName(full)!, problems, environment, rules);
    }

    /// <summary>Reads a configuration from its text.</summary>
    /// <param name="file">The file's name in messages; data paths are relative to its folder.</param>
    /// <inheritdoc cref="Read"/>
    public static GateSpec ReadText(
        string text,
        string file,
        Func<string, string?> environment,
        ImmutableArray<Rule> rules
    ) => Bind(text, Path.GetDirectoryName(Path.GetFullPath(file))!, new ProblemList(file), environment, rules);

    private static GateSpec Bind(
        string text,
        string folder,
        ProblemList problems,
        Func<string, string?> environment,
        ImmutableArray<Rule> rules
    )
    {
        SourceText.RefuseForbidden(text, problems);
        var root = RequireMapping(YamlTreeReader.Read(text, problems), problems);
        Variables.FillIn(root, environment, problems);
        RequireVersion(root, problems);

        var grammar = GateGrammar.For(rules);
        new ShapeCheck(grammar, problems).Check(root, grammar, "the file", new(problems.File, 1, 1, 1));

        var binder = new RuleSettingsBinder(rules, problems);
        var suppressions = new SuppressionBinder(rules, problems);
        var general = binder.Bind(root.SoundMapping("checks"));
        var datasets = ImmutableArray.CreateBuilder<DatasetSpec>();
        foreach (var (name, node) in (root.Find("datasets")?.Value as YamlMapping)?.Entries ?? [])
        {
            if (node is YamlMapping dataset)
            {
                var own = binder.Bind(dataset.SoundMapping("checks"));
                var spec = new DatasetBinder(
                    name,
                    dataset,
                    RuleSettingsBinder.Merge(general, own),
                    folder,
                    problems
                ).Bind();
                var splits = spec.Splits.Select(split => split.Name.Value).ToImmutableArray();
                datasets.Add(spec with { Suppressions = suppressions.Bind(dataset.Sound("suppress"), splits) });
            }
        }

        var everywhere = suppressions.Bind(root.Sound("suppress"), []);
        problems.ThrowIfAny();
        return new()
        {
            File = problems.File,
            Text = text,
            Folder = folder,
            FailOn = RuleSettingsBinder.ReadLevel(root.SoundScalar("fail-on")),
            Datasets = datasets.ToImmutable(),
            Suppressions = everywhere,
            Baseline = root.SoundScalar("baseline")?.ToLocated(),
        };
    }

    private static YamlMapping RequireMapping(YamlNode? root, ProblemList problems) =>
        root switch
        {
            YamlMapping mapping => mapping,
            null or YamlScalar { IsNull: true } => throw problems.Fatal(
                SourceLocation.Whole(problems.File),
                "the file is empty",
                "version and datasets",
                "'leakgate init' writes a first leakgate.yml"
            ),
            _ => throw problems.Fatal(root.At, $"the file is {root.Kind}", "a mapping with version and datasets"),
        };

    /// <summary>A file of another version has another grammar, so nothing else about it can be judged.</summary>
    private static void RequireVersion(YamlMapping root, ProblemList problems)
    {
        if (
            root.Find("version")?.Value is YamlScalar { IsFaulty: false, IsPlain: true } version
            && ScalarForms.Number(version.Text) is { } number
            && number != GateGrammar.Version
        )
        {
            throw problems.Fatal(
                version.At,
                version.HasVariable ? "another version of the grammar" : $"version {version.Text}",
                $"version {GateGrammar.Version}, the only one that this LeakGate reads",
                number > GateGrammar.Version ? "update LeakGate, or write version: 1" : "write version: 1"
            );
        }
    }

    /// <summary>The absolute path of the file that a path names; the empty path is the working directory.</summary>
    private static string Locate(string path)
    {
        var full = path.Length == 0 ? Directory.GetCurrentDirectory() : Path.GetFullPath(path);
        if (File.Exists(full))
        {
            return full;
        }

        var candidates = Directory.Exists(full)
            ? FileNames.Select(name => Path.Combine(full, name)).ToImmutableArray()
            : [full];
        return candidates.FirstOrDefault(File.Exists) ?? throw Missing(full, candidates);
    }

    private static GateException Missing(string full, ImmutableArray<string> candidates)
    {
        var folder = Path.GetDirectoryName(candidates[0])!;
        var hint = "'leakgate init' writes a first leakgate.yml";
        if (Directory.Exists(folder) && candidates.Length == 1)
        {
            var present = Directory
                .EnumerateFiles(folder)
                .Select(file => Path.GetFileName(file))
                .Order(StringComparer.Ordinal);
            hint = NearestName.Hint(Path.GetFileName(full), present) ?? hint;
        }

        var looked = string.Join(" and ", candidates.Select(candidate => $"'{candidate}'"));
        return new ProblemList(Display(candidates[0])).Fatal(
            SourceLocation.Whole(Display(candidates[0])),
            $"there is no configuration file (looked for {looked})",
            "a leakgate.yml",
            hint
        );
    }

    /// <summary>The path as a person would write it: relative to the working directory where it lies below.</summary>
    private static string Display(string full)
    {
        var relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), full);
        return relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? full : relative;
    }
}
