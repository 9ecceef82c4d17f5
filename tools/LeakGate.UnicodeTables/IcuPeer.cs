using System.Runtime.InteropServices;
using System.Text;

namespace LeakGate.UnicodeTables;

/// <summary>
/// The normaliser's definition carried out by ICU 72 (Unicode 15.0), step by step on whole texts: the peer that the
/// test vectors come from.
/// </summary>
internal static partial class IcuPeer
{
    private const string Library = "libicuuc.so.72";

    private static readonly nint Canonical = CanonicalInstance(out _);
    private static readonly nint Compatibility = CompatibilityInstance(out _);

    /// <summary>NFKD(fold(NFKD(fold(NFD(x))))), then white space trimmed and its runs collapsed to one space.</summary>
    public static string Normalise(string text)
    {
        var matched = Decompose(Fold(Decompose(Fold(Decompose(text, Canonical)), Compatibility)), Compatibility);
        var result = new StringBuilder();
        var space = false;
        foreach (var rune in matched.EnumerateRunes())
        {
            if (IsWhiteSpace(rune.Value) != 0)
            {
                space = result.Length > 0;
                continue;
            }
            if (space)
                result.Append(' ');
            space = false;
            result.Append(rune.ToString());
        }
        return result.ToString();
    }

    private static string Fold(string text)
    {
        var result = Room(text);
        var length = FoldCase(result, result.Length, text, text.Length, options: 0, out var error);
        return Checked(result, length, error);
    }

    private static string Decompose(string text, nint normaliser)
    {
        var result = Room(text);
        var length = Normalise(normaliser, text, text.Length, result, result.Length, out var error);
        return Checked(result, length, error);
    }

    /// <summary>No code point grows to more than eighteen UTF-16 units.</summary>
    private static char[] Room(string text) => new char[18 * text.Length + 1];

    private static string Checked(char[] result, int length, int error) =>
        error <= 0 ? new string(result, 0, length) : throw new InvalidOperationException($"ICU error {error}");

    [LibraryImport(Library, EntryPoint = "u_strFoldCase_72", StringMarshalling = StringMarshalling.Utf16)]
    private static partial int FoldCase(
        [Out] char[] destination,
        int capacity,
        string source,
        int length,
        uint options,
        out int error
    );

    [LibraryImport(Library, EntryPoint = "unorm2_getNFDInstance_72")]
    private static partial nint CanonicalInstance(out int error);

    [LibraryImport(Library, EntryPoint = "unorm2_getNFKDInstance_72")]
    private static partial nint CompatibilityInstance(out int error);

    [LibraryImport(Library, EntryPoint = "unorm2_normalize_72", StringMarshalling = StringMarshalling.Utf16)]
    private static partial int Normalise(
        nint normaliser,
        string source,
        int length,
        [Out] char[] destination,
        int capacity,
        out int error
    );

    [LibraryImport(Library, EntryPoint = "u_isUWhiteSpace_72")]
    private static partial sbyte IsWhiteSpace(int codePoint);
}
