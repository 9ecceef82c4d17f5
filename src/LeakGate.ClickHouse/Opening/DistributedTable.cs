namespace LeakGate.ClickHouse.Opening;

/// <summary>What a Distributed table stands for: a table that lies on every shard of a cluster.</summary>
internal sealed record DistributedTable(string Cluster, string Database, string Table)
{
    /// <summary>
    /// Reads <c>Distributed(cluster, database, table[, key[, policy]])</c>; null where an argument is an expression whose value
    /// only the server knows.
    /// </summary>
    /// <param name="engine">The table's engine, as the server writes it.</param>
    /// <param name="database">Where the table itself lies.</param>
    public static DistributedTable? Parse(string engine, string database)
    {
        const string Start = "Distributed(";
        if (!engine.StartsWith(Start, StringComparison.Ordinal))
            return null;
        var arguments = new List<string>();
        var rest = engine.AsSpan(Start.Length);
        while (arguments.Count < 3)
        {
            var end = EndOfArgument(rest);
            if (end < 0)
                return null;
            arguments.Add(rest[..end].Trim().ToString());
            rest = rest[(end + 1)..];
        }
        if (string.Equals(arguments[1], "currentDatabase()", StringComparison.OrdinalIgnoreCase))
            arguments[1] = database;
        return arguments.TrueForAll(argument => !argument.Contains('(', StringComparison.Ordinal))
            ? new(Plain(arguments[0]), Plain(arguments[1]), Plain(arguments[2]))
            : null;
    }

    /// <summary>Where the comma or the parenthesis is that ends an argument; −1 where there is none.</summary>
    private static int EndOfArgument(ReadOnlySpan<char> text)
    {
        var depth = 0;
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quote != '\0')
            {
                if (c == '\\')
                    i++;
                else if (c == quote)
                    quote = '\0';
            }
            else if (c is '\'' or '"' or '`')
                quote = c;
            else if (c == '(')
                depth++;
            else if (depth == 0 && c is (',' or ')'))
                return i;
            else if (c == ')')
                depth--;
        }
        return -1;
    }

    private static string Plain(string argument) =>
        argument is [('\'' or '"' or '`') and var quote, .., _] && argument[^1] == quote
            ? argument[1..^1].Replace("\\", "", StringComparison.Ordinal)
            : argument;
}
