using System.Collections.Immutable;
using System.Text;
using LeakGate.Measuring.Kernels;

namespace LeakGate.Splits;

/// <summary>The spellings of a missing value. The empty cell always is one.</summary>
internal sealed class NullSpellings
{
    private readonly byte[][][] byLength;
    private readonly bool[] firstBytes = new bool[256];

    public NullSpellings(ImmutableArray<string> spellings)
    {
        var bytes = spellings.Select(Encoding.UTF8.GetBytes).Where(b => b.Length > 0).ToArray();
        byLength = new byte[bytes.Select(b => b.Length).DefaultIfEmpty(0).Max() + 1][][];
        for (var length = 0; length < byLength.Length; length++)
            byLength[length] = [.. bytes.Where(b => b.Length == length)];
        foreach (var spelling in bytes)
            firstBytes[spelling[0]] = true;
        HasNumbers = bytes.Any(spelling => DecimalParser.TryParse(spelling, out _));
        HasOtherValues = bytes.Any(spelling =>
            Instants.TryParseIso(spelling, out _, out _)
            || Ascii.EqualsIgnoreCase(spelling, "true"u8)
            || Ascii.EqualsIgnoreCase(spelling, "false"u8)
        );
    }

    /// <summary>Whether a number can stand for a missing value, such as -999.</summary>
    public bool HasNumbers { get; }

    /// <summary>Whether a date or a truth value can, such as 9999-12-31.</summary>
    public bool HasOtherValues { get; }

    public bool Contains(ReadOnlySpan<byte> cell)
    {
        if (cell.Length == 0)
            return true;
        if (!firstBytes[cell[0]] || cell.Length >= byLength.Length)
            return false;
        foreach (var spelling in byLength[cell.Length])
        {
            if (cell.SequenceEqual(spelling))
                return true;
        }
        return false;
    }
}
