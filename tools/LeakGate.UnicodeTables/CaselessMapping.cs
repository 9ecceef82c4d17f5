namespace LeakGate.UnicodeTables;

/// <summary>
/// What the normaliser does to one code point: Unicode's compatibility caseless matching (definition D146),
/// NFKD(fold(NFKD(fold(NFD(x))))), with every white-space character as a space.
/// </summary>
/// <remarks>
/// D146 is defined on texts. It may be applied code point by code point, with one canonical reordering at the end,
/// because of properties of the data that <see cref="Verify"/> holds the files to. The one exception is the iota
/// subscript U+0345: a mark that folds to a letter, so that it must be reordered as a mark first. It is left in the
/// mapping, and the normaliser replaces it behind its reordering.
/// </remarks>
internal sealed class CaselessMapping(CharacterDatabase database)
{
    public const int IotaSubscript = 0x345;

    /// <summary>The code points that stand for one code point, iota subscripts not yet folded.</summary>
    public int[] Map(int codePoint)
    {
        if (database.IsWhiteSpace(codePoint))
            return [' '];
        var folded = Fold(database.Decompose([codePoint], compatibility: false));
        return database.Decompose(Fold(database.Decompose(folded, compatibility: true)), compatibility: true);
    }

    /// <summary>
    /// Whether marks of the mapping come into being only in the second decomposition, behind the first folding, so
    /// that an iota subscript in front of them has become a letter by then.
    /// </summary>
    public bool HasLateMarks(int codePoint)
    {
        var mapping = Map(codePoint);
        var canonical = database.Decompose(codePoint, compatibility: false).ToArray();
        var startsLate = database.CombiningClass(canonical[0]) == 0 && database.CombiningClass(mapping[0]) != 0;
        return startsLate || (mapping.Contains(IotaSubscript) && !canonical.Contains(IotaSubscript));
    }

    /// <summary>Holds the data to what mapping code point by code point rests on.</summary>
    /// <exception cref="InvalidDataException">A property does not hold: the normaliser must be rethought.</exception>
    public void Verify()
    {
        foreach (var codePoint in database.CodePoints)
        {
            var mapping = Map(codePoint);
            var folding = database.Fold(codePoint);
            var combiningClass = database.CombiningClass(codePoint);
            if (combiningClass != 0 && codePoint != IotaSubscript)
            {
                Require(folding is [var same] && same == codePoint, codePoint, "is a mark that case folding changes");
                Require(
                    !database.HasCompatibilityMapping(codePoint),
                    codePoint,
                    "is a mark with a compatibility mapping"
                );
                Require(
                    combiningClass < database.CombiningClass(IotaSubscript),
                    codePoint,
                    "sorts behind iota subscript"
                );
            }
            if (combiningClass == 0)
                Require(database.CombiningClass(folding[0]) == 0, codePoint, "folds to a text that starts with a mark");
            foreach (var part in mapping.Where(part => part != IotaSubscript))
                Require(Map(part) is [var fixedPoint] && fixedPoint == part, codePoint, "is not mapped for good");
            if (HasLateMarks(codePoint))
                Require(mapping.Length <= 2, codePoint, "has late marks among other characters");
        }
    }

    private int[] Fold(IEnumerable<int> text) =>
        [.. text.SelectMany(codePoint => codePoint == IotaSubscript ? [codePoint] : database.Fold(codePoint))];

    private static void Require(bool holds, int codePoint, string otherwise)
    {
        if (!holds)
            throw new InvalidDataException($"U+{codePoint:X4} {otherwise}: the normaliser does not expect that");
    }
}
