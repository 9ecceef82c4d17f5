using System.Buffers;

namespace LeakGate.Measuring.Text;

/// <summary>
/// The memory that <see cref="TextNormaliser"/> writes to: grows to the longest text it has seen and is then used
/// again and again. One per worker thread; not safe for two at once.
/// </summary>
internal sealed class TextBuffer : IDisposable
{
    private const int FirstLength = 256;

    /// <summary>The normalised text so far.</summary>
    public byte[] Bytes { get; private set; } = [];

    /// <summary>The combining marks that wait to be put in order.</summary>
    public ulong[] Marks { get; private set; } = [];

    /// <summary>Makes <see cref="Bytes"/> at least so long, keeping its first <paramref name="used"/>.</summary>
    public void GrowBytes(int used, int length) => Bytes = Grow(Bytes, used, length);

    /// <summary>Makes room for one more than the <paramref name="used"/> marks.</summary>
    public void GrowMarks(int used) => Marks = Grow(Marks, used, used + 1);

    /// <summary>Gives the memory back to the pool. The buffer can be used again and then starts small.</summary>
    public void Dispose()
    {
        Return(Bytes);
        Return(Marks);
        Bytes = [];
        Marks = [];
    }

    private static T[] Grow<T>(T[] current, int used, int length)
    {
        // Doubling, so that a text that grows piece by piece is copied a constant number of times.
        var doubled = (int)Math.Min(2L * current.Length, Array.MaxLength);
        var larger = ArrayPool<T>.Shared.Rent(Math.Max(Math.Max(length, doubled), FirstLength));
        current.AsSpan(0, used).CopyTo(larger);
        Return(current);
        return larger;
    }

    private static void Return<T>(T[] array)
    {
        if (array.Length > 0)
            ArrayPool<T>.Shared.Return(array);
    }
}
