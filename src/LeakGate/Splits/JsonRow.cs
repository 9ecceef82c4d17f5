using System.Text;
using System.Text.Json;

namespace LeakGate.Splits;

/// <summary>
/// Finds the cells of one line after the other. A cell is the text that would stand in a CSV file: of a number its
/// digits, of a text its characters, so that both formats hold the same table. One per worker and chunk.
/// </summary>
/// <param name="isWanted">Which columns of the layout are read; others are only checked for being JSON.</param>
internal sealed class JsonRow(JsonLayout layout, bool[] isWanted)
{
    private const int Missing = -1;

    private readonly int[] starts = new int[layout.Columns.Length];
    private readonly int[] lengths = new int[layout.Columns.Length];

    /// <summary>Number of the last row in which a key and a column were seen; tells which occur twice.</summary>
    private readonly int[] keySeen = new int[layout.KeyCount];
    private readonly int[] columnSeen = new int[layout.Columns.Length];
    private readonly JsonText side = new();
    private readonly JsonTemplate template = new();

    private byte[] bytes = [];
    private int lineStart;
    private int row;

    /// <summary>Whether the line has a key that the layout does not know; its cells are then not complete.</summary>
    public bool HasUnknownKey { get; private set; }

    /// <summary>Reads a line of a chunk.</summary>
    /// <exception cref="JsonFault">The line is not one object, or has a key twice.</exception>
    public void Read(byte[] chunk, int start, int length)
    {
        (bytes, lineStart) = (chunk, start);
        HasUnknownKey = false;
        lengths.AsSpan().Fill(Missing);
        if (template.TryRead(chunk, start, length, starts, lengths))
            return;
        lengths.AsSpan().Fill(Missing);
        side.Clear();
        row++;
        var line = chunk.AsSpan(start, length);
        try
        {
            template.Begin();
            ReadLine(line);
        }
        catch (JsonException e)
        {
            throw JsonFault.Of(e, line);
        }
        template.End(chunk, start, length, isComplete: !HasUnknownKey);
    }

    /// <summary>The cell of a wanted column; empty where it is missing.</summary>
    public ReadOnlySpan<byte> Cell(int column)
    {
        var length = lengths[column];
        if (length < 0)
            return default;
        var start = starts[column];
        return start >= 0 ? bytes.AsSpan(start, length) : side.Text.Slice(~start, length);
    }

    /// <summary>Whether the row has no value under the column.</summary>
    public bool IsMissing(int column) => lengths[column] < 0;

    /// <summary>The text of a string or a key.</summary>
    /// <exception cref="JsonFault">It holds half of a surrogate pair.</exception>
    public static string TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw JsonFault.HalfCharacter(reader.TokenStartIndex);
        }
    }

    private void ReadLine(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw JsonFault.NoObject(reader.TokenType, reader.TokenStartIndex);
        ReadObject(ref reader, layout.Root);
        reader.Read(); // throws if anything follows
    }

    private void ReadObject(ref Utf8JsonReader reader, JsonKey parent)
    {
        var expected = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = Find(ref reader, parent, ref expected);
            if (key is null)
            {
                HasUnknownKey = true;
                reader.Read();
                reader.Skip();
                continue;
            }
            if (keySeen[key.Index] == row)
                throw JsonFault.KeyTwice(key.Path, reader.TokenStartIndex);
            keySeen[key.Index] = row;
            var at = reader.TokenStartIndex;
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject)
                ReadObject(ref reader, key);
            else if (key.Column >= 0)
                ReadValue(ref reader, key, at);
            else if (reader.TokenType == JsonTokenType.Null && key.HasChildren)
                template.Add(lineStart + (int)reader.TokenStartIndex, "null"u8.Length, JsonTemplate.NullOnly);
            else
            {
                HasUnknownKey = true;
                reader.Skip();
            }
        }
    }

    private JsonKey? Find(ref Utf8JsonReader reader, JsonKey parent, ref int expected)
    {
        if (!reader.ValueIsEscaped)
            return parent.Find(reader.ValueSpan, ref expected);
        var mark = side.Length;
        side.AddString(ref reader);
        var key = parent.Find(side.Text[mark..], ref expected);
        side.CutTo(mark);
        return key;
    }

    private void ReadValue(ref Utf8JsonReader reader, JsonKey key, long keyAt)
    {
        var column = key.Column;
        if (columnSeen[column] == row)
            throw JsonFault.KeyTwice(key.Path, keyAt);
        columnSeen[column] = row;
        var start = lineStart + (int)reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                break;
            case JsonTokenType.StartArray:
                template.Refuse();
                ReadArray(ref reader, column);
                return;
            case JsonTokenType.String when reader.ValueIsEscaped:
                if (isWanted[column])
                {
                    starts[column] = ~side.Length;
                    side.AddString(ref reader);
                    lengths[column] = side.Length - ~starts[column];
                }
                break;
            case JsonTokenType.String:
                (starts[column], lengths[column]) = (start + 1, reader.ValueSpan.Length);
                break;
            default:
                (starts[column], lengths[column]) = (start, reader.ValueSpan.Length);
                break;
        }
        template.Add(start, lineStart + (int)reader.BytesConsumed - start, column);
    }

    private void ReadArray(ref Utf8JsonReader reader, int column)
    {
        if (!isWanted[column])
        {
            reader.Skip();
            return;
        }
        starts[column] = ~side.Length;
        side.AddArray(ref reader);
        lengths[column] = side.Length - ~starts[column];
    }
}
