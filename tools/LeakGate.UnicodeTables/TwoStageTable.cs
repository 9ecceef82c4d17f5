using System.Text;

namespace LeakGate.UnicodeTables;

/// <summary>
/// The mapping as the normaliser reads it: <c>Values[Blocks[c >> Shift] + (c &amp; mask)]</c> is 0 for a
/// code point that stays as it is, its combining class for a mark that stays, and otherwise 256 plus an offset into
/// <see cref="Expansions"/>: one byte with the length and two flags, then that many bytes of UTF-8.
/// </summary>
internal sealed class TwoStageTable
{
    /// <summary>Only characters that neither combine nor are white space: the bytes can be copied.</summary>
    public const byte PlainFlag = 0x40;

    /// <summary>See <see cref="CaselessMapping.HasLateMarks"/>.</summary>
    public const byte LateMarksFlag = 0x80;

    private const int FirstExpansion = 256;
    private const int FirstHangul = 0xAC00;
    private const int LastHangul = 0xD7A3;

    private TwoStageTable(int shift, ushort[] blocks, ushort[] values, byte[] expansions)
    {
        Shift = shift;
        Blocks = blocks;
        Values = values;
        Expansions = expansions;
    }

    public int Shift { get; }
    public ushort[] Blocks { get; }
    public ushort[] Values { get; }
    public byte[] Expansions { get; }
    public int Size => 2 * (Blocks.Length + Values.Length) + Expansions.Length;

    /// <summary>Builds the table with the block size that makes it smallest.</summary>
    public static TwoStageTable Build(CharacterDatabase database, CaselessMapping mapping)
    {
        var codePoints = database.CodePoints.Where(c => c is < FirstHangul or > LastHangul).ToArray();
        var expansions = new List<byte>();
        var offsets = new Dictionary<string, int>(StringComparer.Ordinal);
        var values = new ushort[codePoints[^1] + 1];
        foreach (var codePoint in codePoints)
        {
            var parts = mapping.Map(codePoint);
            var stays = parts is [var same] && same == codePoint && codePoint != ' ';
            values[codePoint] = stays ? database.CombiningClass(codePoint) : Expansion(codePoint, parts);
        }
        return Enumerable
            .Range(4, 6)
            .Select(shift => Split(values, shift))
            .Select(table => new TwoStageTable(table.Shift, table.Blocks, table.Values, [.. expansions]))
            .MinBy(table => table.Size)!;

        ushort Expansion(int codePoint, int[] parts)
        {
            var bytes = Encode(parts);
            var plain = !parts.Any(part => part == ' ' || database.CombiningClass(part) != 0);
            var flags = (plain ? PlainFlag : 0) | (mapping.HasLateMarks(codePoint) ? LateMarksFlag : 0);
            var entry = Convert.ToHexString([(byte)(flags | bytes.Length), .. bytes]);
            if (!offsets.TryGetValue(entry, out var offset))
            {
                if (bytes.Length >= PlainFlag)
                    throw new InvalidDataException($"U+{codePoint:X4} grows to {bytes.Length} bytes");
                offsets.Add(entry, offset = expansions.Count);
                expansions.AddRange(Convert.FromHexString(entry));
            }
            return checked((ushort)(FirstExpansion + offset));
        }
    }

    /// <summary>Equal blocks are kept once; the first stage says where a block starts.</summary>
    private static (int Shift, ushort[] Blocks, ushort[] Values) Split(ushort[] values, int shift)
    {
        var starts = new Dictionary<string, int>(StringComparer.Ordinal);
        var blocks = new List<ushort>();
        var all = new List<ushort>();
        foreach (var chunk in values.Chunk(1 << shift))
        {
            var block = chunk;
            Array.Resize(ref block, 1 << shift);
            var key = string.Join(',', block);
            if (!starts.TryGetValue(key, out var start))
            {
                starts.Add(key, start = all.Count);
                all.AddRange(block);
            }
            blocks.Add(checked((ushort)start));
        }
        return (shift, [.. blocks], [.. all]);
    }

    private static byte[] Encode(IEnumerable<int> text) =>
        Encoding.UTF8.GetBytes(string.Concat(text.Select(char.ConvertFromUtf32)));
}
