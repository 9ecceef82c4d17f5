using System.Globalization;
using System.Text;

namespace LeakGate.Versions;

/// <summary>What a Git LFS pointer file says.</summary>
/// <param name="Oid">SHA-256 of the content: 64 hexadecimal digits.</param>
/// <param name="Size">Of the content, in bytes.</param>
/// <param name="OidLine">1-based line of the oid.</param>
internal sealed record LfsPointer(string Oid, long Size, int OidLine)
{
    /// <summary>Git LFS promises that its pointers are smaller, in bytes.</summary>
    public const int Limit = 1024;

    private static ReadOnlySpan<byte> Version => "version https://git-lfs.github.com/spec/"u8;

    /// <summary>The pointer, or null where the bytes are the data itself.</summary>
    /// <exception cref="InvalidDataException">They begin as a pointer and are none.</exception>
    public static LfsPointer? Parse(ReadOnlySpan<byte> bytes, string shown)
    {
        if (bytes.Length >= Limit || !bytes.StartsWith(Version))
            return null;
        string? oid = null;
        long? size = null;
        var oidLine = 0;
        var lines = Encoding.UTF8.GetString(bytes).Split('\n');
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("oid sha256:", StringComparison.Ordinal))
                (oid, oidLine) = (lines[i]["oid sha256:".Length..].TrimEnd('\r'), i + 1);
            else if (lines[i].StartsWith("size ", StringComparison.Ordinal))
                size = ParseSize(lines[i]["size ".Length..].TrimEnd('\r'));
        }
        if (oid is null || size is null || !Hex.Is(oid, 64))
            throw new InvalidDataException($"'{shown}' begins as a Git LFS pointer but has no sound oid and size");
        return new LfsPointer(oid, size.Value, oidLine);
    }

    private static long? ParseSize(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null;
}

/// <summary>Names of content. What a pointer says ends in a path, so it must be nothing but digits.</summary>
internal static class Hex
{
    public static bool Is(ReadOnlySpan<char> text, int length) =>
        text.Length == length && !text.ContainsAnyExcept("0123456789abcdef");
}
