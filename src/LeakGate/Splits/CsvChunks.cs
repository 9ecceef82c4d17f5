using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Configuration.Files;

namespace LeakGate.Splits;

/// <summary>Where a chunk of a text file is, kept so that a single row can be found again.</summary>
/// <param name="Offset">Bytes of UTF-8 text before the chunk.</param>
/// <param name="FirstLine">1-based line that the chunk begins on.</param>
internal readonly record struct TextChunk(long Offset, int Length, long FirstLine);

/// <summary>
/// Cuts a CSV stream into chunks that end between two records. A line break inside quotes ends no record; a quote
/// opens a quoted field only at the beginning of a field, as in RFC 4180, so one in the middle of a value is text.
/// </summary>
internal sealed class CsvChunks(Stream stream, DataFile file, CsvDialect dialect, char delimiter, int chunkSize)
    : ChunkSource
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
    private long line = 1;
    private bool ended;

    /// <summary>The chunks read so far.</summary>
    public IReadOnlyList<TextChunk> Chunks => chunks;

    public override bool Read(Chunk chunk)
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
                cut = filled;
                if (LastRecordEnd(text, out var open) < filled && open >= 0)
                    throw Unclosed(text[..open]);
                break;
            }
            cut = LastRecordEnd(text, out var openQuote);
            if (cut > 0 && (chunks.Count > 0 || HoldsRecord(text[..cut])))
                break;
            if (filled >= LargestRecord)
                throw openQuote >= 0 ? Unclosed(text[..openQuote]) : TooLong();
            chunk.Reserve(2 * filled, filled);
        }
        return Finish(chunk, filled, cut);
    }

    public override void Dispose() => stream.Dispose();

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
            throw Utf8Input.Unreadable(file, "the file has more than 4 TiB of text", "smaller files");
        chunks.Add(new TextChunk(offset, cut, line));
        offset += cut;
        line += LineBreaks(chunk.Bytes.AsSpan(0, cut));
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
            throw Utf8Input.Unreadable(file, e);
        }
    }

    /// <summary>LF, CR and CR LF end one line each, in quotes or not.</summary>
    private static long LineBreaks(ReadOnlySpan<byte> text)
    {
        var lineFeeds = text.Count((byte)'\n');
        var returns = text.Count((byte)'\r');
        return returns == 0 ? lineFeeds : lineFeeds + returns - text.Count("\r\n"u8);
    }

    /// <summary>Whether there is more than comments and empty lines: the first chunk has to hold the header.</summary>
    private bool HoldsRecord(ReadOnlySpan<byte> text)
    {
        foreach (var range in text.SplitAny((byte)'\n', (byte)'\r'))
        {
            var line = dialect.Trim ? text[range].Trim(" \t"u8) : text[range];
            if (!line.IsEmpty && text[range][0] != dialect.Comment)
                return true;
        }
        return false;
    }

    /// <summary>Length of the part of the text that ends with a record's line break; 0 if there is none.</summary>
    /// <param name="open">Where a quoted field begins that does not end in the text, or -1.</param>
    private int LastRecordEnd(ReadOnlySpan<byte> text, out int open)
    {
        var quote = (byte)dialect.Quote;
        var position = 0;
        var lineStart = 0;
        var end = 0;
        open = -1;
        while (true)
        {
            var next = text[position..].IndexOf(quote);
            var plain = next < 0 ? text[position..] : text.Slice(position, next);
            var lineBreak = LastLineBreak(plain, isLast: next < 0);
            if (lineBreak >= 0)
                end = position + lineBreak + 1;
            if (next < 0)
                return end;
            var at = position + next;
            if (dialect.Comment is { } comment)
            {
                if (plain.LastIndexOfAny((byte)'\n', (byte)'\r') is >= 0 and var before)
                    lineStart = position + before + 1;
                if (text[lineStart] == (byte)comment)
                {
                    // A comment runs to the end of its line, and a quote in it is only text.
                    var rest = text[at..].IndexOfAny((byte)'\n', (byte)'\r');
                    if (rest < 0)
                        return end;
                    position = at + rest;
                    continue;
                }
            }
            if (!OpensField(text, at))
            {
                position = at + 1;
                continue;
            }
            var close = CloseOf(text, at + 1, quote);
            if (close < 0)
            {
                open = at;
                return end;
            }
            position = close + 1;
        }
    }

    // Files of old Macs end their lines with CR alone. A CR LF pair must not be cut, hence LF first; and whether a CR at
    // the very end of what is there begins such a pair shows with the next bytes.
    private static int LastLineBreak(ReadOnlySpan<byte> plain, bool isLast)
    {
        var lineFeed = plain.LastIndexOf((byte)'\n');
        if (lineFeed >= 0)
            return lineFeed;
        return (isLast && plain is [.., (byte)'\r'] ? plain[..^1] : plain).LastIndexOf((byte)'\r');
    }

    private bool OpensField(ReadOnlySpan<byte> text, int quoteAt)
    {
        var before = quoteAt - 1;
        while (dialect.Trim && before >= 0 && text[before] is (byte)' ' or (byte)'\t' && text[before] != delimiter)
            before--;
        return before < 0 || text[before] == delimiter || text[before] is (byte)'\n' or (byte)'\r';
    }

    private static int CloseOf(ReadOnlySpan<byte> text, int from, byte quote)
    {
        while (true)
        {
            var next = text[from..].IndexOf(quote);
            if (next < 0)
                return -1;
            var at = from + next;
            if (at + 1 >= text.Length)
                return at; // the last byte of what is there: whether it is doubled shows with the next bytes
            if (text[at + 1] != quote)
                return at;
            from = at + 2;
        }
    }

    private GateException Unclosed(ReadOnlySpan<byte> before) =>
        new(
            ExitCode.Data,
            new Problem(
                RunRules.DataUnreadable,
                new SourceLocation(file.RelativePath, (int)Math.Min(int.MaxValue, line + LineBreaks(before)), 1, 1),
                "a quoted field begins here and never ends",
                $"a closing {dialect.Quote}",
                "double quotes inside quoted fields, or set csv.quote"
            )
        );

    private GateException TooLong() =>
        Utf8Input.Unreadable(file, $"the record at line {line} is longer than 256 MiB", "records of rows");
}
