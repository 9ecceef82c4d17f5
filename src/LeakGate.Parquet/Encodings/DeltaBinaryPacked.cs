using System.Runtime.InteropServices;

namespace LeakGate.Parquet.Encodings;

/// <summary>Columns of 32- or 64-bit integers in DELTA_BINARY_PACKED.</summary>
internal sealed class DeltaBinaryPacked(int width) : ValueDecoder
{
    private readonly DeltaIntegers integers = new();
    private long[] values = [];

    public override void Begin(PageBytes page) => integers.Begin(page);

    public override void Read(int count, DecodedValues target)
    {
        var bytes = target.Scratch(count * width).AsSpan(0, count * width);
        if (width == sizeof(long))
        {
            integers.Read(MemoryMarshal.Cast<byte, long>(bytes));
            return;
        }
        if (values.Length < count)
            values = new long[count];
        integers.Read(values.AsSpan(0, count));
        var narrow = MemoryMarshal.Cast<byte, int>(bytes);
        for (var i = 0; i < count; i++)
            narrow[i] = (int)values[i];
    }
}
