using System.Collections.Immutable;

namespace LeakGate.Configuration.Grammar;

/// <summary>What may stand as SQL in <c>leakgate.yml</c>: a name or an expression that cannot break out of its place.</summary>
internal static class SqlForms
{
    /// <summary>The table functions that read files, the cluster's own or those of a store.</summary>
    public static ImmutableArray<string> FileFunctions { get; } =
    [
        "azureBlobStorage",
        "azureBlobStorageCluster",
        "deltaLake",
        "deltaLakeCluster",
        "file",
        "fileCluster",
        "gcs",
        "hdfs",
        "hdfsCluster",
        "hudi",
        "hudiCluster",
        "iceberg",
        "icebergCluster",
        "s3",
        "s3Cluster",
        "url",
        "urlCluster",
    ];

    /// <summary>What is wrong with the name of a table, or null.</summary>
    public static Fault? JudgeTable(string name) =>
        TableParts(name) is null
            ? new(
                "is no name of a table",
                "write table or database.table; a name with a dot in it stands in `backquotes`"
            )
            : null;

    /// <summary>The parts of <c>table</c> or <c>database.table</c>, without backquotes; null where it is neither.</summary>
    public static ImmutableArray<string>? TableParts(string name)
    {
        var parts = ImmutableArray.CreateBuilder<string>();
        var rest = name.AsSpan();
        while (true)
        {
            var quoted = rest is ['`', ..];
            var end = quoted ? rest[1..].IndexOf('`') : rest.IndexOf('.');
            if (quoted && end < 0)
                return null;
            var part =
                quoted ? rest.Slice(1, end)
                : end < 0 ? rest
                : rest[..end];
            if (part.IsEmpty || part.ContainsAny('`', '\\') || part.Trim().Length < part.Length)
                return null;
            parts.Add(part.ToString());
            rest = rest[(part.Length + (quoted ? 2 : 0))..];
            if (rest.IsEmpty)
                return parts.Count <= 2 ? parts.ToImmutable() : null;
            if (rest[0] != '.' || rest.Length == 1)
                return null;
            rest = rest[1..];
        }
    }

    /// <summary>What is wrong with a query, or null.</summary>
    public static Fault? JudgeQuery(string sql)
    {
        if (JudgeNesting(sql) is { } fault)
            return fault;
        var start = sql.AsSpan().TrimStart();
        return StartsWithWord(start, "SELECT") || StartsWithWord(start, "WITH")
            ? null
            : new("does not begin with SELECT or WITH", "only a query that reads can stand here");
    }

    /// <summary>What is wrong with the call of a table function, or null.</summary>
    public static Fault? JudgeFiles(string call)
    {
        var open = call.IndexOf('(', StringComparison.Ordinal);
        var name = open < 0 ? call : call[..open];
        if (!FileFunctions.Contains(name))
            return new(
                "calls no table function that reads files",
                NearestName.Hint(name, FileFunctions) ?? "such as s3Cluster('cluster', 'https://…', 'Parquet')"
            );
        if (JudgeNesting(call) is { } fault)
            return fault;
        return open < 0 || !call.EndsWith(')') || JudgeNesting(call[(open + 1)..^1]) is not null
            ? new("is more or less than one call", $"write {name}(…) and nothing else")
            : null;
    }

    private static bool StartsWithWord(ReadOnlySpan<char> text, string word) =>
        text.StartsWith(word, StringComparison.OrdinalIgnoreCase)
        && text.Length > word.Length
        && !char.IsLetterOrDigit(text[word.Length])
        && text[word.Length] != '_';

    /// <summary>
    /// Refuses whatever would end early the parentheses that the text is put into, or reach beyond them: a second statement, a
    /// closing parenthesis too many, a quotation or a comment that does not end.
    /// </summary>
    private static Fault? JudgeNesting(string sql)
    {
        var depth = 0;
        for (var i = 0; i < sql.Length; i++)
        {
            var c = sql[i];
            var next = i + 1 < sql.Length ? sql[i + 1] : '\0';
            switch (c)
            {
                case '\'' or '"' or '`':
                    i = EndOfQuotation(sql, i);
                    if (i < 0)
                        return new($"has a {c} that is never closed");
                    break;
                case '-' when next == '-':
                case '#':
                case '/' when next is '*' or '/':
                    return new("holds a comment", "leave comments out; the file itself has them behind a #");
                case ';':
                    return new("holds a semicolon", "one statement, without a semicolon behind it");
                case '(' or '[' or '{':
                    depth++;
                    break;
                case ')' or ']' or '}':
                    if (--depth < 0)
                        return new("closes a parenthesis that it does not open");
                    break;
            }
        }
        return depth == 0 ? null : new("opens a parenthesis that it does not close");
    }

    /// <summary>Where the quotation ends that begins at a place; −1 where it does not.</summary>
    private static int EndOfQuotation(string sql, int start)
    {
        for (var i = start + 1; i < sql.Length; i++)
        {
            if (sql[i] == '\\')
                i++;
            else if (sql[i] == sql[start])
                return i;
        }
        return -1;
    }
}
