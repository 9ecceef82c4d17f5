namespace LeakGate.Parquet.Encodings;

/// <summary>
/// DELTA_BYTE_ARRAY: how many bytes each value shares with the one before, then what comes behind, written as
/// <see cref="DeltaLengths"/> does.
/// </summary>
/// <param name="width">Bytes of every value, or 0 where their lengths differ.</param>
internal sealed class DeltaStrings(int width) : ValueDecoder
{
    /// <summary>Bytes that some values take at most once put together: a page can repeat a long prefix for nothing.</summary>
    private const int MostBytes = 1 << 28;

    private readonly DeltaIntegers prefixes = new();
    private readonly DeltaLengths suffixes = new();
    private readonly DecodedValues suffixValues = new();
    private long[] shared = [];
    private PageBytes page;
    private byte[] last = [];
    private int lastLength;

    public override void Begin(PageBytes page)
    {
        this.page = page;
        prefixes.Begin(page);
        suffixes.Begin(page.From(prefixes.FindEnd()));
        prefixes.Begin(page);
        lastLength = 0;
    }

    public override void Read(int count, DecodedValues target)
    {
        if (shared.Length < count)
            shared = new long[count];
        prefixes.Read(shared.AsSpan(0, count));
        suffixes.Read(count, suffixValues);
        target.ReserveStrings(count);
        var (buffer, at) = (target.Scratch(1 << 12), 0);
        var previous = last.AsSpan(0, lastLength);
        for (var i = 0; i < count; i++)
        {
            var suffix = suffixValues.Buffer.AsSpan(suffixValues.Starts[i], suffixValues.Lengths[i]);
            if ((ulong)shared[i] > (ulong)previous.Length)
                throw page.Broken($"a value shares {shared[i]} bytes with the one before, which has {previous.Length}");
            var length = (int)shared[i] + suffix.Length;
            if (width > 0 && length != width)
                throw page.Broken($"a value has {length} bytes in a column of {width}");
            if (length > MostBytes - at)
                throw page.Broken($"{i + 1} of its values take more than {MostBytes} bytes");
            if (buffer.Length < at + length + PageBytes.Slack)
            {
                buffer = target.Scratch(at + length, kept: at);
                // What came before may have moved.
                if (i > 0)
                    previous = buffer.AsSpan(target.Starts[i - 1], target.Lengths[i - 1]);
            }
            previous[..(int)shared[i]].CopyTo(buffer.AsSpan(at));
            suffix.CopyTo(buffer.AsSpan(at + (int)shared[i]));
            previous = buffer.AsSpan(at, length);
            (target.Starts[i], target.Lengths[i]) = (at, length);
            at += length;
        }
        if (last.Length < previous.Length)
            last = new byte[2 * previous.Length];
        previous.CopyTo(last);
        lastLength = previous.Length;
    }
}
