using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LeakGate.ClickHouse.Measuring;
using LeakGate.ClickHouse.Tests.Cluster;
using LeakGate.Configuration;
using LeakGate.Configuration.Files;
using LeakGate.Measuring;
using LeakGate.Measuring.Local;
using LeakGate.Splits;

namespace LeakGate.ClickHouse.Tests.Measuring;

/// <summary>A column of random values, and how both engines are given them.</summary>
/// <param name="Type">The server's type.</param>
/// <param name="Draw">The text of a value, null where it is missing.</param>
internal sealed record TwinColumn(string Name, string Type, Func<Random, string?> Draw)
{
    public bool IsText => Type.Contains("String", StringComparison.Ordinal);

    public bool IsQuoted => IsText || Type.Contains("Date", StringComparison.Ordinal);
}

/// <summary>Where tables of random rows are made.</summary>
/// <param name="Create">Told the table and its columns.</param>
/// <param name="Insert">Told the table, the shard and the rows.</param>
internal sealed record TwinServer(
    Uri Uri,
    Func<string, string> NewName,
    Func<string, string, Task> Create,
    Func<string, int, string, Task> Insert
)
{
    /// <summary>Three shards of the oldest version.</summary>
    public static TwinServer Of(ClusterFixture fixture) =>
        new(
            fixture.Uri,
            fixture.NewName,
            async (table, columns) =>
            {
                await fixture.Cluster.EverywhereAsync(
                    $"CREATE TABLE {table}_here ({columns}) ENGINE = MergeTree ORDER BY tuple()"
                );
                await fixture.Cluster.EverywhereAsync(
                    $"CREATE TABLE {table} ({columns}) ENGINE = Distributed(shards, default, {table}_here, rand())"
                );
            },
            (table, shard, rows) => fixture.ExecuteAsync($"INSERT INTO {table}_here {rows}", shard)
        );

    /// <summary>One server of today.</summary>
    public static TwinServer Of(CurrentServer current) =>
        new(
            current.Uri,
            current.NewName,
            (table, columns) =>
                current.ExecuteAsync($"CREATE TABLE {table} ({columns}) ENGINE = MergeTree ORDER BY tuple()"),
            (table, _, rows) => current.ExecuteAsync($"INSERT INTO {table} {rows}")
        );
}

