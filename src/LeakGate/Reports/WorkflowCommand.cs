using System.Text;

namespace LeakGate.Reports;

/// <summary>
/// A line that the runner of GitHub Actions obeys, such as <c>::error file=a.csv,line=3::message</c>. Everything that
/// could end the line or one of its parts is escaped, so that no name and no value can begin a command of its own.
/// </summary>
internal static class WorkflowCommand
{
    /// <summary>Characters of a message that the runner keeps; it cuts what is longer without a word.</summary>
    public const int LongestMessage = 4096;

    /// <param name="properties">Those with an empty value are left out.</param>
    public static string Format(
        string command,
        ReadOnlySpan<(string Name, string Value)> properties,
        string message = ""
    )
    {
        var line = new StringBuilder("::").Append(command);
        var separator = ' ';
        foreach (var (name, value) in properties)
        {
            if (value.Length == 0)
                continue;
            line.Append(separator).Append(name).Append('=').Append(EscapeProperty(value));
            separator = ',';
        }
        return line.Append("::").Append(EscapeData(message)).ToString();
    }

    /// <summary>The text, ended by an ellipsis where it has more than <paramref name="longest"/> UTF-16 units.</summary>
    public static string Cut(string text, int longest)
    {
        if (text.Length <= longest)
            return text;
        var length = longest - 1;
        return text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)] + "…";
    }

    private static string EscapeData(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string EscapeProperty(string text) =>
        EscapeData(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
