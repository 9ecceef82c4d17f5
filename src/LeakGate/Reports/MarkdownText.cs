using System.Globalization;
using System.Text;

namespace LeakGate.Reports;

/// <summary>
/// Text within Markdown that GitHub renders. What comes from users is written so that it is shown to the letter: it
/// cannot become markup, HTML, a link, a formula, or leave its table cell.
/// </summary>
internal static class MarkdownText
{
    /// <summary>Characters of a name or a message that are shown.</summary>
    private const int Longest = 500;

    private const string Active = "&<>\"\\`*_{}[]#!|~@:$^=";

    /// <summary>A name or a sentence, for anywhere but the begin of a line.</summary>
    public static string Escape(string text)
    {
        var clean = Words.Clean(WorkflowCommand.Cut(text, Longest));
        var escaped = new StringBuilder(clean.Length);
        for (var i = 0; i < clean.Length; i++)
        {
            // Addresses become links by themselves where they begin with www.
            var isAddress =
                clean[i] == '.' && i >= 3 && clean.AsSpan(i - 3, 3).Equals("www", StringComparison.OrdinalIgnoreCase);
            if (isAddress || Active.Contains(clean[i], StringComparison.Ordinal))
                escaped.Append(CultureInfo.InvariantCulture, $"&#{(int)clean[i]};");
            else
                escaped.Append(clean[i]);
        }
        return escaped.ToString();
    }

    /// <summary>A name in the typeface of code, which also keeps GitHub from seeing mentions and emoji in it.</summary>
    public static string Code(string text) => $"<code>{Escape(text)}</code>";

    /// <summary>A share as ten small blocks; a part is never shown as none, nor as all.</summary>
    public static string Bar(double share)
    {
        const int width = 10;
        var filled = (int)Math.Round(Math.Clamp(share, 0, 1) * width);
        if (share > 0)
            filled = Math.Max(1, filled);
        if (share < 1)
            filled = Math.Min(width - 1, filled);
        return new string('█', filled) + new string('░', width - filled);
    }
}
