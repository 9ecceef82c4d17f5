using System.Text;
using System.Text.Json;
using LeakGate.Configuration;
using LeakGate.Splits;

namespace LeakGate.Training;

/// <summary>Where the label of a row stands in the UTF-8 text of a file: all of the cell, its quotes included.</summary>
/// <param name="Split">The split that the row belongs to.</param>
internal readonly record struct LabelCell(int Start, int Length, int Split);

/// <summary>The label cells of a file, row by row, as the readers of the formats find its cells.</summary>
/// <param name="Cells">One for each row; empty where the row has no label.</param>
/// <param name="Names">Where the name of the target's column stands: in a header, or in each row.</param>
internal sealed record LabelCells(List<LabelCell> Cells, List<LabelCell> Names)
{
    /// <param name="dialect">With the delimiter that was found.</param>
    /// <param name="target">Position of the target among the columns.</param>
    /// <param name="splitBy">Position of the column that divides the file, or −1.</param>
    /// <param name="route">The split of a value of that column.</param>
    public static LabelCells OfCsv(
        ReadOnlySpan<byte> text,
        CsvDialect dialect,
        bool hasHint,
        int target,
        int splitBy,
        Func<ReadOnlySpan<byte>, int> route
    )
    {
        var found = new LabelCells([], []);
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
            if (isHeader)
                found.Names.Add(label);
            else
                found.Cells.Add(label with { Split = splitBy < 0 ? route([]) : split });
            isHeader = false;
        }
        return found;
    }

    /// <param name="target">The path of the target's key: <c>meta.label</c>.</param>
    /// <param name="splitBy">The path of the key that divides the file, or null.</param>
    /// <inheritdoc cref="OfCsv"/>
    public static LabelCells OfJsonLines(
        ReadOnlySpan<byte> text,
        string target,
        string? splitBy,
        Func<ReadOnlySpan<byte>, int> route
    )
    {
        var all = new LabelCells([], []);
        var lines = new LineCursor(text);
        while (lines.MoveNext())
        {
            var line = text.Slice(lines.Start, lines.Length);
            var label = Find(line, target);
            var split =
                splitBy is null ? route([])
                : Find(line, splitBy) is { } by ? route(TextOf(line.Slice(by.Value.Start, by.Value.Length)))
                : -1;
            // A row that lacks the key has no cell that could take part.
            if (label is not { } found)
            {
                all.Cells.Add(new LabelCell(lines.Start, 0, split));
                continue;
            }
            all.Cells.Add(new LabelCell(lines.Start + found.Value.Start, found.Value.Length, split));
            all.Names.Add(new LabelCell(lines.Start + found.Key.Start, found.Key.Length, split));
        }
        return all;
    }

    /// <summary>Where the value under a path stands in an object, and its key; null where there is none.</summary>
    private static ((int Start, int Length) Key, (int Start, int Length) Value)? Find(
        ReadOnlySpan<byte> line,
        string path
    )
    {
        var reader = new Utf8JsonReader(line);
        var above = new Stack<string>();
        var name = "";
        var place = (Start: 0, Length: 0);
        reader.Read();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    var key = reader.GetString()!;
                    place = ((int)reader.TokenStartIndex, reader.ValueSpan.Length + 2);
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
                        return (place, (start, (int)reader.BytesConsumed - start));
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
