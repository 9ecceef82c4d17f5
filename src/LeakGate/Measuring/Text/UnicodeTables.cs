using System.Runtime.CompilerServices;

namespace LeakGate.Measuring.Text;

/// <summary>
/// What normalising does to each code point. The data, in the generated half of this class, is constant and lives in
/// the assembly's image: nothing is loaded before the first non-ASCII text.
/// </summary>
internal static partial class UnicodeTables
{
    /// <summary>U+0345, the one mark that folds to a letter, U+03B9.</summary>
    public const int IotaSubscript = 0x345;

    private const int FirstExpansion = 256;
    private const byte LengthMask = 0x3F;
    private const byte PlainFlag = 0x40;
    private const byte LateMarksFlag = 0x80;

    /// <summary>
    /// 0 for a code point that stays as it is and combines with nothing, the canonical combining class for a mark that
    /// stays as it is, else a handle for <see cref="Expand"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ValueOf(int codePoint)
    {
        var block = codePoint >> Shift;
        return block < Blocks.Length ? Values[Blocks[block] + (codePoint & ((1 << Shift) - 1))] : 0;
    }

    /// <summary>Whether a result of <see cref="ValueOf"/> is a handle for <see cref="Expand"/>.</summary>
    public static bool IsExpansion(int value) => value >= FirstExpansion;

    /// <summary>What takes the place of a code point.</summary>
    public static Expansion Expand(int value)
    {
        var offset = value - FirstExpansion;
        var header = Expansions[offset];
        return new(
            Expansions.Slice(offset + 1, header & LengthMask),
            (header & PlainFlag) != 0,
            (header & LateMarksFlag) != 0
        );
    }

    /// <summary>The folded compatibility decomposition of a code point.</summary>
    /// <param name="utf8">
    /// One or more code points that expand no further. White space is a single space; an iota subscript is not yet
    /// folded.
    /// </param>
    /// <param name="isPlain">Nothing in it combines and nothing is white space.</param>
    /// <param name="hasLateMarks">
    /// Its marks come into being in the second decomposition, after iota subscripts before them have become letters.
    /// </param>
    public readonly ref struct Expansion(ReadOnlySpan<byte> utf8, bool isPlain, bool hasLateMarks)
    {
        public ReadOnlySpan<byte> Utf8 { get; } = utf8;
        public bool IsPlain { get; } = isPlain;
        public bool HasLateMarks { get; } = hasLateMarks;
    }
}
