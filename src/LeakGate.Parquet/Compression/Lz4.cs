using System.Buffers.Binary;

namespace LeakGate.Parquet.Compression;

/// <summary>LZ4 blocks (lz4_Block_format.md of the reference implementation), bare or in Hadoop's frames.</summary>
internal static class Lz4
{
    private const int LeastMatch = 4;

    /// <summary>Fills <paramref name="target"/> from one block.</summary>
    /// <exception cref="InvalidDataException">The block is damaged or of another length.</exception>
    public static void Decompress(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var (from, at) = (0, 0);
        while (from < source.Length)
        {
            var token = source[from++];
            var literals = token >> 4;
            if (literals == 15)
                literals = ReadLength(source, ref from, literals);
            BlockCopy.Literal(source, from, target, at, literals);
            from += literals;
            at += literals;
            // The last sequence ends with its literals.
            if (from == source.Length)
                break;
            if (source.Length - from < 2)
                throw Cut();
            var distance = BinaryPrimitives.ReadUInt16LittleEndian(source[from..]);
            from += 2;
            var length = token & 15;
            if (length == 15)
                length = ReadLength(source, ref from, length);
            BlockCopy.Match(target, at, distance, length + LeastMatch);
            at += length + LeastMatch;
        }
        if (from != source.Length || at != target.Length)
            throw new InvalidDataException($"it ends after {at} of {target.Length} bytes");
    }

    /// <summary>
    /// Fills <paramref name="target"/> from what the deprecated codec LZ4 stands for: blocks behind their lengths, both
    /// big-endian, as Hadoop writes them; or a bare block, as others did under that name.
    /// </summary>
    /// <exception cref="InvalidDataException">It is neither.</exception>
    public static void DecompressHadoop(ReadOnlySpan<byte> source, Span<byte> target)
    {
        if (!IsFramed(source, target.Length))
        {
            Decompress(source, target);
            return;
        }
        while (!source.IsEmpty)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(source);
            var packed = BinaryPrimitives.ReadInt32BigEndian(source[4..]);
            Decompress(source.Slice(8, packed), target[..length]);
            source = source[(8 + packed)..];
            target = target[length..];
        }
    }

    private static bool IsFramed(ReadOnlySpan<byte> source, int length)
    {
        var left = (long)length;
        while (source.Length >= 8)
        {
            left -= BinaryPrimitives.ReadUInt32BigEndian(source);
            var packed = BinaryPrimitives.ReadUInt32BigEndian(source[4..]);
            if (left < 0 || packed > source.Length - 8)
                return false;
            source = source[(8 + (int)packed)..];
        }
        return source.IsEmpty && left == 0;
    }

    private static int ReadLength(ReadOnlySpan<byte> source, ref int from, int length)
    {
        while (true)
        {
            if (from == source.Length)
                throw Cut();
            var next = source[from++];
            length += next;
            if (length > int.MaxValue / 2)
                throw Cut();
            if (next != 255)
                return length;
        }
    }

    private static InvalidDataException Cut() => new("it ends in the middle of a sequence");
}
