using System.Collections.Immutable;
using LeakGate.Configuration.Grammar;
using LeakGate.Configuration.Yaml;

namespace LeakGate.Configuration.Binding;

/// <summary>
/// Turns the checked tree of one data set into its specification and reports what only the whole can show. Faulty
/// nodes are left out; the result of a tree with faults is never used.
/// </summary>
/// <param name="folder">Absolute folder of the configuration.</param>
internal sealed class DatasetBinder(
    YamlScalar name,
    YamlMapping dataset,
    RuleSettings rules,
    string folder,
    ProblemList problems
)
{
    private readonly EngineBinder engines = new(dataset, problems);

    public DatasetSpec Bind()
    {
        engines.RefuseFileKeys();
        var spec = new DatasetSpec
        {
            Name = name.ToLocated(),
            Engine = engines.Bind(),
            Splits = Splits(),
            Source = dataset.Sound("source") is { } source ? Source(source) : null,
            SplitBy = SplitBy(),
            Target = Text("target"),
            Task = Task(),
            Time = Time(),
            Groups = Groups(),
            Entity = Key("entity"),
            Id = Key("id"),
            Ignore = Texts(dataset.Sound("ignore")),
            Text = Texts(dataset.Sound("text")),
            AvailableAt = AvailableAt(),
            ShowValues = Flag(dataset, "show-values", otherwise: false),
            Csv = CsvBinder.Bind(dataset.SoundMapping("csv"), problems),
            Nulls = Nulls(),
            Metrics = EvaluationBinder.Metrics(dataset.Sound("metrics")),
            Training = EvaluationBinder.Training(dataset, problems),
            Rules = rules,
        };
        ColumnRoles.Check(spec, problems);
        return spec;
    }

    /// <summary>The texts of a scalar or of a list of scalars.</summary>
    public static ImmutableArray<Located<string>> Texts(YamlNode? node) =>
        node switch
        {
            YamlScalar scalar => [scalar.ToLocated()],
            YamlSequence list =>
            [
                .. list.Items.OfType<YamlScalar>().Where(item => !item.IsFaulty).Select(item => item.ToLocated()),
            ],
            _ => [],
        };

    public static bool Flag(YamlMapping mapping, string key, bool otherwise) =>
        mapping.SoundScalar(key) is { } scalar ? ScalarForms.Flag(scalar.Text) ?? otherwise : otherwise;

    private Located<string>? Text(string key) => dataset.SoundScalar(key)?.ToLocated();

    private ImmutableArray<SplitSpec> Splits()
    {
        var declared = dataset.Find("splits") ?? dataset.Find("card");
        if (declared is null or { Key.IsFaulty: true } or { Value.IsFaulty: true })
        {
            return [];
        }

        var splits = ImmutableArray.CreateBuilder<SplitSpec>();
        var rolesAreKnown = true;
        foreach (
            var (key, value, source) in declared.Key.Text == "card" ? OfCard(declared.Value) : OfTable(declared.Value)
        )
        {
            var role = RoleOf(key, value);
            rolesAreKnown &= role is not null;
            splits.Add(new(key.ToLocated(), role ?? SplitRole.Test, source));
        }

        SplitChecks.RefuseSharedPaths(splits, problems);
        if (rolesAreKnown && splits.Count > 0)
        {
            SplitChecks.RequireBothSides(splits, declared.Key.At, problems);
        }

        return splits.ToImmutable();
    }

    private IEnumerable<(YamlScalar Name, YamlNode? Value, SourceSpec Source)> OfTable(YamlNode table) =>
        (table as YamlMapping)?.Entries.Select(entry => (entry.Key, (YamlNode?)entry.Value, Source(entry.Value))) ?? [];

    /// <summary>A card has no place for roles: its splits are called train, validation and test.</summary>
    private IEnumerable<(YamlScalar Name, YamlNode? Value, SourceSpec Source)> OfCard(YamlNode card)
    {
        var own = card as YamlMapping;
        if ((own is null ? card as YamlScalar : own.SoundScalar("path")) is not { } path)
        {
            return [];
        }

        return new DatasetCard(folder, path.ToLocated(), own?.SoundScalar("config")?.ToLocated())
            .Splits(problems)
            .Select(split => (split.Name, (YamlNode?)null, split.Source));
    }

    private SplitRole? RoleOf(YamlScalar key, YamlNode? value)
    {
        if ((value as YamlMapping)?.Find("role") is { } declared)
        {
            return declared.Value is YamlScalar { IsFaulty: false } word ? SplitRoles.Infer(word.Text) : null;
        }

        var role = SplitRoles.Infer(key.Text);
        if (role is null && !key.IsFaulty && value is not { IsFaulty: true })
        {
            problems.Add(
                key.At,
                $"the name of split '{key.Text}' does not say what the model does with it",
                "a name with one of train, validation and test in it, or a declared role",
                $"write '{key.Text}: {{path: …, role: train}}', or validation or test"
            );
        }

        return role;
    }

    private SourceSpec Source(YamlNode node)
    {
        if (engines.Rows(node) is { } rows)
        {
            return new([], node.At) { Remote = rows };
        }

        var own = node as YamlMapping;
        var paths = own is null ? node : own.Sound("path") ?? own.Sound("paths");
        var format = own?.SoundScalar("format") ?? dataset.SoundScalar("format");
        return new(Texts(paths), node.At) { Format = format is null ? null : DataFormats.OfWord(format.Text) };
    }

    private SplitBySpec? SplitBy()
    {
        var none = ImmutableSortedDictionary.Create<string, Located<SplitRole>>(StringComparer.Ordinal);
        switch (dataset.Sound("split-by"))
        {
            case YamlScalar column:
                return new(column.ToLocated(), none);
            case YamlMapping mapping when mapping.SoundScalar("column") is { } column:
                var roles = none.ToBuilder();
                foreach (var (value, node) in mapping.SoundMapping("roles")?.Entries ?? [])
                {
                    if (node is YamlScalar { IsFaulty: false } word && SplitRoles.Infer(word.Text) is { } role)
                    {
                        roles[value.Text] = new(role, word.At);
                    }
                }

                return new(column.ToLocated(), roles.ToImmutable());
            default:
                return null;
        }
    }

    private Located<TaskKind>? Task() =>
        dataset.SoundScalar("task") is { } word
            ? new(word.Text == "regression" ? TaskKind.Regression : TaskKind.Classification, word.At)
            : null;

    private TimeSpec? Time()
    {
        switch (dataset.Sound("time"))
        {
            case YamlScalar column:
                return new(column.ToLocated(), null, null, null);
            case YamlMapping mapping when mapping.SoundScalar("column") is { } column:
                var format = mapping.SoundScalar("format")?.ToLocated();
                return new(
                    column.ToLocated(),
                    format,
                    Step(mapping.SoundScalar("embargo"), format),
                    Step(mapping.SoundScalar("horizon"), format)
                );
            default:
                return null;
        }
    }

    private Located<TimeStep>? Step(YamlScalar? scalar, Located<string>? format)
    {
        if (scalar is null || ScalarForms.Step(scalar.Text, scalar.IsPlain) is not { } step)
        {
            return null;
        }

        if (step.Number > 0 && format is not null && !ScalarForms.IsUnixTime(format.Value))
        {
            problems.Add(
                scalar.At,
                $"'{scalar.Written}' has no unit, but '{format.Shown}' says that the times are dates",
                "a duration such as 7d, 36h or 1d12h",
                "add a unit: w, d, h, m or s"
            );
        }

        return new(step, scalar.At);
    }

    private ImmutableArray<KeySpec> Groups()
    {
        if (dataset.Sound("group") is not YamlSequence list)
        {
            return Key("group") is { } single ? [single] : [];
        }

        var keys = list
            .Items.Where(item => !item.IsFaulty)
            .Select(item => new KeySpec(Texts(item), item.At))
            .ToImmutableArray();
        var known = new Dictionary<string, KeySpec>(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            var columns = string.Join('\0', key.Columns.Select(column => column.Value).Order(StringComparer.Ordinal));
            if (!known.TryAdd(columns, key))
            {
                problems.Add(
                    key.At,
                    $"the group '{string.Join(" + ", key.Columns.Select(column => column.Shown))}' is declared twice",
                    "each group once",
                    "remove one of the two"
                );
            }
        }

        return keys;
    }

    private KeySpec? Key(string key) => dataset.Sound(key) is { } node ? new(Texts(node), node.At) : null;

    private ImmutableArray<AvailableAtSpec> AvailableAt()
    {
        var specs = ImmutableArray.CreateBuilder<AvailableAtSpec>();
        foreach (var (feature, node) in dataset.SoundMapping("available-at")?.Entries ?? [])
        {
            if (node is not YamlScalar { IsFaulty: false } known)
            {
                continue;
            }

            if (known.Text == feature.Text)
            {
                problems.Add(
                    known.At,
                    $"'{feature.Text}' is declared to say when it was known itself",
                    "another column, which holds a time",
                    "name the column with the time at which the feature's value was known"
                );
            }

            specs.Add(new(feature.ToLocated(), known.ToLocated()));
        }

        return specs.ToImmutable();
    }

    private ImmutableArray<string> Nulls() =>
        dataset.Sound("nulls") is YamlSequence list
            ? [.. Texts(list).Select(spelling => spelling.Value).Where(spelling => spelling.Length > 0)]
            : DatasetSpec.DefaultNulls;
}
