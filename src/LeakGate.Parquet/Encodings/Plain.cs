using System.Buffers.Binary;

namespace LeakGate.Parquet.Encodings;

/// <summary>PLAIN values of a fixed width: they lie ready in the page.</summary>
internal sealed class PlainFixed(int width) : ValueDecoder
{
    private PageBytes page;

    public override void Begin(PageBytes page) => this.page = page;

    public override void Read(int count, DecodedValues target)
    {
        if ((long)count * width > page.Length)
            throw page.Cut();
        target.Point(page.Buffer, page.Start);
        page = page.From(page.Start + (count * width));
    }
}

/// <summary>PLAIN byte strings: each behind its length, little-endian in four bytes.</summary>
internal sealed class PlainBytes : ValueDecoder
{
    private PageBytes page;
    private int at;

    public override void Begin(PageBytes page) => (this.page, at) = (page, page.Start);

    public override void Read(int count, DecodedValues target)
    {
        target.ReserveStrings(count);
        target.Point(page.Buffer);
        at = Find(page, at, target.Starts.AsSpan(0, count), target.Lengths.AsSpan(0, count));
    }

    /// <summary>Finds as many strings as the spans hold. Returns where they end.</summary>
    public static int Find(in PageBytes page, int at, Span<int> starts, Span<int> lengths)
    {
        var buffer = page.Buffer.AsSpan();
        var end = page.End;
        for (var i = 0; i < starts.Length; i++)
        {
            if (end - at < sizeof(int))
                throw page.Cut();
            var length = BinaryPrimitives.ReadInt32LittleEndian(buffer[at..]);
            at += sizeof(int);
            if ((uint)length > (uint)(end - at))
                throw page.Broken($"a value is said to have {length} bytes where {end - at} are left");
            starts[i] = at;
            lengths[i] = length;
            at += length;
        }
        return at;
    }
}

/// <summary>PLAIN booleans: bits, the lowest first. Decoded to a byte each.</summary>
internal sealed class PlainBooleans : ValueDecoder
{
    private PageBytes page;
    private long bit;

    public override void Begin(PageBytes page) => (this.page, bit) = (page, 0);

    public override void Read(int count, DecodedValues target)
    {
        if (bit + count > 8L * page.Length)
            throw page.Cut();
        var bytes = target.Scratch(count);
        for (var i = 0; i < count; i++, bit++)
            bytes[i] = (byte)(page.Buffer[page.Start + (int)(bit >> 3)] >> (int)(bit & 7) & 1);
    }
}

/// <summary>RLE booleans: behind the length of all, like levels.</summary>
internal sealed class RunLengthBooleans : ValueDecoder
{
    private readonly HybridRuns runs = new();
    private int[] values = [];

    public override void Begin(PageBytes page)
    {
        if (page.Length < sizeof(int))
            throw page.Cut();
        var length = BinaryPrimitives.ReadInt32LittleEndian(page.Span);
        var start = page.Start + sizeof(int);
        if ((uint)length > (uint)(page.End - start))
            throw page.Broken($"its values are said to take {length} bytes where {page.End - start} are left");
        runs.Begin(page with { Start = start, End = start + length }, 1);
    }

    public override void Read(int count, DecodedValues target)
    {
        if (values.Length < count)
            values = new int[count];
        runs.Read(values.AsSpan(0, count));
        var bytes = target.Scratch(count);
        for (var i = 0; i < count; i++)
            bytes[i] = (byte)values[i];
    }
}
