using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Configuration.Files;

namespace LeakGate.Splits;

/// <summary>
/// Cuts a CSV stream into chunks that end between two records. A line break inside quotes ends no record; a quote
/// opens a quoted field only at the beginning of a field, as in RFC 4180, so one in the middle of a value is text.
/// </summary>
internal sealed class CsvChunks(Stream stream, DataFile file, CsvDialect dialect, char delimiter, int chunkSize)
    : TextChunks(stream, file, chunkSize)
{
    protected override int RecordsEnd(ReadOnlySpan<byte> text)
    {
        var end = LastRecordEnd(text, out _);
        // The first chunk has to hold the header.
        return Chunks.Count > 0 || HoldsRecord(text[..end]) ? end : 0;
    }

    protected override void RequireEnd(ReadOnlySpan<byte> text)
    {
        if (LastRecordEnd(text, out var open) < text.Length && open >= 0)
            throw Unclosed(text[..open]);
    }

    protected override GateException TooLong(ReadOnlySpan<byte> text)
    {
        LastRecordEnd(text, out var open);
        return open >= 0 ? Unclosed(text[..open]) : base.TooLong(text);
    }

    /// <summary>Whether there is more than comments and empty lines.</summary>
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
                new SourceLocation(File.RelativePath, (int)Math.Min(int.MaxValue, Line + LineBreaks(before)), 1, 1),
                "a quoted field begins here and never ends",
                $"a closing {dialect.Quote}",
                "double quotes inside quoted fields, or set csv.quote"
            )
        );
}
