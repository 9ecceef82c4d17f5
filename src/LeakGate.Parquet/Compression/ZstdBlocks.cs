using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LeakGate.Parquet.Compression;

/// <summary>
/// Unpacks zstd's compressed blocks (RFC 8878, section 3.1.1.3): literals, and sequences that say how many of them come
/// next and what is repeated behind. Tables and the last distances carry over from block to block of a frame.
/// </summary>
internal sealed class ZstdBlocks
{
    /// <summary>Bytes of a block at most, packed or not.</summary>
    public const int MostLength = 1 << 17;

    /// <summary>Bytes behind the literals, so that they can be copied in wide steps.</summary>
    private const int Slack = 32;

    private readonly byte[] literals = new byte[MostLength + Slack];
    private readonly HuffmanTable huffman = new();
    private readonly SequenceTables tables = new();
    private readonly int[] distances = new int[3];

    public void BeginFrame()
    {
        huffman.Forget();
        tables.Forget();
        (distances[0], distances[1], distances[2]) = (1, 4, 8);
    }

    /// <summary>Writes a block behind the first <paramref name="at"/> bytes of the frame. Returns where it ends.</summary>
    /// <exception cref="InvalidDataException">The block is damaged or longer than what is left.</exception>
    public int Decompress(ReadOnlySpan<byte> source, Span<byte> target, int at)
    {
        source = source[ReadLiterals(source, out var literalCount)..];
        var sequences = ReadSequenceCount(ref source);
        var end = at + Math.Min(MostLength, target.Length - at);
        var limited = target[..end];
        var used = 0;
        if (sequences > 0)
        {
            source = source[tables.Read(source)..];
            at = Execute(source, sequences, limited, at, literalCount, out used);
        }
        else if (!source.IsEmpty)
        {
            throw new InvalidDataException("a block goes on behind its end");
        }
        var rest = literals.AsSpan(used, literalCount - used);
        if (rest.Length > end - at)
            throw TooLong();
        rest.CopyTo(limited[at..]);
        return at + rest.Length;
    }

    private int Execute(
        ReadOnlySpan<byte> source,
        int sequences,
        Span<byte> target,
        int at,
        int literalCount,
        out int used
    )
    {
        var bits = new BackwardBits(source);
        var (lengths, offsets, matches) = (tables.LiteralLengths, tables.Offsets, tables.MatchLengths);
        ref var lengthStates = ref MemoryMarshal.GetArrayDataReference(lengths.States);
        ref var offsetStates = ref MemoryMarshal.GetArrayDataReference(offsets.States);
        ref var matchStates = ref MemoryMarshal.GetArrayDataReference(matches.States);
        var length = Unsafe.Add(ref lengthStates, (int)bits.Read(lengths.Log));
        var offset = Unsafe.Add(ref offsetStates, (int)bits.Read(offsets.Log));
        var match = Unsafe.Add(ref matchStates, (int)bits.Read(matches.Log));
        var text = literals.AsSpan(0, literalCount + Slack);
        used = 0;
        while (true)
        {
            bits.Reload();
            var offsetValue = (1u << offset.Symbol) + bits.Read(offset.Symbol);
            var matchLength =
                SequenceTables.MatchBase(match.Symbol) + (int)bits.Read(SequenceTables.MatchBits(match.Symbol));
            bits.Reload();
            var literalLength =
                SequenceTables.LengthBase(length.Symbol) + (int)bits.Read(SequenceTables.LengthBits(length.Symbol));
            var distance = DistanceOf(offsetValue, literalLength == 0);
            if (literalLength > literalCount - used)
                throw TooLong();
            BlockCopy.Literal(text, used, target, at, literalLength);
            used += literalLength;
            at += literalLength;
            BlockCopy.Match(target, at, distance, matchLength);
            at += matchLength;
            if (--sequences == 0)
                break;
            length = Unsafe.Add(ref lengthStates, length.Base + (int)bits.Read(length.Bits));
            match = Unsafe.Add(ref matchStates, match.Base + (int)bits.Read(match.Bits));
            offset = Unsafe.Add(ref offsetStates, offset.Base + (int)bits.Read(offset.Bits));
            if (bits.IsOverrun)
                throw new InvalidDataException("the sequences of a block are cut off");
        }
        bits.Reload();
        if (!bits.IsAtEnd)
            throw new InvalidDataException("the sequences of a block do not end with their last");
        return at;
    }

    /// <summary>The first three values stand for the last three distances, shifted by one where no literal comes before.</summary>
    private int DistanceOf(uint value, bool noLiterals)
    {
        int distance;
        if (value > 3)
        {
            distance = (int)Math.Min(value - 3, int.MaxValue);
            (distances[2], distances[1], distances[0]) = (distances[1], distances[0], distance);
            return distance;
        }
        var index = (int)value - 1 + (noLiterals ? 1 : 0);
        if (index == 0)
            return distances[0];
        distance = index == 3 ? distances[0] - 1 : distances[index];
        if (index > 1)
            distances[2] = distances[1];
        (distances[1], distances[0]) = (distances[0], distance);
        return distance;
    }

    private int ReadLiterals(ReadOnlySpan<byte> source, out int count)
    {
        if (source.IsEmpty)
            throw TooLong();
        var kind = source[0] & 3;
        var format = (source[0] >> 2) & 3;
        var headLength =
            kind < 2
                ? (format & 1) == 0
                    ? 1
                    : 1 + ((format + 1) / 2)
                : 3 + Math.Max(0, format - 1);
        if (source.Length < headLength)
            throw TooLong();
        var head = 0ul;
        for (var i = 0; i < headLength; i++)
            head |= (ulong)source[i] << (8 * i);
        if (kind < 2)
        {
            count = (int)(head >> (headLength == 1 ? 3 : 4));
            return headLength + ReadPlain(source[headLength..], count, isRun: kind == 1);
        }
        var width =
            format < 2 ? 10
            : format == 2 ? 14
            : 18;
        count = (int)(head >> 4) & ((1 << width) - 1);
        var packed = (int)(head >> (4 + width)) & ((1 << width) - 1);
        if (packed > source.Length - headLength || count > MostLength)
            throw TooLong();
        var body = source.Slice(headLength, packed);
        if (kind == 2)
            body = body[huffman.Read(body)..];
        else if (huffman.Log == 0)
            throw new InvalidDataException("a block refers to a table that came never before");
        var target = literals.AsSpan(0, count);
        if (format == 0)
            huffman.Decode(body, target);
        else
            huffman.DecodeFour(body, target);
        return headLength + packed;
    }

    private int ReadPlain(ReadOnlySpan<byte> source, int count, bool isRun)
    {
        var length = isRun ? 1 : count;
        if (count > MostLength || length > source.Length)
            throw TooLong();
        if (isRun)
            literals.AsSpan(0, count).Fill(source[0]);
        else
            source[..count].CopyTo(literals);
        return length;
    }

    private static int ReadSequenceCount(ref ReadOnlySpan<byte> source)
    {
        var length = source.IsEmpty
            ? throw TooLong()
            : source[0] switch
            {
                < 128 => 1,
                < 255 => 2,
                _ => 3,
            };
        if (source.Length < length)
            throw TooLong();
        var count = length switch
        {
            1 => source[0],
            2 => ((source[0] - 128) << 8) + source[1],
            _ => source[1] + (source[2] << 8) + 0x7F00,
        };
        source = source[length..];
        return count;
    }

    private static InvalidDataException TooLong() => new("a block is cut off, or longer than a block can be");
}
