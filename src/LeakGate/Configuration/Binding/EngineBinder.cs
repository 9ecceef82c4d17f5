using System.Collections.Immutable;
using System.Globalization;
using LeakGate.Configuration.Grammar;
using LeakGate.Configuration.Yaml;

namespace LeakGate.Configuration.Binding;

/// <summary>Binds <c>engine</c>, and the rows that splits have there.</summary>
internal sealed class EngineBinder(YamlMapping dataset, ProblemList problems)
{
    private static readonly (string Unit, long Bytes)[] Units =
    [
        ("KB", 1_000),
        ("MB", 1_000_000),
        ("GB", 1_000_000_000),
        ("TB", 1_000_000_000_000),
        ("KiB", 1L << 10),
        ("MiB", 1L << 20),
        ("GiB", 1L << 30),
        ("TiB", 1L << 40),
    ];

    /// <summary>The engine of the data set; null where its rows are in files.</summary>
    public EngineSpec? Bind()
    {
        if (dataset.SoundMapping("engine") is not { } engine || engine.SoundScalar("clickhouse") is not { } url)
            return null;
        RefuseCredentials(url);
        RefuseLiteral(engine.SoundScalar("password"));
        return new EngineSpec
        {
            Url = url.ToLocated(),
            User = engine.SoundScalar("user")?.ToLocated(),
            Password = engine.SoundScalar("password")?.ToLocated(),
            Database = engine.SoundScalar("database")?.ToLocated(),
            Cluster = engine.SoundScalar("cluster")?.ToLocated(),
            Timeout = Timeout(engine.SoundScalar("timeout")),
            Settings = Settings(engine.SoundMapping("settings")),
            At = dataset.Find("engine")!.Key.At,
        };
    }

    /// <summary>The rows that a split or a source has in the engine; null where it names files.</summary>
    public RemoteRows? Rows(YamlNode node)
    {
        var rows = Declared(node);
        var isBound = dataset.SoundMapping("engine")?.SoundScalar("clickhouse") is not null;
        if (!NamesRows(node) && isBound && !node.IsFaulty)
            problems.Add(
                node.At,
                "a path, in a data set that has an engine",
                "a table, a query or files of the engine",
                "write {table: …}, {query: …} or {files: …}; or take 'engine' out"
            );
        if (rows is not null && dataset.Find("engine") is null)
            problems.Add(
                node.At,
                $"a {Word(rows.Kind)}, in a data set that has no engine",
                "a path",
                "say where it is: engine: {clickhouse: \"${CLICKHOUSE_URL}\"}"
            );
        return rows;
    }

    /// <summary>What describes files has no meaning for rows of an engine.</summary>
    public void RefuseFileKeys()
    {
        foreach (var key in new[] { "card", "csv", "format", "training" })
        {
            if (dataset.Find("engine") is not null && dataset.Find(key) is { } entry)
                problems.Add(
                    entry.Key.At,
                    $"'{key}' is about local files, but the data set has an engine",
                    "splits, or source and split-by, with table, query or files",
                    $"take '{key}' out"
                );
        }
    }

    private static RemoteRows? Declared(YamlNode node)
    {
        if (node is not YamlMapping own)
            return null;
        foreach (var kind in Enum.GetValues<RemoteKind>())
        {
            if (own.SoundScalar(Word(kind)) is { } text)
                return new RemoteRows(kind, text.ToLocated());
        }
        return null;
    }

    /// <summary>Whether a split says where in the engine its rows are, be it wrongly.</summary>
    private static bool NamesRows(YamlNode node) =>
        node is YamlMapping own && Enum.GetValues<RemoteKind>().Any(kind => own.Find(Word(kind)) is not null);

    private static string Word(RemoteKind kind) => kind.ToString().ToLowerInvariant();

    private void RefuseCredentials(YamlScalar url)
    {
        if (new Uri(url.Text).UserInfo.Length > 0)
            problems.Add(
                url.At,
                "the address holds a user or a password",
                "an address without them",
                "name them under user and password, from the environment: ${CLICKHOUSE_USER}, ${CLICKHOUSE_PASSWORD}"
            );
    }

    private void RefuseLiteral(YamlScalar? password)
    {
        if (password is { HasVariable: false })
            problems.Add(
                password.At,
                "a password stands in the file, where everybody who can read it learns it",
                "a variable of the environment",
                "write ${CLICKHOUSE_PASSWORD}, and change the password"
            );
    }

    private TimeSpan Timeout(YamlScalar? scalar)
    {
        if (scalar is null || ScalarForms.Step(scalar.Text, scalar.IsPlain) is not { } step)
            return EngineSpec.DefaultTimeout;
        var seconds = step.Duration?.TotalSeconds ?? 0;
        if (seconds is < 1 or > 7 * 24 * 3600)
            problems.Add(scalar.At, $"'{scalar.Written}' is no time limit", "a duration from 1s to 7d");
        return step.Duration ?? EngineSpec.DefaultTimeout;
    }

    private ImmutableSortedDictionary<string, string> Settings(YamlMapping? table)
    {
        var settings = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, node) in table?.Entries ?? [])
        {
            if (name.IsFaulty || node is not YamlScalar { IsFaulty: false } value)
                continue;
            if (!name.Text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'))
                problems.Add(name.At, $"'{Excerpt.Of(name.Text)}' is no setting", "a name such as max_memory_usage");
            else if (EngineGrammar.OwnSettings.Contains(name.Text))
                problems.Add(
                    name.At,
                    $"'{name.Text}' is set by LeakGate itself",
                    "settings about memory, threads and limits",
                    name.Text == "max_execution_time" ? "write 'timeout' beside 'clickhouse'" : "take it out"
                );
            settings[name.Text] = Bytes(value.Text)?.ToString(CultureInfo.InvariantCulture) ?? value.Text;
        }
        return settings.ToImmutable();
    }

    /// <summary>The bytes of a size with a unit; null for any other value.</summary>
    private static long? Bytes(string text)
    {
        var unit = text.TrimStart("0123456789. ".ToCharArray());
        var (_, bytes) = Array.Find(Units, u => string.Equals(u.Unit, unit, StringComparison.OrdinalIgnoreCase));
        var number = text[..^unit.Length].Trim();
        return
            bytes > 0
            && double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            ? (long)(count * bytes)
            : null;
    }
}
