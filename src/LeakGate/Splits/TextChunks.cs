using LeakGate.Checks;
using LeakGate.Configuration.Files;

namespace LeakGate.Splits;

/// <summary>Where a chunk of a text file is, kept so that a single row can be found again.</summary>
/// <param name="Offset">Bytes of UTF-8 text before the chunk.</param>
/// <param name="FirstLine">1-based line that the chunk begins on.</param>
internal readonly record struct TextChunk(long Offset, int Length, long FirstLine);

/// <summary>Cuts a stream of text into chunks that end between two records, wherever those end.</summary>
internal abstract class TextChunks(Stream stream, DataFile file, int chunkSize) : ChunkSource
{
#if DEBUG
    public const int DefaultChunkSize = 1 << 12;
#else
    public const int DefaultChunkSize = 1 << 20;
#endif
    private const int LargestRecord = 1 << 28;

    private readonly List<TextChunk> chunks = [];
    private byte[] carry = [];
    private int carried;
    private long offset;
    private bool ended;

    /// <summary>The chunks read so far.</summary>
    public IReadOnlyList<TextChunk> Chunks => chunks;

    protected DataFile File { get; } = file;

    /// <summary>1-based line that the next chunk begins on.</summary>
    protected long Line { get; private set; } = 1;

    public sealed override bool Read(Chunk chunk)
    {
        chunk.Reserve(Math.Max(chunkSize, carried + 1), 0);
        carry.AsSpan(0, carried).CopyTo(chunk.Bytes);
        var filled = carried;
        carried = 0;
        int cut;
        while (true)
        {
            // A chunk holds chunkSize bytes whatever buffer it is read into, so that chunks do not depend on threads.
            var wanted = Math.Max(chunkSize, filled);
            if (filled == wanted)
                wanted = filled + chunkSize;
            chunk.Reserve(wanted, filled);
            while (filled < wanted && !ended)
            {
                var read = ReadSome(chunk.Bytes.AsSpan(filled, wanted - filled));
                filled += read;
                ended = read == 0;
            }
            var text = chunk.Bytes.AsSpan(0, filled);
            if (ended)
            {
                RequireEnd(text);
                cut = filled;
                break;
            }
            cut = RecordsEnd(text);
            if (cut > 0)
                break;
            if (filled >= LargestRecord)
                throw TooLong(text);
            chunk.Reserve(2 * filled, filled);
        }
        return Finish(chunk, filled, cut);
    }

    public sealed override void Dispose() => stream.Dispose();

    /// <summary>Length of the part of the text that ends with a record; 0 where more has to be read to find one.</summary>
    protected abstract int RecordsEnd(ReadOnlySpan<byte> text);

    /// <summary>Sees that the last text of the file does not break off within a record.</summary>
    protected virtual void RequireEnd(ReadOnlySpan<byte> text) { }

    /// <summary>The error for a record that does not end in the text, which is as long as a record may be.</summary>
    protected virtual GateException TooLong(ReadOnlySpan<byte> text) =>
        Utf8Input.Unreadable(File, $"the record at line {Line} is longer than 256 MiB", "records of rows");

    /// <summary>Line breaks in the text: LF, CR and CR LF end one line each.</summary>
    protected virtual long LineBreaks(ReadOnlySpan<byte> text)
    {
        var lineFeeds = text.Count((byte)'\n');
        var returns = text.Count((byte)'\r');
        return returns == 0 ? lineFeeds : lineFeeds + returns - text.Count("\r\n"u8);
    }

    private bool Finish(Chunk chunk, int filled, int cut)
    {
        if (cut == 0)
            return false;
        var rest = chunk.Bytes.AsSpan(cut, filled - cut);
        if (carry.Length < rest.Length)
            carry = GC.AllocateUninitializedArray<byte>(Math.Max(rest.Length, 4096));
        rest.CopyTo(carry);
        carried = rest.Length;
        chunk.Index = chunks.Count;
        chunk.Length = cut;
        if (chunk.Index == RowRef.MaxChunks)
            throw Utf8Input.Unreadable(File, "the file has more than 4 TiB of text", "smaller files");
        chunks.Add(new TextChunk(offset, cut, Line));
        offset += cut;
        Line += LineBreaks(chunk.Bytes.AsSpan(0, cut));
        return true;
    }

    private int ReadSome(Span<byte> target)
    {
        try
        {
            return stream.Read(target);
        }
        catch (Exception e) when (Utf8Input.IsReadFailure(e))
        {
            throw Utf8Input.Unreadable(File, e);
        }
    }
}
