using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace LeakGate.Measuring.Text;

/// <summary>
/// Brings texts that a reader takes for the same into the same bytes: Unicode's compatibility caseless matching
/// (definition D146 of the Unicode Standard, chapter 3: NFKD(fold(NFKD(fold(NFD(x)))))), trimmed, with every run of
/// white space as one space. Nothing else is dropped; zero-width and other ignorable characters count.
/// </summary>
/// <remarks>
/// The result is decomposed: it is for comparing, not for showing. Two texts agree in it exactly when their composed
/// forms (NFKC) agree. It does not depend on the machine's ICU; docs/decisions/0003-unicode-tables.md says why.
/// </remarks>
internal static class TextNormaliser
{
    private const int FirstHangul = 0xAC00;
    private const int HangulCount = 11_172;
    private const int HangulVowels = 21;
    private const int HangulTails = 28;

    /// <summary>
    /// Whether the text is ASCII and surely the same after normalising, so that its own bytes can be compared. False
    /// says nothing: some texts beyond ASCII stay the same too.
    /// </summary>
    public static bool IsPlain(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
            return true;
        if (utf8[0] == ' ' || utf8[^1] == ' ')
            return false;
        var afterSpace = 0u;
        for (var i = 0; i < utf8.Length; i += Vector128<byte>.Count)
        {
            var text = AsciiVector.Load(utf8[i..]);
            // The sign bit is what counts, so a byte beyond ASCII stands for itself.
            var changes = text | AsciiVector.IsUpper(text) | AsciiVector.IsControlSpace(text);
            var spaces = Vector128.Equals(text, Vector128.Create((byte)' ')).ExtractMostSignificantBits();
            var doubled = spaces & ((spaces << 1) | afterSpace);
            if ((changes.ExtractMostSignificantBits() | doubled) != 0)
                return false;
            afterSpace = spaces >> (Vector128<byte>.Count - 1);
        }
        return true;
    }

    /// <summary>Normalises a text.</summary>
    /// <param name="utf8">The text, not in the buffer itself. Bytes that are no UTF-8 are kept as they are.</param>
    /// <param name="buffer">Where the result is written; what it held before is gone.</param>
    /// <returns>
    /// The normalised text, in the buffer and valid until its next use. At most eleven times as long as
    /// <paramref name="utf8"/>, and no longer for ASCII.
    /// </returns>
    public static ReadOnlySpan<byte> Normalise(ReadOnlySpan<byte> utf8, TextBuffer buffer)
    {
        var writer = new NormalisedWriter(buffer, utf8.Length);
        while (!utf8.IsEmpty)
        {
            var text = AsciiVector.Load(utf8);
            var count = Math.Min(AsciiVector.CountAscii(text), utf8.Length);
            if (count > 0)
                writer.Ascii(text, count);
            else
                count = NonAscii(utf8, ref writer);
            utf8 = utf8[count..];
        }
        return writer.Finish();
    }

    private static int NonAscii(ReadOnlySpan<byte> utf8, ref NormalisedWriter writer)
    {
        var codePoint = Decode(utf8, out var length);
        var value = UnicodeTables.ValueOf(codePoint);
        if (UnicodeTables.IsExpansion(value))
            Expand(UnicodeTables.Expand(value), ref writer);
        else if (value != 0)
            writer.Mark(codePoint, value, isLate: false);
        else if ((uint)(codePoint - FirstHangul) < HangulCount)
            DecomposeHangul(codePoint - FirstHangul, ref writer);
        else
            writer.Starters(utf8[..length]);
        return length;
    }

    /// <summary>
    /// The first code point, which is none of ASCII. What is no UTF-8 decodes as U+FFFD, a character that stays as it
    /// is, so that the bytes themselves are kept.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Decode(ReadOnlySpan<byte> utf8, out int length)
    {
        // Nearly all text outside ASCII is of two or three bytes; the rest, and all that is wrong, is left to Rune.
        if (utf8.Length >= 2 && utf8[0] is >= 0xC2 and < 0xE0 && (utf8[1] & 0xC0) == 0x80)
        {
            length = 2;
            return ((utf8[0] & 0x1F) << 6) | (utf8[1] & 0x3F);
        }
        if (utf8.Length >= 3 && (utf8[0] & 0xF0) == 0xE0 && (utf8[1] & 0xC0) == 0x80 && (utf8[2] & 0xC0) == 0x80)
        {
            length = 3;
            var codePoint = ((utf8[0] & 0x0F) << 12) | ((utf8[1] & 0x3F) << 6) | (utf8[2] & 0x3F);
            if (codePoint >= 0x800 && (codePoint & 0xF800) != 0xD800)
                return codePoint;
        }
        _ = Rune.DecodeFromUtf8(utf8, out var rune, out length);
        return rune.Value;
    }

    private static void Expand(UnicodeTables.Expansion expansion, ref NormalisedWriter writer)
    {
        var utf8 = expansion.Utf8;
        if (expansion.IsPlain)
        {
            writer.Starters(utf8);
            return;
        }
        if (expansion.HasLateMarks)
            writer.FoldWaitingIota();
        while (!utf8.IsEmpty)
        {
            _ = Rune.DecodeFromUtf8(utf8, out var rune, out var length);
            var combiningClass = rune.IsAscii ? 0 : UnicodeTables.ValueOf(rune.Value);
            if (rune.Value == ' ')
                writer.Space();
            else if (combiningClass != 0)
                writer.Mark(rune.Value, combiningClass, expansion.HasLateMarks);
            else
                writer.Starters(utf8[..length]);
            utf8 = utf8[length..];
        }
    }

    /// <summary>A Hangul syllable is its leading consonant, its vowel and at most one trailing consonant.</summary>
    private static void DecomposeHangul(int syllable, ref NormalisedWriter writer)
    {
        var (leadAndVowel, tail) = Math.DivRem(syllable, HangulTails);
        var (lead, vowel) = Math.DivRem(leadAndVowel, HangulVowels);
        Span<byte> jamo = stackalloc byte[9];
        EncodeJamo(0x1100 + lead, jamo);
        EncodeJamo(0x1161 + vowel, jamo[3..]);
        EncodeJamo(0x11A7 + tail, jamo[6..]);
        writer.Starters(tail == 0 ? jamo[..6] : jamo);
    }

    private static void EncodeJamo(int codePoint, Span<byte> utf8)
    {
        utf8[0] = (byte)(0xE0 | (codePoint >> 12));
        utf8[1] = (byte)(0x80 | ((codePoint >> 6) & 0x3F));
        utf8[2] = (byte)(0x80 | (codePoint & 0x3F));
    }
}
