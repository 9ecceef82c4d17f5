using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LeakGate.Parquet.Compression;

/// <summary>The copies that every Lempel-Ziv format is made of. Both work within one buffer that is filled from its start.</summary>
internal static class BlockCopy
{
    /// <summary>Bytes that a wide copy may write beyond what it was asked for, where the buffer has them.</summary>
    private const int Wide = 16;

    /// <summary>Copies <paramref name="length"/> bytes of one buffer behind what is filled of another.</summary>
    /// <exception cref="InvalidDataException">Either buffer is too short.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Literal(ReadOnlySpan<byte> source, int from, Span<byte> target, int at, int length)
    {
        if (length <= Wide && source.Length - from >= Wide && target.Length - at >= Wide)
        {
            ref var here = ref Unsafe.Add(ref MemoryMarshal.GetReference(source), from);
            ref var there = ref Unsafe.Add(ref MemoryMarshal.GetReference(target), at);
            Unsafe.WriteUnaligned(ref there, Unsafe.ReadUnaligned<Int128>(ref here));
            return;
        }
        if ((uint)length > (uint)(source.Length - from) || length > target.Length - at)
            throw TooLong();
        source.Slice(from, length).CopyTo(target[at..]);
    }

    /// <summary>Repeats what lies <paramref name="distance"/> bytes before the end of what is filled.</summary>
    /// <exception cref="InvalidDataException">The distance leads out of the buffer, or the length does.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Match(Span<byte> target, int at, int distance, int length)
    {
        if (distance <= 0 || distance > at || (uint)length > (uint)(target.Length - at))
            throw OutOfRange(distance, length);
        ref var there = ref Unsafe.Add(ref MemoryMarshal.GetReference(target), at);
        if (distance >= Wide && target.Length - at >= length + Wide)
        {
            ref var here = ref Unsafe.Subtract(ref there, distance);
            for (var i = 0; i < length; i += Wide)
                Unsafe.WriteUnaligned(
                    ref Unsafe.Add(ref there, i),
                    Unsafe.ReadUnaligned<Int128>(ref Unsafe.Add(ref here, i))
                );
            return;
        }
        Narrow(target, at, distance, length);
    }

    private static void Narrow(Span<byte> target, int at, int distance, int length)
    {
        if (distance >= length)
        {
            target.Slice(at - distance, length).CopyTo(target[at..]);
            return;
        }
        if (distance == 1)
        {
            target.Slice(at, length).Fill(target[at - 1]);
            return;
        }
        // What is copied overlaps what is written: a pattern that repeats. It doubles with every copy.
        var start = at - distance;
        var end = at + length;
        while (at < end)
        {
            var count = Math.Min(at - start, end - at);
            target.Slice(start, count).CopyTo(target[at..]);
            at += count;
        }
    }

    private static InvalidDataException TooLong() => new("a piece of text is longer than what is left");

    private static InvalidDataException OutOfRange(int distance, int length) =>
        new($"a copy of {length} bytes from {distance} bytes before leads out of the data");
}
