using System.Collections.Immutable;
using System.Text;

namespace LeakGate.ClickHouse;

/// <summary>Writes names and values so that they stay names and values.</summary>
internal static class Sql
{
    /// <summary>A name in backquotes.</summary>
    public static string Name(string name) => Quote(name, '`');

    /// <summary>The name of a table: <c>`database`.`table`</c>.</summary>
    public static string Table(ImmutableArray<string> parts) => string.Join('.', parts.Select(Name));

    /// <summary>A text as a literal.</summary>
    public static string Text(string text) => Quote(text, '\'');

    private static string Quote(string text, char quote)
    {
        var sql = new StringBuilder(text.Length + 2).Append(quote);
        foreach (var c in text)
        {
            // Both kinds of server read a backslash as an escape, in names as in literals.
            _ = c switch
            {
                '\\' => sql.Append(@"\\"),
                '\0' => sql.Append(@"\0"),
                _ when c == quote => sql.Append('\\').Append(c),
                _ => sql.Append(c),
            };
        }
        return sql.Append(quote).ToString();
    }
}
