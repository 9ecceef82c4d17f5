using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LeakGate.Reports;

/// <summary>
/// How all JSON of this program is written: other languages stay readable, while what a terminal or a build server
/// would obey is escaped. The names themselves are not changed by that: a reader gets them back as they were.
/// </summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Lines = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions Indented = Lines with { Indented = true, NewLine = "\n" };

    /// <summary>Writes one object and a line feed.</summary>
    /// <param name="members">Writes what is between its braces.</param>
    public static void Write(Stream stream, bool indented, Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, indented ? Indented : Lines))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        var text = Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
        stream.Write(Encoding.UTF8.GetBytes(Printable(text) + "\n"));
    }

    /// <summary>
    /// Escapes format characters, such as those that turn the direction of writing, and the second of two # signs,
    /// with which commands of build servers begin. Both occur inside strings only.
    /// </summary>
    private static string Printable(string json)
    {
        var printable = new StringBuilder(json.Length);
        var before = '\0';
        foreach (var rune in json.EnumerateRunes())
        {
            var isFormat = Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format;
            if (isFormat || (rune.Value == '#' && before == '#'))
            {
                foreach (var unit in rune.ToString())
                    printable.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
            }
            else
            {
                printable.Append(rune);
            }
            before = rune.IsBmp ? (char)rune.Value : '\0';
        }
        return printable.ToString();
    }
}
