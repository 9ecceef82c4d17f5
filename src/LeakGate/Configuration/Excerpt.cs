namespace LeakGate.Configuration;

/// <summary>Shows a text of any kind within a message of one line.</summary>
internal static class Excerpt
{
    private const int Longest = 80;

    /// <summary>The text, cut after 80 characters, with a space for every control character.</summary>
    public static string Of(string text)
    {
        var line = text.Length > Longest ? text[..Longest] + "…" : text;
        return line.Any(char.IsControl) ? string.Concat(line.Select(c => char.IsControl(c) ? ' ' : c)) : line;
    }
}
