using System.Collections.Immutable;
using LeakGate.Configuration;
using LeakGate.Configuration.Grammar;

namespace LeakGate.ClickHouse.Opening;

/// <summary>What one split or source reads from, before its columns are known.</summary>
/// <param name="From">What stands behind FROM.</param>
/// <param name="Name">As reports call it.</param>
/// <param name="Split">Its split; −1 where a column divides the rows.</param>
/// <param name="At">Where the configuration declares it.</param>
internal sealed record SourceTable(string From, string Name, int Split, SourceLocation At)
{
    /// <summary>In the order of the server.</summary>
    public ImmutableArray<(string Name, string Type)> Columns { get; init; } = [];

    public IEnumerable<(string Name, ColumnType Type)> Comparable =>
        Columns
            .Select(c => (c.Name, Type: ColumnType.Parse(c.Type)))
            .Where(c => c.Type is not null)
            .Select(c => (c.Name, c.Type!));
}

/// <summary>Finds out what to read for a table, a query or files.</summary>
internal sealed class SourceTables(
    EngineSpec engine,
    ISqlSession session,
    Func<Located<string>, string, string, string?, GateException> problem
)
{
    /// <exception cref="GateException">A table is not there, or not the same on every shard.</exception>
    public async Task<SourceTable> FindAsync(SourceSpec source, int split, CancellationToken cancellation)
    {
        var rows = source.Remote!;
        var table = rows.Kind switch
        {
            RemoteKind.Query => new SourceTable($"({rows.Text.Value})", "query", split, rows.Text.At),
            RemoteKind.Files => new SourceTable(
                rows.Text.Value,
                FunctionOf(rows.Text.Value) + "(…)",
                split,
                rows.Text.At
            ),
            _ => new SourceTable(await LocateAsync(rows.Text, cancellation), rows.Text.Shown, split, rows.Text.At),
        };
        var described = await session.QueryAsync($"DESCRIBE TABLE {table.From}", cancellation);
        // What SELECT * would give: computed columns are not among the data.
        var columns = described
            .Rows.Where(row => row[2].Text is "" or "DEFAULT")
            .Select(row => (row[0].Text, row[1].Text));
        return table with { Columns = [.. columns] };
    }

    private static string FunctionOf(string call) => call[..call.IndexOf('(', StringComparison.Ordinal)];

    private async Task<string> LocateAsync(Located<string> name, CancellationToken cancellation)
    {
        var parts = SqlForms.TableParts(name.Value)!.Value;
        var database = parts.Length == 2 ? Sql.Text(parts[0]) : "currentDatabase()";
        var found = await session.QueryAsync(
            $"SELECT database, engine, engine_full FROM system.tables WHERE database = {database} AND name = {Sql.Text(parts[^1])}",
            cancellation
        );
        if (found.Rows.Count == 0)
            throw problem(
                name,
                "the server has no such table",
                "a table of the server",
                "see SHOW TABLES, and 'database'"
            );
        var (schema, kind) = (found.Rows[0][0].Text, found.Rows[0][1].Text);
        ImmutableArray<string> whole = [schema, parts[^1]];
        if (kind == "Distributed")
        {
            if (DistributedTable.Parse(found.Rows[0][2].Text, schema) is { } distributed)
                await RequireSameAsync(name, distributed, cancellation);
            return Sql.Table(whole);
        }
        if (engine.Cluster is not { } cluster)
            return Sql.Table(whole);
        if (kind.EndsWith("View", StringComparison.Ordinal) || kind == "Merge")
            throw problem(
                name,
                $"a {kind}, of which nobody can tell whether it has the rows of one shard or of all",
                "a table that lies on every shard, or a Distributed one",
                $"take 'cluster' out, or read it with a query: {{query: SELECT * FROM {name.Shown}}}"
            );
        await RequireSameAsync(name, new DistributedTable(cluster.Value, schema, parts[^1]), cancellation);
        return $"cluster({Sql.Text(cluster.Value)}, {Sql.Table([schema])}, {Sql.Table([parts[^1]])})";
    }

    /// <summary>
    /// Sees that every shard has the table with the same columns. The server itself would convert types on the way and
    /// so make equal what is not, or unequal what is.
    /// </summary>
    private async Task RequireSameAsync(Located<string> name, DistributedTable table, CancellationToken cancellation)
    {
        var cluster = Sql.Text(table.Cluster);
        var shards = (
            await session.QueryAsync(
                $"SELECT uniqExact(shard_num) FROM system.clusters WHERE cluster = {cluster}",
                cancellation
            )
        )
            .Single[0]
            .Int64;
        var columns = await session.QueryAsync(
            $"SELECT name, type, count() FROM cluster({cluster}, system, columns) WHERE database = {Sql.Text(table.Database)} AND table = {Sql.Text(table.Table)} GROUP BY name, type ORDER BY name, type",
            cancellation
        );
        if (columns.Rows.Count == 0)
            throw problem(
                name,
                $"no shard of cluster '{table.Cluster}' has the table '{table.Database}.{table.Table}'",
                "the table on every shard",
                null
            );
        var differing = columns.Rows.Where(row => row[2].Int64 != shards).ToArray();
        if (differing.Length > 0)
            throw problem(
                name,
                $"column '{differing[0][0].Text}' of '{table.Database}.{table.Table}' is {differing[0][1].Text} on {differing[0][2].Int64} of {shards} shards",
                "the same table with the same columns on every shard",
                "create or alter the table on the shards that differ"
            );
    }
}
