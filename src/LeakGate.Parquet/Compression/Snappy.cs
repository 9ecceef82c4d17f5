using System.Buffers.Binary;

namespace LeakGate.Parquet.Compression;

/// <summary>
/// Snappy's raw format (format_description.txt of the reference implementation): the length, then literals and copies.
/// </summary>
internal static class Snappy
{
    /// <summary>Fills <paramref name="target"/>, which must be as long as the data says.</summary>
    /// <exception cref="InvalidDataException">The data is damaged or of another length.</exception>
    public static void Decompress(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var from = 0;
        if (ReadLength(source, ref from) != (uint)target.Length)
            throw new InvalidDataException("its length is not that of the page");
        var at = 0;
        while (from < source.Length)
        {
            var tag = source[from++];
            if ((tag & 3) == 0)
            {
                var length = (tag >> 2) + 1;
                if (length > 60)
                    length = ReadLiteralLength(source, ref from, length - 60);
                BlockCopy.Literal(source, from, target, at, length);
                from += length;
                at += length;
            }
            else
            {
                var (length, distance) = ReadCopy(source, ref from, tag);
                BlockCopy.Match(target, at, distance, length);
                at += length;
            }
        }
        if (at != target.Length)
            throw new InvalidDataException($"it ends after {at} of {target.Length} bytes");
    }

    private static (int Length, int Distance) ReadCopy(ReadOnlySpan<byte> source, ref int from, byte tag)
    {
        var bytes = (tag & 3) == 3 ? 4 : tag & 3;
        if (source.Length - from < bytes)
            throw Cut();
        var at = source[from..];
        from += bytes;
        return bytes switch
        {
            1 => (((tag >> 2) & 7) + 4, ((tag >> 5) << 8) | at[0]),
            2 => ((tag >> 2) + 1, BinaryPrimitives.ReadUInt16LittleEndian(at)),
            _ => ((tag >> 2) + 1, BinaryPrimitives.ReadInt32LittleEndian(at)),
        };
    }

    private static int ReadLiteralLength(ReadOnlySpan<byte> source, ref int from, int bytes)
    {
        if (source.Length - from < bytes)
            throw Cut();
        var length = 0u;
        for (var i = 0; i < bytes; i++)
            length |= (uint)source[from + i] << (8 * i);
        from += bytes;
        return length < int.MaxValue ? (int)length + 1 : throw Cut();
    }

    private static uint ReadLength(ReadOnlySpan<byte> source, ref int from)
    {
        var length = 0ul;
        for (var shift = 0; shift < 35; shift += 7)
        {
            if (from == source.Length)
                throw Cut();
            var next = source[from++];
            length |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return length <= uint.MaxValue ? (uint)length : throw Cut();
        }
        throw Cut();
    }

    private static InvalidDataException Cut() => new("it ends in the middle of a length");
}
