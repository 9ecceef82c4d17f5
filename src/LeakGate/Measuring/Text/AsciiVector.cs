using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LeakGate.Measuring.Text;

/// <summary>Sixteen ASCII characters at a time.</summary>
internal static class AsciiVector
{
    /// <summary>Loads the first 16 bytes, or all and zeros behind them where there are fewer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Load(ReadOnlySpan<byte> text) =>
        text.Length >= Vector128<byte>.Count ? Vector128.Create(text) : LoadShort(text);

    /// <summary>How many of the first 16 bytes are ASCII before the first that is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CountAscii(Vector128<byte> text) =>
        BitOperations.TrailingZeroCount(text.ExtractMostSignificantBits() | (1u << Vector128<byte>.Count));

    /// <summary>All bits where the character is white space: U+0009 to U+000D and the space.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> IsSpace(Vector128<byte> text) =>
        Vector128.Equals(text, Vector128.Create((byte)' ')) | IsControlSpace(text);

    /// <summary>All bits where the character is U+0009 to U+000D.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> IsControlSpace(Vector128<byte> text) =>
        Vector128.LessThan(text - Vector128.Create((byte)'\t'), Vector128.Create((byte)5));

    /// <summary>All bits where the character is A to Z.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> IsUpper(Vector128<byte> text) =>
        Vector128.LessThan(text - Vector128.Create((byte)'A'), Vector128.Create((byte)26));

    /// <summary>A to Z as a to z, all else as it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> ToLower(Vector128<byte> text) =>
        text | (IsUpper(text) & Vector128.Create((byte)0x20));

    private static Vector128<byte> LoadShort(ReadOnlySpan<byte> text)
    {
        ulong low = 0;
        ulong high = 0;
        var length = text.Length;
        if (length >= sizeof(ulong))
        {
            low = BinaryPrimitives.ReadUInt64LittleEndian(text);
            // The last eight bytes overlap the first; shift away what is already there.
            high =
                length > sizeof(ulong)
                    ? BinaryPrimitives.ReadUInt64LittleEndian(text[^sizeof(ulong)..]) >> (8 * (16 - length))
                    : 0;
        }
        else if (length >= sizeof(uint))
        {
            ulong last = BinaryPrimitives.ReadUInt32LittleEndian(text[^sizeof(uint)..]);
            low = BinaryPrimitives.ReadUInt32LittleEndian(text) | (last << (8 * (length - sizeof(uint))));
        }
        else
        {
            for (var i = 0; i < length; i++)
                low |= (ulong)text[i] << (8 * i);
        }
        return Vector128.Create(low, high).AsByte();
    }
}
