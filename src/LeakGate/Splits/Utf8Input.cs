using System.Collections.Immutable;
using System.Text;
using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Configuration.Files;
using LeakGate.Configuration.Grammar;

namespace LeakGate.Splits;

/// <summary>Opens text files as UTF-8 bytes, whatever they are compressed with or encoded in.</summary>
internal static class Utf8Input
{
    /// <summary>Opens a file. The stream begins behind a byte order mark.</summary>
    /// <param name="encodingName">A declared encoding, or null: the byte order mark decides, else UTF-8.</param>
    /// <param name="start">Bytes of the file before the stream's first byte, or -1 where bytes of the two differ.</param>
    public static Stream Open(DataFile file, string? encodingName, out long start)
    {
        Stream stream = new FileStream(
            file.ContentPath,
            FileMode.Open,
            FileAccess.Read,
            FileShare.Read,
            bufferSize: 0,
            FileOptions.SequentialScan
        );
        try
        {
            return Decoded(stream, file, encodingName, out start);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static Stream Decoded(Stream stream, DataFile file, string? encodingName, out long start)
    {
        var compressed = file.AbsolutePath.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        if (compressed)
            stream = new BufferedStream(new GzipFile(file, stream), 1 << 16);
        Span<byte> head = stackalloc byte[4];
        var read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        var (encoding, mark) = EncodingOf(head[..read], encodingName);
        var rest = Rewind(stream, head[..read], mark, compressed);
        if (encoding is null or UTF8Encoding)
        {
            start = compressed ? -1 : mark;
            return rest;
        }
        start = -1;
        return Encoding.CreateTranscodingStream(rest, encoding, new UTF8Encoding(false));
    }

    /// <summary>How a text is encoded, null for UTF-8; and the length of its byte order mark.</summary>
    /// <param name="head">Up to four bytes at its start.</param>
    /// <param name="declared">The name of an encoding, or null: the byte order mark decides, else UTF-8.</param>
    public static (Encoding? Encoding, int MarkLength) EncodingOf(ReadOnlySpan<byte> head, string? declared)
    {
        var (encoding, mark) = Detect(head);
        return (declared is null ? encoding : ScalarForms.FindEncoding(declared), mark);
    }

    /// <summary>Whether an exception tells of a file that cannot be read rather than of a mistake in the program.</summary>
    public static bool IsReadFailure(Exception failure) => failure is IOException or UnauthorizedAccessException;

    /// <summary>The error for a file at which reading failed.</summary>
    public static GateException Unreadable(DataFile file, Exception failure) =>
        Unreadable(file, failure.Message.TrimEnd('.'), "a readable file");

    /// <summary>The error for a file that cannot be read as what its name says.</summary>
    public static GateException Unreadable(DataFile file, string found, string expected, string? hint = null) =>
        new(
            ExitCode.Data,
            new Problem(RunRules.DataUnreadable, SourceLocation.Whole(file.RelativePath), found, expected, hint)
        );

    private static (Encoding? Encoding, int MarkLength) Detect(ReadOnlySpan<byte> head) =>
        head switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (null, 3),
            [0xFF, 0xFE, 0, 0] => (Encoding.UTF32, 4),
            [0, 0, 0xFE, 0xFF] => (new UTF32Encoding(bigEndian: true, byteOrderMark: false), 4),
            [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
            [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, 2),
            _ => (null, 0),
        };

    private static Stream Rewind(Stream stream, ReadOnlySpan<byte> head, int mark, bool compressed)
    {
        if (!compressed)
        {
            stream.Position = mark;
            return stream;
        }
        return new PrefixedStream(head[mark..].ToArray(), stream);
    }

    /// <summary>Some bytes that were read ahead, then the rest of a stream that cannot go back.</summary>
    private sealed class PrefixedStream(byte[] prefix, Stream rest) : ForwardStream(rest)
    {
        private int used;

        public override int Read(Span<byte> buffer)
        {
            if (used == prefix.Length)
                return rest.Read(buffer);
            var count = Math.Min(buffer.Length, prefix.Length - used);
            prefix.AsSpan(used, count).CopyTo(buffer);
            used += count;
            return count;
        }
    }
}
