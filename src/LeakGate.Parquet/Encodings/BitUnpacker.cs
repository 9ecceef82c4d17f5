using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LeakGate.Parquet.Encodings;

/// <summary>Takes bit-packed values apart, the lowest bits first.</summary>
internal static class BitUnpacker
{
    /// <summary>Whatever bit it begins at, a value of so many bits lies in four bytes.</summary>
    private const int MostVectorWidth = 25;

    private static readonly Layout[] Layouts = [.. Enumerable.Range(0, MostVectorWidth + 1).Select(Layout.Of)];

    /// <summary>Fills <paramref name="target"/> with values of <paramref name="width"/> bits each.</summary>
    /// <param name="buffer">Has <see cref="PageBytes.Slack"/> bytes behind the last value.</param>
    /// <param name="bit">Where the first value begins.</param>
    /// <param name="width">0 to 32.</param>
    public static void Unpack(byte[] buffer, long bit, int width, Span<int> target)
    {
        if (width == 0)
        {
            target.Clear();
            return;
        }
        if (Avx2.IsSupported && width <= MostVectorWidth)
        {
            // Groups of eight begin at a byte; what was read before may have ended in the middle of one.
            var lead = 0;
            while (((bit + ((long)lead * width)) & 7) != 0 && lead < target.Length)
                lead++;
            UnpackPlain(buffer, bit, width, target[..lead]);
            bit += (long)lead * width;
            target = target[lead..];
            var groups = target.Length / 8;
            UnpackGroups(buffer, (int)(bit >> 3), width, target[..(8 * groups)]);
            bit += 8L * groups * width;
            target = target[(8 * groups)..];
        }
        UnpackPlain(buffer, bit, width, target);
    }

    /// <summary>One value at a time; what <see cref="Unpack"/> gives, it gives too.</summary>
    public static void UnpackPlain(byte[] buffer, long bit, int width, Span<int> target)
    {
        var mask = uint.MaxValue >> (32 - width);
        ref var bytes = ref MemoryMarshal.GetArrayDataReference(buffer);
        for (var i = 0; i < target.Length; i++, bit += width)
        {
            var word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref bytes, (nint)(bit >> 3)));
            target[i] = (int)((uint)(word >> (int)(bit & 7)) & mask);
        }
    }

    private static void UnpackGroups(byte[] buffer, int at, int width, Span<int> target)
    {
        var layout = Layouts[width];
        var mask = Vector256.Create((1 << width) - 1);
        ref var bytes = ref MemoryMarshal.GetArrayDataReference(buffer);
        ref var to = ref MemoryMarshal.GetReference(target);
        for (var i = 0; i < target.Length; i += 8, at += width)
        {
            // Each half of the register takes the bytes of four values, puts those of one value into one lane, and
            // shifts what is before the value out of it.
            var low = Vector128.LoadUnsafe(ref bytes, (nuint)at);
            var high = Vector128.LoadUnsafe(ref bytes, (nuint)(at + layout.HighStart));
            var lanes = Avx2.Shuffle(Vector256.Create(low, high), layout.Bytes).AsUInt32();
            (Avx2.ShiftRightLogicalVariable(lanes, layout.Shifts).AsInt32() & mask).StoreUnsafe(ref to, (nuint)i);
        }
    }

    /// <summary>Where the eight values of a group are.</summary>
    /// <param name="HighStart">Byte at which the fifth begins.</param>
    /// <param name="Bytes">For every byte of the result, the byte of its half that goes there.</param>
    /// <param name="Shifts">Bits before each value in its four bytes.</param>
    private readonly record struct Layout(int HighStart, Vector256<byte> Bytes, Vector256<uint> Shifts)
    {
        public static Layout Of(int width)
        {
            var highStart = 4 * width / 8;
            Span<byte> bytes = stackalloc byte[32];
            Span<uint> shifts = stackalloc uint[8];
            for (var value = 0; value < 8; value++)
            {
                var bit = (value * width) - (value < 4 ? 0 : 8 * highStart);
                shifts[value] = (uint)(bit & 7);
                for (var k = 0; k < 4; k++)
                    bytes[(4 * value) + k] = (byte)Math.Min((bit >> 3) + k, 15);
            }
            return new Layout(highStart, Vector256.Create<byte>(bytes), Vector256.Create<uint>(shifts));
        }
    }
}
