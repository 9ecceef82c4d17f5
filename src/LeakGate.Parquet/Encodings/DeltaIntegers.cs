using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LeakGate.Parquet.Encodings;

/// <summary>
/// DELTA_BINARY_PACKED integers: the first value, then blocks of differences, each block with its smallest difference
/// and some groups of what goes beyond it, bit-packed at a width of the group's own.
/// </summary>
internal sealed class DeltaIntegers
{
    private const int MostGroups = 1 << 16;

    private readonly long[] beyond = new long[128];
    private byte[] widths = [];
    private PageBytes page;
    private int at;
    private int groupsPerBlock;
    private int groupLength;
    private long left;
    private long value;
    private bool isFirst;
    private long smallest;
    private int group;
    private int inGroup;
    private int groupStart;

    /// <summary>Values that have not been read yet.</summary>
    public long Left => left;

    /// <exception cref="ParquetException">The head is damaged.</exception>
    public void Begin(PageBytes page)
    {
        (this.page, at) = (page, page.Start);
        var blockLength = ReadVarint();
        var groups = ReadVarint();
        var count = ReadVarint();
        value = ReadZigZag();
        if (groups is 0 or > MostGroups || blockLength % groups != 0 || blockLength / groups % 8 != 0)
            throw page.Broken($"its differences come in {groups} groups of a block of {blockLength}");
        if (blockLength is 0 or > int.MaxValue || count > int.MaxValue)
            throw page.Broken($"it is said to have {count} differences in blocks of {blockLength}");
        (groupsPerBlock, groupLength, left) = ((int)groups, (int)(blockLength / groups), (long)count);
        if (widths.Length < groupsPerBlock)
            widths = new byte[groupsPerBlock];
        isFirst = true;
        (group, inGroup) = (groupsPerBlock - 1, groupLength);
    }

    /// <summary>Decodes as many values as the span holds; 32-bit ones are right in their lower half.</summary>
    /// <exception cref="ParquetException">There are fewer.</exception>
    public void Read(Span<long> target)
    {
        if (target.Length > left)
            throw page.Cut();
        left -= target.Length;
        if (isFirst && target.Length > 0)
        {
            isFirst = false;
            target[0] = value;
            target = target[1..];
        }
        while (!target.IsEmpty)
        {
            if (inGroup == groupLength)
                NextGroup();
            var count = Math.Min(Math.Min(groupLength - inGroup, target.Length), beyond.Length);
            Unpack(beyond.AsSpan(0, count));
            var last = value;
            for (var i = 0; i < count; i++)
            {
                last += smallest + beyond[i];
                target[i] = last;
            }
            value = last;
            inGroup += count;
            target = target[count..];
        }
    }

    /// <summary>Where the values end, for pages that go on with something else. Nothing can be read afterwards.</summary>
    /// <exception cref="ParquetException">They are cut off.</exception>
    public int FindEnd()
    {
        for (var differences = left - 1; differences > 0; differences -= groupLength)
            NextGroup();
        left = 0;
        return at;
    }

    /// <summary>Goes on to the next group, which begins a block where the last has no more. Unused groups take no bytes.</summary>
    private void NextGroup()
    {
        if (++group == groupsPerBlock)
        {
            smallest = ReadZigZag();
            if (page.End - at < groupsPerBlock)
                throw page.Cut();
            page.Buffer.AsSpan(at, groupsPerBlock).CopyTo(widths);
            at += groupsPerBlock;
            group = 0;
        }
        if (widths[group] > 64)
            throw page.Broken($"its differences are said to have {widths[group]} bits");
        (groupStart, inGroup) = (at, 0);
        at = (int)Math.Min(at + ((long)groupLength / 8 * widths[group]), page.End);
    }

    private void Unpack(Span<long> target)
    {
        int width = widths[group];
        var bit = (8L * groupStart) + ((long)inGroup * width);
        if (bit + ((long)target.Length * width) > 8L * page.End)
            throw page.Cut();
        if (width == 0)
        {
            target.Clear();
            return;
        }
        var mask = ulong.MaxValue >> (64 - width);
        ref var bytes = ref MemoryMarshal.GetArrayDataReference(page.Buffer);
        for (var i = 0; i < target.Length; i++, bit += width)
        {
            ref var from = ref Unsafe.Add(ref bytes, (nint)(bit >> 3));
            var shift = (int)(bit & 7);
            var word = Unsafe.ReadUnaligned<ulong>(ref from) >> shift;
            // Of more than 57 bits some may lie in a ninth byte.
            if (shift + width > 64)
                word |= (ulong)Unsafe.Add(ref from, 8) << (64 - shift);
            target[i] = (long)(word & mask);
        }
    }

    private long ReadZigZag()
    {
        var raw = ReadVarint();
        return (long)(raw >> 1) ^ -(long)(raw & 1);
    }

    private ulong ReadVarint()
    {
        var result = 0ul;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (at >= page.End)
                throw page.Cut();
            var next = page.Buffer[at++];
            result |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return result;
        }
        throw page.Broken("a number has more than ten bytes");
    }
}
