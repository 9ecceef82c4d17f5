using System.Globalization;
using System.Text;

namespace LeakGate.Tasks;

/// <summary>
/// Reads one line of the command line's report: a flat JSON object of strings and whole numbers. A task shares its
/// process with every other task of the build, so it brings no JSON library that theirs could clash with.
/// </summary>
internal sealed class JsonLine
{
    private readonly string text;
    private int at;

    private JsonLine(string text) => this.text = text;

    /// <summary>The members by name, each a <see cref="string"/> or a <see cref="long"/>; null for anything else.</summary>
    public static IReadOnlyDictionary<string, object>? TryRead(string line)
    {
        var reader = new JsonLine(line);
        var members = reader.Object();
        return reader.Peek() == '\0' && reader.at == line.Length ? members : null;
    }

    private Dictionary<string, object>? Object()
    {
        var members = new Dictionary<string, object>(StringComparer.Ordinal);
        if (!Take('{'))
            return null;
        if (Take('}'))
            return members;
        do
        {
            if (String() is not { } name || !Take(':') || Value() is not { } value)
                return null;
            if (members.ContainsKey(name))
                return null;
            members.Add(name, value);
        } while (Take(','));
        return Take('}') ? members : null;
    }

    private object? Value() => Peek() == '"' ? String() : Integer();

    private string? String()
    {
        if (!Take('"'))
            return null;
        var value = new StringBuilder();
        while (at < text.Length)
        {
            var c = text[at++];
            if (c == '"')
                return value.ToString();
            if (c < ' ')
                return null;
            if (c != '\\')
                value.Append(c);
            else if (Escaped() is { } escaped)
                value.Append(escaped);
            else
                return null;
        }
        return null;
    }

    private char? Escaped() =>
        at == text.Length
            ? null
            : text[at++] switch
            {
                '"' => '"',
                '\\' => '\\',
                '/' => '/',
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => Hex(),
                _ => null,
            };

    private char? Hex()
    {
        if (at + 4 > text.Length)
            return null;
        var digits = text.Substring(at, 4);
        at += 4;
        return ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;
    }

    private object? Integer()
    {
        var start = at;
        if (Peek() == '-')
            at++;
        var digits = at;
        while (at < text.Length && text[at] is >= '0' and <= '9')
            at++;
        // JSON has no leading zeros; a number too large for 64 bits is none of the report's.
        if (at == digits || (text[digits] == '0' && at > digits + 1))
            return null;
        return long.TryParse(
            text.Substring(start, at - start),
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out var value
        )
            ? value
            : null;
    }

    private bool Take(char expected)
    {
        if (Peek() != expected)
            return false;
        at++;
        return true;
    }

    /// <summary>The next character that is not white space, or NUL at the end.</summary>
    private char Peek()
    {
        while (at < text.Length && text[at] is ' ' or '\t')
            at++;
        return at < text.Length ? text[at] : '\0';
    }
}
