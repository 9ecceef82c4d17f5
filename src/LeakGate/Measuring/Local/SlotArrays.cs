using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace LeakGate.Measuring.Local;

/// <summary>
/// Arrays for hash tables that grow by doubling and are often given up. In a wide table of measured numbers hundreds of
/// them fill up and overflow one after the other within a batch; what one leaves the next takes, instead of fresh memory
/// that the collector would have to find again.
/// </summary>
internal static class SlotArrays
{
    /// <summary>An array of just this length, all zero.</summary>
    /// <param name="length">A power of two of at least 16, of which the pool has arrays of just that length.</param>
    public static T[] Take<T>(int length)
    {
        var array = ArrayPool<T>.Shared.Rent(length);
        Debug.Assert(array.Length == length, "tables mask with their length");
        array.AsSpan().Clear();
        return array;
    }

    /// <summary>An array of twice the length with the same content and zeros behind it; the old one is taken back.</summary>
    public static T[] Doubled<T>(T[] array)
    {
        var more = Take<T>(2 * array.Length);
        array.CopyTo(more, 0);
        GiveBack(array);
        return more;
    }

    /// <summary>Takes an array back that nothing refers to any more.</summary>
    public static void GiveBack<T>(T[] array) =>
        ArrayPool<T>.Shared.Return(array, RuntimeHelpers.IsReferenceOrContainsReferences<T>());
}
