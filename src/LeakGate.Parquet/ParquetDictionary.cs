using System.Buffers;
using LeakGate.Parquet.Encodings;

namespace LeakGate.Parquet;

/// <summary>The distinct values of a column chunk, to which its pages refer by number. Good as long as its reader is.</summary>
public sealed class ParquetDictionary : IDisposable
{
    private readonly PooledBytes bytes = new();
    private PageBytes page;
    private int[] starts = [];
    private int[] lengths = [];

    internal ParquetDictionary() { }

    /// <summary>Number of values.</summary>
    public int Count { get; private set; }

    /// <summary>All values of a fixed width, one behind the other; empty for byte strings.</summary>
    public ReadOnlySpan<byte> Fixed => lengths.Length == 0 ? page.Span : default;

    /// <summary>Value <paramref name="index"/> of a dictionary of byte strings.</summary>
    public ReadOnlySpan<byte> Bytes(int index) => page.Buffer.AsSpan(starts[index], lengths[index]);

    internal void Read(Func<PooledBytes, PageBytes> load, ParquetColumn column, int count)
    {
        page = load(bytes);
        Count = count;
        if (column.Width > 0)
        {
            if (page.Length != (long)count * column.Width)
                throw page.Broken($"a dictionary of {count} values of {column.Width} bytes has {page.Length} bytes");
            return;
        }
        // Each entry has its length before it, so there cannot be more than a quarter of the bytes.
        if (count > page.Length / sizeof(int))
            throw page.Broken($"a dictionary of {count} byte strings has {page.Length} bytes");
        Return();
        starts = ArrayPool<int>.Shared.Rent(Math.Max(count, 1));
        lengths = ArrayPool<int>.Shared.Rent(Math.Max(count, 1));
        PlainBytes.Find(page, page.Start, starts.AsSpan(0, count), lengths.AsSpan(0, count));
    }

    public void Dispose()
    {
        bytes.Dispose();
        Return();
    }

    private void Return()
    {
        if (starts.Length == 0)
            return;
        ArrayPool<int>.Shared.Return(starts);
        ArrayPool<int>.Shared.Return(lengths);
        starts = lengths = [];
    }
}
