using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LeakGate.Parquet.Compression;

/// <summary>
/// Reads bits from the end of a byte string to its start, as zstd's entropy coders need it. Nothing is checked while
/// reading: what lies before the start reads as anything, and <see cref="IsOverrun"/> tells afterwards.
/// </summary>
internal ref struct BackwardBits
{
    /// <summary>Bits that can be read after a <see cref="Reload"/>.</summary>
    public const int AtHand = 57;

    private readonly ref byte start;
    private int at;
    private int consumed;
    private ulong container;

    /// <exception cref="InvalidDataException">There is no bit that marks the end.</exception>
    public BackwardBits(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes[^1] == 0)
            throw new InvalidDataException("a stream of bits has no end mark");
        start = ref MemoryMarshal.GetReference(bytes);
        consumed = 8 - BitOperations.Log2(bytes[^1]);
        if (bytes.Length >= sizeof(ulong))
        {
            at = bytes.Length - sizeof(ulong);
            container = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, at));
            return;
        }
        for (var i = 0; i < bytes.Length; i++)
            container |= (ulong)bytes[i] << (8 * i);
        consumed += 8 * (sizeof(ulong) - bytes.Length);
    }

    /// <summary>Whether more bits were read than there are.</summary>
    public readonly bool IsOverrun => consumed > 64;

    /// <summary>Whether every bit was read and none beyond.</summary>
    public readonly bool IsAtEnd => at == 0 && consumed == 64;

    /// <summary>The next bits, without moving on; 1 at least.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int Peek(int count) => (int)((container << consumed) >> (64 - count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Skip(int count) => consumed += count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Read(int count)
    {
        var value = ((container << consumed) >> 1) >> (63 - count);
        consumed += count;
        return (uint)value;
    }

    /// <summary>Moves back over what was read, so that <see cref="AtHand"/> bits are there again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Reload()
    {
        // Past the start nothing is left to load, and IsOverrun has to stay.
        if (consumed > 64)
            return;
        var bytes = Math.Min(consumed >> 3, at);
        at -= bytes;
        consumed -= 8 * bytes;
        if (bytes > 0)
            container = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, at));
    }
}
