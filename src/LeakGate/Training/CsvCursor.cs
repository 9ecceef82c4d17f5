using System.Text;
using LeakGate.Configuration;

namespace LeakGate.Training;

/// <summary>
/// Walks over the records of a CSV text and their fields and tells where they stand. A quote opens a quoted field only
/// at the beginning of a field; empty lines and comments are no records: as the reader of CSV files has it.
/// </summary>
internal ref struct CsvCursor(ReadOnlySpan<byte> text, CsvDialect dialect)
{
    private readonly ReadOnlySpan<byte> text = text;
    private readonly byte delimiter = (byte)dialect.Delimiter!.Value;
    private readonly byte quote = (byte)dialect.Quote;
    private readonly int comment = dialect.Comment ?? -1;
    private readonly bool isTrimmed = dialect.Trim;
    private int next;
    private bool isInRecord;

    /// <summary>Where the field begins, its quotes included.</summary>
    public int Start { get; private set; }

    public int Length { get; private set; }

    public void SkipLine()
    {
        var length = text[next..].IndexOfAny((byte)'\n', (byte)'\r');
        next = length < 0 ? text.Length : AfterBreak(next + length);
    }

    /// <summary>Goes to the next record; false behind the last.</summary>
    public bool MoveToRecord()
    {
        while (isInRecord)
            MoveToField();
        while (next < text.Length)
        {
            var length = text[next..].IndexOfAny((byte)'\n', (byte)'\r');
            var line = length < 0 ? text[next..] : text.Slice(next, length);
            var bare = isTrimmed ? line.Trim(" \t"u8) : line;
            if (!bare.IsEmpty && line[0] != comment)
                return isInRecord = true;
            SkipLine();
        }
        return false;
    }

    /// <summary>Goes to the next field of the record; false behind the last.</summary>
    public bool MoveToField()
    {
        if (!isInRecord)
            return false;
        Start = next;
        var at = next;
        while (isTrimmed && at < text.Length && text[at] is (byte)' ' or (byte)'\t' && text[at] != delimiter)
            at++;
        if (at < text.Length && text[at] == quote)
            at = AfterQuotes(at + 1);
        while (at < text.Length && text[at] != delimiter && text[at] is not ((byte)'\n' or (byte)'\r'))
            at++;
        Length = at - Start;
        isInRecord = at < text.Length && text[at] == delimiter;
        next =
            at >= text.Length ? at
            : isInRecord ? at + 1
            : AfterBreak(at);
        return true;
    }

    /// <summary>The value of the field, without quotes and, where the dialect trims, without space around it.</summary>
    public readonly ReadOnlySpan<byte> Value()
    {
        var field = text.Slice(Start, Length);
        if (isTrimmed)
            field = field.Trim(" \t"u8);
        if (field.Length < 2 || field[0] != quote || field[^1] != quote)
            return field;
        var mark = (char)quote;
        var value = Encoding.UTF8.GetString(field[1..^1]).Replace($"{mark}{mark}", $"{mark}", StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(isTrimmed ? value.Trim(' ', '\t') : value);
    }

    private readonly int AfterQuotes(int at)
    {
        while (at < text.Length)
        {
            if (text[at] != quote)
                at++;
            else if (at + 1 < text.Length && text[at + 1] == quote)
                at += 2;
            else
                return at + 1;
        }
        return at;
    }

    private readonly int AfterBreak(int at) =>
        text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? at + 2 : at + 1;
}
