using System.Buffers.Binary;

namespace LeakGate.Parquet.Compression;

/// <summary>Zstandard (RFC 8878): frames one behind the other, each with blocks and possibly a checksum.</summary>
internal static class Zstd
{
    private const uint FrameMagic = 0xFD2F_B528;
    private const uint SkippableMagic = 0x184D_2A50;

    [ThreadStatic]
    private static ZstdBlocks? blocksOfThread;

    /// <summary>Fills <paramref name="target"/>.</summary>
    /// <exception cref="InvalidDataException">The data is damaged, of another length, or needs a dictionary.</exception>
    public static void Decompress(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var blocks = blocksOfThread ??= new ZstdBlocks();
        var length = target.Length;
        while (!source.IsEmpty)
        {
            var magic = source.Length >= 4 ? BinaryPrimitives.ReadUInt32LittleEndian(source) : throw Cut();
            source = source[4..];
            if ((magic & ~15u) == SkippableMagic)
            {
                var skipped = source.Length >= 4 ? BinaryPrimitives.ReadUInt32LittleEndian(source) : throw Cut();
                source = skipped <= source.Length - 4 ? source[(4 + (int)skipped)..] : throw Cut();
                continue;
            }
            if (magic != FrameMagic)
                throw new InvalidDataException("it does not begin as a frame does");
            target = target[DecompressFrame(ref source, target, blocks)..];
        }
        if (!target.IsEmpty)
            throw new InvalidDataException($"it ends after {length - target.Length} of {length} bytes");
    }

    /// <summary>Returns the bytes written.</summary>
    private static int DecompressFrame(ref ReadOnlySpan<byte> source, Span<byte> target, ZstdBlocks blocks)
    {
        var hasChecksum = ReadHeader(ref source, target.Length, out var declared);
        blocks.BeginFrame();
        var at = 0;
        bool isLast;
        do
        {
            if (source.Length < 3)
                throw Cut();
            var head = source[0] | (source[1] << 8) | (source[2] << 16);
            isLast = (head & 1) != 0;
            var size = head >> 3;
            source = source[3..];
            switch ((head >> 1) & 3)
            {
                case 0:
                    if (size > source.Length || size > target.Length - at)
                        throw Cut();
                    source[..size].CopyTo(target[at..]);
                    source = source[size..];
                    at += size;
                    break;
                case 1:
                    if (source.IsEmpty || size > target.Length - at)
                        throw Cut();
                    target.Slice(at, size).Fill(source[0]);
                    source = source[1..];
                    at += size;
                    break;
                case 2:
                    if (size > source.Length || size > ZstdBlocks.MostLength)
                        throw Cut();
                    at = blocks.Decompress(source[..size], target, at);
                    source = source[size..];
                    break;
                default:
                    throw new InvalidDataException("a block is of a kind that does not exist");
            }
        } while (!isLast);
        if (declared is { } length && (ulong)at != length)
            throw new InvalidDataException($"a frame has {at} bytes where it says {length}");
        if (hasChecksum)
        {
            var checksum = source.Length >= 4 ? BinaryPrimitives.ReadUInt32LittleEndian(source) : throw Cut();
            if (checksum != (uint)XxHash64.Of(target[..at]))
                throw new InvalidDataException("the checksum of a frame is wrong");
            source = source[4..];
        }
        return at;
    }

    /// <summary>Returns whether a checksum follows the blocks.</summary>
    private static bool ReadHeader(ref ReadOnlySpan<byte> source, int room, out ulong? length)
    {
        if (source.IsEmpty)
            throw Cut();
        var descriptor = source[0];
        var isSingleSegment = (descriptor & 0x20) != 0;
        if ((descriptor & 0x08) != 0)
            throw new InvalidDataException("a frame uses a feature that does not exist");
        var windowBytes = isSingleSegment ? 0 : 1;
        var dictionaryBytes = (descriptor & 3) switch
        {
            3 => 4,
            var n => n,
        };
        var lengthBytes = (descriptor >> 6) switch
        {
            0 => isSingleSegment ? 1 : 0,
            var n => 1 << n,
        };
        var dictionaryAt = 1 + windowBytes;
        var lengthAt = dictionaryAt + dictionaryBytes;
        if (source.Length < lengthAt + lengthBytes)
            throw Cut();
        if (source.Slice(dictionaryAt, dictionaryBytes).ContainsAnyExcept((byte)0))
            throw new InvalidDataException("a frame needs a dictionary, which a Parquet file has no place for");
        var field = source.Slice(lengthAt, lengthBytes);
        length = lengthBytes switch
        {
            0 => null,
            1 => field[0],
            2 => 256u + BinaryPrimitives.ReadUInt16LittleEndian(field),
            4 => BinaryPrimitives.ReadUInt32LittleEndian(field),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(field),
        };
        if (length > (ulong)room)
            throw new InvalidDataException($"a frame says it has {length} bytes where {room} are left");
        source = source[(lengthAt + lengthBytes)..];
        return (descriptor & 0x04) != 0;
    }

    private static InvalidDataException Cut() => new("it is cut off, or longer than the page");
}
