using LeakGate.Checks;
using LeakGate.Configuration.Files;

namespace LeakGate.Splits;

/// <summary>A text file whose rows are found again by the chunks that the last pass has cut.</summary>
/// <param name="encoding">A declared encoding, or null: the byte order mark decides, else UTF-8.</param>
internal abstract class TextTable(DataFile file, int index, int split, string? encoding)
    : TableReader(file, index, split)
{
    /// <summary>Bytes at the start of a file that tell what it is: as many for every chunk size.</summary>
    private const int StartLength = 1 << 16;

    private const int BinaryLength = 4096;

    private readonly Lock rowsGate = new();
    private IReadOnlyList<TextChunk> chunks = [];
    private int[] rowsOfChunk = [];

    public sealed override ChunkSource Open()
    {
        var source = OpenChunks();
        chunks = source.Chunks;
        return source;
    }

    /// <summary>Cuts the text of the file; the stream belongs to the result.</summary>
    protected abstract TextChunks Cut(Stream stream);

    protected TextChunks OpenChunks() => Cut(OpenText(out _));

    /// <summary>The first bytes of the text.</summary>
    /// <param name="expected">What an empty file ought to hold; null where it may be empty.</param>
    /// <param name="expectedText">What a binary file ought to hold.</param>
    /// <exception cref="GateException">The file cannot be read, is empty or holds binary data.</exception>
    protected ReadOnlyMemory<byte> ReadStart(string? expected, string expectedText)
    {
        var buffer = new byte[StartLength];
        int length;
        try
        {
            using var stream = OpenText(out _);
            length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (Utf8Input.IsReadFailure(e))
        {
            throw Utf8Input.Unreadable(File, e);
        }
        if (length == 0 && expected is not null)
            throw Utf8Input.Unreadable(File, "the file is empty", expected);
        if (buffer.AsSpan(0, Math.Min(length, BinaryLength)).Contains((byte)0))
            throw Utf8Input.Unreadable(File, "the file holds binary data", expectedText);
        return buffer.AsMemory(0, length);
    }

    /// <summary>1-based line that a chunk of the last pass begins on.</summary>
    protected long FirstLineOf(Chunk chunk) => chunks.Count > chunk.Index ? chunks[chunk.Index].FirstLine : 1;

    /// <summary>Notes how many rows a chunk holds; called by several threads at once.</summary>
    protected void NoteRows(Chunk chunk, int rows)
    {
        lock (rowsGate)
        {
            if (chunk.Index >= rowsOfChunk.Length)
                Array.Resize(ref rowsOfChunk, Math.Max(16, 2 * (chunk.Index + 1)));
            rowsOfChunk[chunk.Index] = rows;
        }
    }

    /// <summary>Rows of the file before a chunk of the last pass.</summary>
    protected long RowsBefore(Chunk chunk)
    {
        var rows = 0L;
        foreach (var count in rowsOfChunk.AsSpan(0, chunk.Index))
            rows += count;
        return rows;
    }

    /// <summary>Reads some chunks of the last pass once more, in ascending order.</summary>
    protected IEnumerable<Chunk> ReadAgain(IEnumerable<int> wanted)
    {
        var chunk = new Chunk();
        var plain = OpenText(out var start);
        if (start >= 0)
        {
            using (plain)
            {
                foreach (var index in wanted)
                {
                    var place = chunks[index];
                    plain.Position = start + place.Offset;
                    chunk.Reserve(place.Length, 0);
                    plain.ReadExactly(chunk.Bytes, 0, place.Length);
                    (chunk.Index, chunk.Length) = (index, place.Length);
                    yield return chunk;
                }
            }
            yield break;
        }
        using var source = Cut(plain);
        foreach (var index in wanted)
        {
            while (source.Read(chunk) && chunk.Index < index) { }
            yield return chunk;
        }
    }

    private Stream OpenText(out long start)
    {
        try
        {
            return Utf8Input.Open(File, encoding, out start);
        }
        catch (Exception e) when (Utf8Input.IsReadFailure(e))
        {
            throw Utf8Input.Unreadable(File, e);
        }
    }
}
