namespace LeakGate.Parquet.Encodings;

/// <summary>
/// Parquet's hybrid of run lengths and bit packing, in which levels, dictionary indices and some booleans are written.
/// A run is a head, whose lowest bit tells the kind, and one value or groups of eight packed values.
/// </summary>
internal sealed class HybridRuns
{
    private PageBytes page;
    private int width;
    private int at;
    private long left;
    private bool isPacked;
    private int repeated;
    private long bit;

    /// <param name="width">Bits of each value, 0 to 32.</param>
    public void Begin(PageBytes page, int width)
    {
        (this.page, this.width, at) = (page, width, page.Start);
        left = 0;
    }

    /// <summary>Decodes as many values as the span holds.</summary>
    /// <exception cref="ParquetException">There are fewer.</exception>
    public void Read(Span<int> target)
    {
        while (!target.IsEmpty)
        {
            if (left == 0)
                BeginRun();
            var count = (int)Math.Min(left, target.Length);
            if (isPacked)
                Unpack(target[..count]);
            else
                target[..count].Fill(repeated);
            left -= count;
            target = target[count..];
        }
    }

    /// <summary>Passes over values that are all one value and lie in one run; else does nothing and returns false.</summary>
    public bool TrySkipRun(int count, int value)
    {
        if (left == 0)
            BeginRun();
        if (isPacked || left < count || repeated != value)
            return false;
        left -= count;
        return true;
    }

    private void BeginRun()
    {
        do
        {
            var head = ReadVarint();
            isPacked = (head & 1) != 0;
            left = head >> 1;
            if (isPacked)
            {
                // The last group may be cut off where its values are not needed; that shows when they are asked for.
                left *= 8;
                bit = 8L * at;
                at = (int)Math.Min(at + (left / 8 * width), page.End);
            }
            else
            {
                ReadRepeated();
            }
        } while (left == 0);
    }

    private void ReadRepeated()
    {
        var bytes = (width + 7) / 8;
        if (page.End - at < bytes)
            throw page.Cut();
        repeated = 0;
        for (var i = 0; i < bytes; i++)
            repeated |= page.Buffer[at++] << (8 * i);
        if (width < 32 && (uint)repeated >> width != 0)
            throw page.Broken($"a run repeats {(uint)repeated}, which does not fit into {width} bits");
    }

    private void Unpack(Span<int> target)
    {
        if (bit + ((long)target.Length * width) > 8L * page.End)
            throw page.Cut();
        BitUnpacker.Unpack(page.Buffer, bit, width, target);
        bit += (long)target.Length * width;
    }

    private uint ReadVarint()
    {
        var value = 0ul;
        for (var shift = 0; shift < 35; shift += 7)
        {
            if (at >= page.End)
                throw page.Cut();
            var next = page.Buffer[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value <= uint.MaxValue ? (uint)value : throw page.Broken("a run is longer than 32 bits hold");
        }
        throw page.Broken("the length of a run has more than five bytes");
    }
}
