using System.Text;
using System.Text.Json;
using LeakGate.Configuration;
using LeakGate.Splits;

namespace LeakGate.Training;

/// <summary>Where the label of a row stands in the UTF-8 text of a file: all of the cell, its quotes included.</summary>
/// <param name="Split">The split that the row belongs to.</param>
internal readonly record struct LabelCell(int Start, int Length, int Split);

/// <summary>Finds the label cells of a file, row by row, as the readers of the formats find its cells.</summary>
internal static class LabelCells
{
    /// <param name="dialect">With the delimiter that was found.</param>
    /// <param name="target">Position of the target among the columns.</param>
    /// <param name="splitBy">Position of the column that divides the file, or −1.</param>
    /// <param name="route">The split of a value of that column.</param>
    public static List<LabelCell> OfCsv(
        ReadOnlySpan<byte> text,
        CsvDialect dialect,
        bool hasHint,
        int target,
        int splitBy,
        Func<ReadOnlySpan<byte>, int> route
    )
    {
        var cells = new List<LabelCell>();
        var cursor = new CsvCursor(text, dialect);
        if (hasHint)
            cursor.SkipLine();
        var isHeader = dialect.Header;
        while (cursor.MoveToRecord())
        {
            var (label, split) = (default(LabelCell), 0);
            for (var column = 0; cursor.MoveToField(); column++)
            {
                if (column == target)
                    label = new LabelCell(cursor.Start, cursor.Length, 0);
                if (column == splitBy && !isHeader)
                    split = route(cursor.Value());
            }
            if (!isHeader)
                cells.Add(label with { Split = splitBy < 0 ? route([]) : split });
            isHeader = false;
        }
        return cells;
    }

    /// <param name="target">The path of the target's key: <c>meta.label</c>.</param>
    /// <param name="splitBy">The path of the key that divides the file, or null.</param>
    /// <inheritdoc cref="OfCsv"/>
    public static List<LabelCell> OfJsonLines(
        ReadOnlySpan<byte> text,
        string target,
        string? splitBy,
        Func<ReadOnlySpan<byte>, int> route
    )
    {
        var cells = new List<LabelCell>();
        var lines = new LineCursor(text);
        while (lines.MoveNext())
        {
            var line = text.Slice(lines.Start, lines.Length);
            var label = Find(line, target);
            var split = splitBy is null ? route([])
                : Find(line, splitBy) is { } by ? route(TextOf(line.Slice(by.Start, by.Length)))
                : -1;
            // A row that lacks the key has no cell that could take part.
            if (label is { } found)
                cells.Add(new LabelCell(lines.Start + found.Start, found.Length, split));
            else
                cells.Add(new LabelCell(lines.Start, 0, split));
        }
        return cells;
    }

    /// <summary>Where the value under a path stands in an object, or null.</summary>
    private static (int Start, int Length)? Find(ReadOnlySpan<byte> line, string path)
    {
        var reader = new Utf8JsonReader(line);
        var above = new Stack<string>();
        var name = "";
        reader.Read();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    var key = reader.GetString()!;
                    name = above.Count == 0 ? key : $"{above.Peek()}.{key}";
                    break;
                case JsonTokenType.StartObject:
                    above.Push(name);
                    break;
                case JsonTokenType.EndObject:
                    if (above.Count > 0)
                        above.Pop();
                    break;
                default:
                    var start = (int)reader.TokenStartIndex;
                    reader.Skip();
                    if (name == path)
                        return (start, (int)reader.BytesConsumed - start);
                    break;
            }
        }
        return null;
    }

    private static ReadOnlySpan<byte> TextOf(ReadOnlySpan<byte> value)
    {
        var reader = new Utf8JsonReader(value);
        reader.Read();
        return reader.TokenType == JsonTokenType.String ? Encoding.UTF8.GetBytes(reader.GetString()!) : value;
    }
}
