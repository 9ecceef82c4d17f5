using System.Text;

namespace LeakGate.Tests.Measuring;

/// <summary>
/// Texts on which the normaliser and its peer are compared. The same on every machine: digests of what the peer made
/// of them are committed.
/// </summary>
internal static class NormaliserSamples
{
    public const int RandomCount = 200_000;

    /// <summary>Where normalising has something to do; each range is drawn from equally often.</summary>
    private static readonly (int First, int Last)[] Ranges =
    [
        (0x09, 0x0D), // white space
        (0x20, 0x20),
        (0x20, 0x7E), // ASCII
        (0x41, 0x5A),
        (0x85, 0xFF), // Latin-1
        (0x100, 0x24F), // Latin Extended
        (0x300, 0x36F), // combining marks
        (0x345, 0x345), // the mark that folds to a letter
        (0x370, 0x52F), // Greek, Cyrillic
        (0x5D0, 0x65F), // Hebrew, Arabic
        (0x93C, 0x94D), // Devanagari signs
        (0x1100, 0x11FF), // jamo
        (0x1E00, 0x1FFF), // Latin and Greek Extended
        (0x2000, 0x218F), // punctuation, superscripts, letter-like
        (0x2460, 0x24FF), // enclosed
        (0x3000, 0x33FF), // CJK symbols, kana, squared
        (0x3099, 0x309C), // voiced sound marks
        (0xA640, 0xA7FF), // Cyrillic and Latin Extended
        (0xAC00, 0xD7A3), // Hangul
        (0xF900, 0xFFEF), // compatibility forms
        (0xFF9E, 0xFF9F), // become marks only by compatibility
        (0x10400, 0x1044F), // Deseret
        (0x1D100, 0x1D7FF), // musical and mathematical
        (0x1E800, 0x1E95F), // Mende, Adlam
        (0x2F800, 0x2FA1F), // CJK compatibility
        (0x20000, 0x10FFFF), // the rest
    ];

    /// <summary>Every scalar value alone, then <see cref="RandomCount"/> texts of 1 to 12 code points.</summary>
    public static IEnumerable<string> All() =>
        Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(c => new Rune(c).ToString()).Concat(Random());

    public static IEnumerable<string> Random()
    {
        var state = 2463534242u;
        var text = new StringBuilder();
        for (var i = 0; i < RandomCount; i++)
        {
            text.Clear();
            for (var left = 1 + Next(12); left > 0; left--)
            {
                var (first, last) = Ranges[Next(Ranges.Length)];
                text.Append(new Rune(first + Next(last - first + 1)).ToString());
            }
            yield return text.ToString();
        }

        // Xorshift32, since the sequence of System.Random is nobody's promise.
        int Next(int bound)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            return (int)(state % (uint)bound);
        }
    }
}
