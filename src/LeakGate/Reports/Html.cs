using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace LeakGate.Reports;

/// <summary>
/// HTML that is safe by the way it is written: the literal parts of an interpolated string are markup, and whatever
/// stands in its holes becomes text, in elements and in quoted attributes alike.
/// </summary>
[InterpolatedStringHandler]
internal readonly ref struct Html
{
    private readonly StringBuilder markup;

    /// <summary>Called by the compiler.</summary>
    public Html(int literalLength, int formattedCount) =>
        markup = new StringBuilder(literalLength + 16 * formattedCount);

    public void AppendLiteral(string literal) => markup.Append(literal);

    /// <summary>A text from anywhere.</summary>
    public void AppendFormatted(string text) => markup.Append(WebUtility.HtmlEncode(Words.Clean(text)));

    public void AppendFormatted(int number) => markup.Append(CultureInfo.InvariantCulture, $"{number}");

    public override string ToString() => markup.ToString();
}
