using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace LeakGate.Tests.Measuring;

/// <summary>
/// Writes cells as JSON Lines in random ways: values as what they are or as text, keys in any order, missing values as
/// null, as a spelling or not at all, columns nested or not, and escapes wherever they may stand.
/// </summary>
internal sealed partial class JsonWriting(Random random)
{
    private readonly string colon = random.Next(2) == 0 ? ":" : ": ";
    private readonly string comma = random.Next(2) == 0 ? "," : ", ";
    private readonly bool ordered = random.Next(2) == 0;
    private readonly bool sparse = random.Next(2) == 0;

    /// <param name="rows">Rows of name and cell; a name with dots is a path. The cell's value is null where missing.</param>
    public string Write(IEnumerable<IEnumerable<(string Name, Cell Cell)>> rows)
    {
        var lineBreak = random.Next(2) == 0 ? "\n" : "\r\n";
        var text = new StringBuilder(random.Next(2) == 0 ? "\uFEFF" : "");
        var isFirst = true;
        foreach (var row in rows)
        {
            // A column of which no row has the key would be no column at all.
            var cells = row.Where(cell => isFirst || !sparse || cell.Cell.Value is not null).ToArray();
            if (!ordered)
                random.Shuffle(cells);
            isFirst = false;
            AppendObject(text, cells);
            text.Append(lineBreak).Append(random.Next(10) == 0 ? lineBreak : "");
        }
        return text.ToString();
    }

    private void AppendObject(StringBuilder text, IReadOnlyList<(string Name, Cell Cell)> cells)
    {
        text.Append('{');
        var members = cells.GroupBy(cell => cell.Name.Split('.', 2)[0], StringComparer.Ordinal).ToArray();
        for (var i = 0; i < members.Length; i++)
        {
            text.Append(i == 0 ? "" : comma);
            AppendString(text, members[i].Key);
            text.Append(colon);
            if (members[i].First().Name.Split('.', 2) is [_, _])
                AppendObject(text, [.. members[i].Select(cell => (cell.Name.Split('.', 2)[1], cell.Cell))]);
            else
                AppendValue(text, members[i].Single().Cell);
        }
        text.Append('}');
    }

    private void AppendValue(StringBuilder text, Cell cell)
    {
        if (cell.Value is null && random.Next(2) == 0)
            text.Append("null");
        else if (random.Next(3) > 0 && Plain().IsMatch(cell.Written))
            text.Append(cell.Written);
        else
            AppendString(text, cell.Written);
    }

    private void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            var mustEscape = c is '"' or '\\' or < ' ';
            if (mustEscape && random.Next(2) == 0 && c is '"' or '\\')
                text.Append('\\').Append(c);
            else if (mustEscape || random.Next(40) == 0)
                text.Append("\\u")
                    .Append(((int)c).ToString(random.Next(2) == 0 ? "x4" : "X4", CultureInfo.InvariantCulture));
            else
                text.Append(c);
        }
        text.Append('"');
    }

    /// <summary>What may stand in JSON without quotes.</summary>
    [GeneratedRegex(
        @"^(?:true|false|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)$",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Plain();
}
