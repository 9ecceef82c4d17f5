using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LeakGate.Parquet.Encodings;

/// <summary>BYTE_STREAM_SPLIT: the first bytes of all values, then the second bytes of all, and so on.</summary>
internal sealed class ByteStreams(int width) : ValueDecoder
{
    private PageBytes page;
    private int values;
    private int next;

    public override void Begin(PageBytes page)
    {
        if (page.Length % width != 0)
            throw page.Broken($"it has {page.Length} bytes for values of {width} bytes");
        (this.page, values, next) = (page, page.Length / width, 0);
    }

    public override void Read(int count, DecodedValues target)
    {
        if (count > values - next)
            throw page.Cut();
        var joined = target.Scratch(count * width).AsSpan(0, count * width);
        var done = 0;
        if (Sse2.IsSupported && width is 4 or 8)
        {
            done = count & ~15;
            if (width == 4)
                JoinFour(page.Span[next..], values, joined[..(done * width)]);
            else
                JoinEight(page.Span[next..], values, joined[..(done * width)]);
        }
        JoinPlain(page.Span[(next + done)..], values, width, joined[(done * width)..]);
        next += count;
    }

    /// <summary>One byte at a time; what the vector forms give, it gives too.</summary>
    /// <param name="streams">From the first byte of the first value on.</param>
    /// <param name="stride">Bytes from one byte of a value to the next.</param>
    public static void JoinPlain(ReadOnlySpan<byte> streams, int stride, int width, Span<byte> target)
    {
        for (var i = 0; i < target.Length / width; i++)
        {
            for (var k = 0; k < width; k++)
                target[(i * width) + k] = streams[(k * stride) + i];
        }
    }

    /// <summary>Sixteen values of four bytes at a time.</summary>
    public static void JoinFour(ReadOnlySpan<byte> streams, int stride, Span<byte> target)
    {
        for (var i = 0; i < target.Length / 4; i += 16)
        {
            var (ab0, ab1) = Interleave(Load(streams, i), Load(streams, stride + i));
            var (cd0, cd1) = Interleave(Load(streams, (2 * stride) + i), Load(streams, (3 * stride) + i));
            var to = target[(4 * i)..];
            Store(ab0.AsUInt16(), cd0.AsUInt16(), to);
            Store(ab1.AsUInt16(), cd1.AsUInt16(), to[32..]);
        }
    }

    /// <summary>Sixteen values of eight bytes at a time.</summary>
    public static void JoinEight(ReadOnlySpan<byte> streams, int stride, Span<byte> target)
    {
        for (var i = 0; i < target.Length / 8; i += 16)
        {
            var (ab0, ab1) = Interleave(Load(streams, i), Load(streams, stride + i));
            var (cd0, cd1) = Interleave(Load(streams, (2 * stride) + i), Load(streams, (3 * stride) + i));
            var (ef0, ef1) = Interleave(Load(streams, (4 * stride) + i), Load(streams, (5 * stride) + i));
            var (gh0, gh1) = Interleave(Load(streams, (6 * stride) + i), Load(streams, (7 * stride) + i));
            var to = target[(8 * i)..];
            StorePairs(ab0, cd0, ef0, gh0, to);
            StorePairs(ab1, cd1, ef1, gh1, to[64..]);
        }
    }

    private static Vector128<byte> Load(ReadOnlySpan<byte> streams, int at) =>
        Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(streams.Slice(at, 16)));

    private static (Vector128<byte> Low, Vector128<byte> High) Interleave(Vector128<byte> a, Vector128<byte> b) =>
        (Sse2.UnpackLow(a, b), Sse2.UnpackHigh(a, b));

    private static void Store(Vector128<ushort> ab, Vector128<ushort> cd, Span<byte> to)
    {
        Sse2.UnpackLow(ab, cd).AsByte().CopyTo(to);
        Sse2.UnpackHigh(ab, cd).AsByte().CopyTo(to[16..]);
    }

    private static void StorePairs(
        Vector128<byte> ab,
        Vector128<byte> cd,
        Vector128<byte> ef,
        Vector128<byte> gh,
        Span<byte> to
    )
    {
        var abcdLow = Sse2.UnpackLow(ab.AsUInt16(), cd.AsUInt16()).AsUInt32();
        var abcdHigh = Sse2.UnpackHigh(ab.AsUInt16(), cd.AsUInt16()).AsUInt32();
        var efghLow = Sse2.UnpackLow(ef.AsUInt16(), gh.AsUInt16()).AsUInt32();
        var efghHigh = Sse2.UnpackHigh(ef.AsUInt16(), gh.AsUInt16()).AsUInt32();
        Sse2.UnpackLow(abcdLow, efghLow).AsByte().CopyTo(to);
        Sse2.UnpackHigh(abcdLow, efghLow).AsByte().CopyTo(to[16..]);
        Sse2.UnpackLow(abcdHigh, efghHigh).AsByte().CopyTo(to[32..]);
        Sse2.UnpackHigh(abcdHigh, efghHigh).AsByte().CopyTo(to[48..]);
    }
}