/// <summary>The same random rows as tables of the cluster and as CSV files.</summary>
internal sealed class TwinTables : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("leakgate-twins-").FullName;
    private readonly List<(int Split, string?[] Cells)> rows = [];
    private readonly TwinServer server;
    private readonly Random random;

    /// <param name="isOneTable">Whether a column divides one table into the splits.</param>
    public TwinTables(TwinServer server, int seed, ImmutableArray<TwinColumn> columns, int mostRows, bool isOneTable)
    {
        (this.server, Columns, IsOneTable) = (server, columns, isOneTable);
        random = new Random(seed);
        Splits = random.Next(2, 5);
        for (var split = 0; split < Splits; split++)
        {
            for (var row = random.Next(1, mostRows + 1); row > 0; row--)
                rows.Add((split, [.. columns.Select(column => column.Draw(random))]));
        }
        // Rows of one split again in others, which random values alone would hardly give.
        foreach (var (_, cells) in rows.Take(rows.Count / 4).ToArray())
            rows.Add((random.Next(Splits), [.. cells]));
    }

    public ImmutableArray<TwinColumn> Columns { get; }

    public bool IsOneTable { get; }

    public int Splits { get; }

    /// <summary>The column that is declared as the time.</summary>
    public string? Time { get; init; }

    /// <summary>A column that says when the first column's value was known.</summary>
    public string? KnownAt { get; init; }

    /// <summary>What the first servers of the cluster hold; the others are empty.</summary>
    public int Shards { get; init; } = 3;

    private static string NameOf(int split) => split == 0 ? "train" : $"test{split}";

    /// <summary>Writes the files and opens them.</summary>
    public async Task<IReadOnlyList<object>> MeasureLocally(IReadOnlyList<Measurement> questions)
    {
        foreach (var (split, ofSplit) in Parts())
            await File.WriteAllTextAsync(Path.Combine(folder, NameOf(split) + ".csv"), Csv(ofSplit));
        var file = Path.Combine(folder, "leakgate.yml");
        var source = IsOneTable
            ? "source: train.csv\nsplit-by: part"
            : string.Join('\n', Parts().Select(p => $"  {NameOf(p.Split)}: {NameOf(p.Split)}.csv").Prepend("splits:"));
        var spec = Checked.Read(source + Times + "\ncsv: {delimiter: ','}", file: file);
        var dataset = spec.Datasets[0];
        var tables = DatasetTables.Open(
            dataset,
            DataFiles.ResolveAll(spec, [dataset], new LeakGate.Versions.ContentStores(default))
        );
        while (true)
        {
            try
            {
                return await new LocalEngine(tables, 1).AnswerAsync(questions, CancellationToken.None);
            }
            catch (RetypedException retyped)
            {
                tables = tables.Retyped(retyped.Kinds);
            }
        }
    }

    /// <summary>Fills the cluster's tables and opens them.</summary>
    public async Task<IOpenDataset> OpenRemote()
    {
        var names = new List<(int Split, string Table)>();
        foreach (var (split, ofSplit) in Parts())
        {
            var table = server.NewName("twin");
            names.Add((split, table));
            var types = Columns.Select(c => $"{Sql.Name(c.Name)} {c.Type}").Prepend("`leakgate order` Int32");
            var declared = IsOneTable ? types.Append("part String") : types;
            var columns = string.Join(", ", declared);
            await server.Create(table, columns);
            // Which shard holds a row is chance, so that equal rows lie on different ones.
            foreach (var shard in ofSplit.GroupBy(_ => random.Next(Shards)))
            {
                var values = shard.Select(row => $"(0, {string.Join(", ", Literals(row))})");
                await server.Insert(table, shard.Key, $"VALUES {string.Join(", ", values)}");
            }
        }
        var source = IsOneTable
            ? $"source: {{table: {names[0].Table}}}\nsplit-by: part"
            : string.Join('\n', names.Select(n => $"  {NameOf(n.Split)}: {{table: {n.Table}}}").Prepend("splits:"));
        var body = $"engine: {{clickhouse: '{server.Uri}'}}\n{source}{Times}\nignore: ['leakgate order']";
        var spec = Checked.Read(body);
        return await new ClickHouseEngines().OpenAsync(spec.Datasets[0], CancellationToken.None);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Times =>
        (Time is null ? "" : $"\ntime: {Yaml(Time)}")
        + (KnownAt is null ? "" : $"\navailable-at: {{{Yaml(Columns[0].Name)}: {Yaml(KnownAt)}}}");

    private static string Yaml(string name) => $"'{name.Replace("'", "''", StringComparison.Ordinal)}'";

    private IEnumerable<(int Split, List<(int Split, string?[] Cells)> Rows)> Parts() =>
        IsOneTable
            ? [(0, rows)]
            : rows.GroupBy(row => row.Split).OrderBy(part => part.Key).Select(part => (part.Key, part.ToList()));

    private string Csv(List<(int Split, string?[] Cells)> ofSplit)
    {
        var text = new StringBuilder();
        var header = Columns.Select(c => c.Name);
        text.AppendJoin(',', (IsOneTable ? header.Append("part") : header).Select(Quoted)).Append('\n');
        foreach (var (split, cells) in ofSplit)
        {
            var written = cells.Select(cell => Quoted(cell ?? ""));
            text.AppendJoin(',', IsOneTable ? written.Append(NameOf(split)) : written).Append('\n');
        }
        return text.ToString();
    }

    private static string Quoted(string cell) => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private IEnumerable<string> Literals((int Split, string?[] Cells) row)
    {
        var cells = row.Cells.Select(
            (cell, i) =>
                cell is null ? (Columns[i].Type.StartsWith("Nullable", StringComparison.Ordinal) ? "NULL" : "''")
                : Columns[i].IsQuoted ? Sql.Text(cell)
                // Old servers read some decimal literals one bit off.
                : Columns[i].Type.Contains("Float", StringComparison.Ordinal)
                && double.TryParse(cell, CultureInfo.InvariantCulture, out var number)
                && double.IsFinite(number)
                    ? Terms.Number(number)
                : cell
        );
        return IsOneTable ? cells.Append(Sql.Text(NameOf(row.Split))) : cells;
    }
}
