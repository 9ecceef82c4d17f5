using System.Globalization;

namespace LeakGate.UnicodeTables;

/// <summary>What normalising needs of the Unicode Character Database, read from its own files.</summary>
internal sealed class CharacterDatabase
{
    private readonly Dictionary<int, byte> _combiningClasses = [];
    private readonly Dictionary<int, int[]> _canonical = [];
    private readonly Dictionary<int, int[]> _compatibility = [];
    private readonly Dictionary<int, int[]> _foldings = [];
    private readonly HashSet<int> _whiteSpace = [];

    private CharacterDatabase(string version) => Version = version;

    /// <summary>The version that the files name, such as <c>15.0.0</c>.</summary>
    public string Version { get; }

    /// <summary>Every code point about which the files say something that matters here, in order.</summary>
    public IEnumerable<int> CodePoints =>
        _combiningClasses
            .Keys.Concat(_canonical.Keys)
            .Concat(_compatibility.Keys)
            .Concat(_foldings.Keys)
            .Concat(_whiteSpace)
            .Distinct()
            .Order();

    /// <summary>Reads UnicodeData.txt, CaseFolding.txt and PropList.txt of one version from a folder.</summary>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    /// <exception cref="InvalidDataException">The files are not of one version.</exception>
    public static CharacterDatabase Load(string folder)
    {
        var version = VersionOf(folder, "CaseFolding");
        if (VersionOf(folder, "PropList") is var other && other != version)
            throw new InvalidDataException($"CaseFolding.txt is of Unicode {version}, PropList.txt of {other}");
        var database = new CharacterDatabase(version);
        foreach (var fields in Records(folder, "UnicodeData"))
            database.AddCharacter(fields);
        foreach (var fields in Records(folder, "CaseFolding"))
        {
            // C is common to simple and full folding, F is full; S is its simple twin and T only for Turkic languages.
            if (fields[1] is "C" or "F")
                database._foldings.Add(Hex(fields[0]), [.. fields[2].Split(' ').Select(Hex)]);
        }
        foreach (var fields in Records(folder, "PropList"))
        {
            if (fields[1] == "White_Space")
                database._whiteSpace.UnionWith(Range(fields[0]));
        }
        return database;
    }

    public byte CombiningClass(int codePoint) => _combiningClasses.GetValueOrDefault(codePoint);

    public bool IsWhiteSpace(int codePoint) => _whiteSpace.Contains(codePoint);

    public bool HasCompatibilityMapping(int codePoint) => _compatibility.ContainsKey(codePoint);

    /// <summary>Full case folding of one code point.</summary>
    public int[] Fold(int codePoint) => _foldings.GetValueOrDefault(codePoint) ?? [codePoint];

    /// <summary>Full decomposition of one code point, not reordered.</summary>
    public IEnumerable<int> Decompose(int codePoint, bool compatibility)
    {
        if (codePoint is >= 0xAC00 and <= 0xD7A3)
            return DecomposeHangul(codePoint - 0xAC00);
        if (_canonical.TryGetValue(codePoint, out var parts))
            return parts.SelectMany(part => Decompose(part, compatibility));
        if (compatibility && _compatibility.TryGetValue(codePoint, out parts))
            return parts.SelectMany(part => Decompose(part, compatibility));
        return [codePoint];
    }

    /// <summary>NFD or NFKD of a text.</summary>
    public int[] Decompose(IEnumerable<int> text, bool compatibility)
    {
        var all = text.SelectMany(codePoint => Decompose(codePoint, compatibility)).ToArray();
        for (var start = 0; start < all.Length; start++)
        {
            var end = start;
            while (end < all.Length && CombiningClass(all[end]) != 0)
                end++;
            // A stable sort: marks of one class keep their order.
            all[start..end].OrderBy(CombiningClass).ToArray().CopyTo(all, start);
            start = end;
        }
        return all;
    }

    private static IEnumerable<int> DecomposeHangul(int syllable)
    {
        yield return 0x1100 + syllable / (21 * 28);
        yield return 0x1161 + syllable % (21 * 28) / 28;
        if (syllable % 28 != 0)
            yield return 0x11A7 + syllable % 28;
    }

    private void AddCharacter(string[] fields)
    {
        var codePoint = Hex(fields[0]);
        if (fields[3] != "0")
            _combiningClasses.Add(codePoint, byte.Parse(fields[3], CultureInfo.InvariantCulture));
        var mapping = fields[5].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (mapping.Length == 0)
            return;
        if (mapping[0][0] == '<')
            _compatibility.Add(codePoint, [.. mapping.Skip(1).Select(Hex)]);
        else
            _canonical.Add(codePoint, [.. mapping.Select(Hex)]);
    }

    private static IEnumerable<string[]> Records(string folder, string name) =>
        File.ReadLines(Path.Combine(folder, name + ".txt"))
            .Select(line => line.Split('#')[0])
            .Where(line => !string.IsNullOrWhiteSpace(line))
            .Select(line => line.Split(';', StringSplitOptions.TrimEntries));

    /// <summary>The files open with their own name and version: <c># PropList-15.0.0.txt</c>.</summary>
    private static string VersionOf(string folder, string name)
    {
        var first = File.ReadLines(Path.Combine(folder, name + ".txt")).First();
        var start = first.IndexOf(name + "-", StringComparison.Ordinal);
        if (start < 0 || !first.EndsWith(".txt", StringComparison.Ordinal))
            throw new InvalidDataException($"{name}.txt does not name its version in its first line: '{first}'");
        return first[(start + name.Length + 1)..^4];
    }

    private static IEnumerable<int> Range(string text)
    {
        var ends = text.Split("..");
        var first = Hex(ends[0]);
        return Enumerable.Range(first, Hex(ends[^1]) - first + 1);
    }

    private static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
