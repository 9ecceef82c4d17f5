using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace LeakGate.Configuration;

/// <summary>Reads a configuration file as text: small, UTF-8, and nothing in it that an editor would not show.</summary>
internal static class SourceText
{
    /// <summary>Files above this size, in bytes, are refused before they are read whole.</summary>
    public const int MaximumBytes = 1 << 20;

    /// <summary>
    /// What no YAML file may hold. NUL comes first in importance: the scanner takes it for the end of the file. The
    /// line separators of Unicode would make line numbers differ from those of editors.
    /// </summary>
    private static readonly SearchValues<char> Forbidden = SearchValues.Create([
        .. Enumerable
            .Range(0, 0xa0)
            .Select(i => (char)i)
            .Where(c => char.IsControl(c) && c is not ('\t' or '\n' or '\r')),
        '\u2028',
        '\u2029',
        '\uFEFF',
        '\uFFFE',
        '\uFFFF',
    ]);

    /// <summary>The text of a file, without its byte order mark.</summary>
    /// <exception cref="GateException">The file cannot be read, is too large or is no text.</exception>
    public static string Read(string absolutePath, ProblemList problems)
    {
        var whole = SourceLocation.Whole(problems.File);
        var buffer = ArrayPool<byte>.Shared.Rent(MaximumBytes + 1);
        try
        {
            int length;
            using (var stream = new FileStream(absolutePath, FileMode.Open, FileAccess.Read, FileShare.Read, 1))
            {
                // The length of a device or a pipe says nothing, so the bytes that arrive are what counts.
                length = stream.ReadAtLeast(
                    buffer.AsSpan(0, MaximumBytes + 1),
                    MaximumBytes + 1,
                    throwOnEndOfStream: false
                );
            }

            return length > MaximumBytes
                ? throw problems.Fatal(
                    whole,
                    $"the file is larger than {MaximumBytes >> 20} MB",
                    "a configuration, which takes a few kilobytes",
                    "check that the path names leakgate.yml and not a data file"
                )
                : Decode(buffer.AsSpan(0, length), problems);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw problems.Fatal(whole, $"the file cannot be read ({failure.Message})", "a readable file");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Refuses characters that no YAML file may hold.</summary>
    public static void RefuseForbidden(string text, ProblemList problems)
    {
        var at = text.AsSpan().IndexOfAny(Forbidden);
        if (at >= 0)
        {
            throw problems.Fatal(
                Place(text.AsSpan(0, at), problems.File),
                $"the invisible character U+{(int)text[at]:X4}",
                "a YAML text file",
                "remove the character, or write it as an escape in double quotes"
            );
        }
    }

    private static string Decode(ReadOnlySpan<byte> bytes, ProblemList problems)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xfe, 0xff]))
        {
            throw problems.Fatal(
                SourceLocation.Whole(problems.File),
                "the file is written in UTF-16",
                "UTF-8",
                "save the file as UTF-8 in your editor"
            );
        }

        if (bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        }

        var text = new char[bytes.Length];
        if (
            Utf8.ToUtf16(bytes, text, out var read, out var written, replaceInvalidSequences: false)
            != OperationStatus.Done
        )
        {
            throw problems.Fatal(
                Place(text.AsSpan(0, written), problems.File),
                $"the byte 0x{bytes[read]:X2} is not valid UTF-8",
                "a YAML text file in UTF-8",
                "save the file as UTF-8 in your editor"
            );
        }

        return new string(text, 0, written);
    }

    /// <summary>The place just behind a stretch of text that starts the file.</summary>
    private static SourceLocation Place(ReadOnlySpan<char> before, string file)
    {
        var line = 1 + before.Count('\n');
        var column = before.Length - before.LastIndexOf('\n');
        return new(file, line, column, column + 1);
    }
}
