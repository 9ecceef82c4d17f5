using LeakGate.Measuring;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>What a family of questions is answered with.</summary>
internal sealed class SqlContext(RemoteDataset data, ISqlSession session, CancellationToken cancellation)
{
    /// <summary>Longest part of a statement that is made for one batch of columns; servers read 256 KiB by default.</summary>
    public const int LongestBatch = 60_000;

    private readonly string prefix = PrefixFor(data);
    private readonly Dictionary<string, Task<FoundClass[]?>> classes = new(StringComparer.Ordinal);

    public RemoteDataset Data { get; } = data;

    public int Splits => Data.Schema.Splits.Length;

    /// <summary>An alias that is no column's name.</summary>
    public string Alias(string name) => prefix + name;

    public Task<SqlResult> Query(string sql) => session.QueryAsync(sql, cancellation);

    /// <summary>The classes of a target, looked for once for all questions; null where there are too many.</summary>
    public Task<FoundClass[]?> ClassesOf(string target)
    {
        lock (classes)
        {
            if (!classes.TryGetValue(target, out var found))
                classes.Add(target, found = TargetClasses.Find(target, this));
            return found;
        }
    }

    /// <summary>A SELECT over one table.</summary>
    public Branch BranchOf(RemoteTable table) => new(Data, table, prefix);

    /// <summary>The same SELECT over every table that may have rows of some splits, one after the other.</summary>
    public string Union(Func<Branch, string> select, ulong splits = ulong.MaxValue) =>
        string.Join(
            " UNION ALL ",
            Data.Tables.Where(table => (table.Splits & splits) != 0).Select(table => select(BranchOf(table)))
        );

    /// <summary>The same as something to read from.</summary>
    public string FromUnion(Func<Branch, string> select, ulong splits = ulong.MaxValue) => $"({Union(select, splits)})";

    /// <summary>
    /// Cuts questions into batches whose expressions fit into one statement.
    /// </summary>
    /// <param name="size">Length of what one question adds.</param>
    public static IEnumerable<T[]> Batches<T>(IEnumerable<T> questions, Func<T, int> size)
    {
        var batch = new List<T>();
        var length = 0;
        foreach (var question in questions)
        {
            var more = size(question);
            if (batch.Count > 0 && length + more > LongestBatch)
            {
                yield return [.. batch];
                batch.Clear();
                length = 0;
            }
            batch.Add(question);
            length += more;
        }
        if (batch.Count > 0)
            yield return [.. batch];
    }

    /// <summary>Length of a column's expressions, as many times as they stand in a statement.</summary>
    public int SizeOf(string column) =>
        Data.Tables.Sum(table =>
        {
            var sql = Data.Sql(column, table);
            return sql.Key.Length + sql.Number.Length + sql.Text.Length + sql.Time.Length + 700;
        });

    private static string PrefixFor(RemoteDataset data)
    {
        var prefix = "lg_";
        while (
            data.Schema.Columns.Any(c => c.Name.StartsWith(prefix, StringComparison.Ordinal))
            || data.Tables.Any(t => t.SplitSql.Contains(prefix, StringComparison.Ordinal))
        )
            prefix += "_";
        return prefix;
    }
}
