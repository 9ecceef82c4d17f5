using System.Globalization;
using System.Text;

namespace LeakGate.Drafting;

/// <summary>Writes texts as YAML scalars that read back as exactly the same text, and as comments of one line.</summary>
internal static class YamlText
{
    /// <summary>What YAML, old or new, reads as something other than a text.</summary>
    private static readonly string[] Words = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];

    /// <summary>A value: without quotes where it cannot be misread.</summary>
    public static string Value(string text)
    {
        // ${ would be filled in from the environment.
        var literal = text.Replace("${", "$${", StringComparison.Ordinal);
        return IsPlain(literal) ? literal : Quoted(literal);
    }

    /// <summary>A key: as a value, but variables are not filled into keys, so it must not hold <c>${</c>.</summary>
    public static string Key(string text) => IsPlain(text) ? text : Quoted(text);

    private static bool IsPlain(string text) =>
        text.Length > 0
        && (char.IsLetter(text[0]) || text[0] == '_' || text.StartsWith("../", StringComparison.Ordinal))
        && text[^1] != ' '
        && text.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or ' ' or '*')
        && !Words.Contains(text, StringComparer.OrdinalIgnoreCase);

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"", text.Length + 8);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\')
                quoted.Append('\\').Append(rune);
            else if (MustBeEscaped(rune))
                quoted.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}");
            else
                quoted.Append(rune);
        }
        return quoted.Append('"').ToString();
    }

    /// <summary>What an editor would not show, or a YAML file may not hold.</summary>
    private static bool MustBeEscaped(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.OtherNotAssigned;
}
