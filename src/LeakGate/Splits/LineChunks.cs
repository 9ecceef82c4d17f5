using LeakGate.Configuration.Files;

namespace LeakGate.Splits;

/// <summary>Cuts text of which every line is a record of its own.</summary>
internal sealed class LineChunks(Stream stream, DataFile file, int chunkSize) : TextChunks(stream, file, chunkSize)
{
    protected override int RecordsEnd(ReadOnlySpan<byte> text) => text.LastIndexOf((byte)'\n') + 1;

    // A CR by itself is white space in JSON and a character like any other in text.
    protected override long LineBreaks(ReadOnlySpan<byte> text) => text.Count((byte)'\n');
}

/// <summary>Walks over the lines of a chunk that are not blank.</summary>
internal ref struct LineCursor(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> text = text;
    private int next;
    private int linesBefore;

    /// <summary>Where the line begins in the chunk.</summary>
    public int Start { get; private set; }

    /// <summary>Bytes of the line, without what ends it.</summary>
    public int Length { get; private set; }

    /// <summary>Lines of the chunk before this one, blank ones among them.</summary>
    public readonly int LinesBefore => linesBefore - 1;

    /// <summary>Goes on to the next line; false behind the last.</summary>
    public bool MoveNext()
    {
        while (next < text.Length)
        {
            var length = text[next..].IndexOf((byte)'\n');
            if (length < 0)
                length = text.Length - next;
            (Start, Length) = (next, length);
            next += length + 1;
            linesBefore++;
            if (Length > 0 && text[Start + Length - 1] == '\r')
                Length--;
            if (!IsBlank(text.Slice(Start, Length)))
                return true;
        }
        return false;
    }

    private static bool IsBlank(ReadOnlySpan<byte> line) =>
        line.Length == 0 || (line[0] <= ' ' && line.IndexOfAnyExcept(" \t\r"u8) < 0);
}
