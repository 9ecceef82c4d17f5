using System.Buffers;
using System.Security.Cryptography;

namespace LeakGate.Versions;

/// <summary>Sees that a file of a store is what its name promises.</summary>
internal static class StoredContent
{
    /// <summary>Larger files are held to their size alone, in bytes: hashing them takes as long as the checks.</summary>
    public const long HashedUpTo = 256 << 20;

    /// <summary>DVC hashes in pieces of this size, in bytes, and replaces line ends piece by piece.</summary>
    private const int DvcPiece = 1 << 20;

    /// <exception cref="InvalidDataException">The content differs from what its pointer says.</exception>
    public static void RequireSha256(string file, long size, string hash, string shown)
    {
        RequireSize(file, size, shown);
        if (size > HashedUpTo)
            return;
        using var stream = File.OpenRead(file);
        if (Convert.ToHexStringLower(SHA256.HashData(stream)) != hash)
            throw Damaged(shown, "its SHA-256 is not the one that the pointer names");
    }

    /// <param name="size">Null where the pointer does not tell it.</param>
    /// <param name="hash">32 hexadecimal digits.</param>
    /// <exception cref="InvalidDataException">The content differs from what its pointer says.</exception>
    public static void RequireMd5(string file, long? size, string hash, string shown)
    {
        if (size is not null)
            RequireSize(file, size.Value, shown);
        if (new FileInfo(file).Length > HashedUpTo)
            return;
        if (Md5(file, unixLines: false) != hash && Md5(file, unixLines: true) != hash)
            throw Damaged(shown, "its MD5 is not the one that the pointer names");
    }

    private static void RequireSize(string file, long size, string shown)
    {
        using var handle = File.OpenHandle(file);
        var length = RandomAccess.GetLength(handle);
        if (length != size)
            throw Damaged(shown, $"it has {length:N0} bytes and not the {size:N0} that the pointer names");
    }

    private static InvalidDataException Damaged(string shown, string how) =>
        new($"the stored content of '{shown}' is damaged: {how}");

    /// <summary>
    /// The MD5 of a file's bytes, or with every CR LF read as LF: that is how DVC before version 3 named text files.
    /// </summary>
#pragma warning disable CA5351 // MD5 is what DVC names its content by; nothing is protected with it.
    private static string Md5(string file, bool unixLines)
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        using var stream = File.OpenRead(file);
        var piece = ArrayPool<byte>.Shared.Rent(DvcPiece);
        try
        {
            while (
                stream.ReadAtLeast(piece.AsSpan(0, DvcPiece), DvcPiece, throwOnEndOfStream: false) is > 0 and var read
            )
                md5.AppendData(piece, 0, unixLines ? DropCarriageReturns(piece.AsSpan(0, read)) : read);
            return Convert.ToHexStringLower(md5.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }
#pragma warning restore CA5351

    private static int DropCarriageReturns(Span<byte> text)
    {
        var kept = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\r' || i + 1 == text.Length || text[i + 1] != '\n')
                text[kept++] = text[i];
        }
        return kept;
    }
}
