namespace LeakGate.Configuration;

/// <summary>Finds the valid name that a mistyped one most likely stands for.</summary>
internal static class NearestName
{
    /// <summary>Longer names are not compared: the cost is quadratic, and nobody mistypes a name of that length.</summary>
    private const int LongestCompared = 100;

    /// <summary>
    /// The valid name closest to <paramref name="given"/>, or null where none is close: at most one slip in short
    /// names, three in long ones, counting an insertion, a deletion, a substitution or a swap of neighbours as one.
    /// Case does not count, nor does the kind of word separator. The earliest of several equally close names wins.
    /// </summary>
    public static string? Suggest(string given, IEnumerable<string> valid)
    {
        if (given.Length is 0 or > LongestCompared)
        {
            return null;
        }

        var wanted = Fold(given);
        var best = Tolerance(wanted.Length) + 1;
        string? suggestion = null;
        foreach (var name in valid)
        {
            if (name.Length > LongestCompared || Math.Abs(name.Length - wanted.Length) >= best)
            {
                continue;
            }

            var distance = Distance(wanted, Fold(name));
            if (distance < best)
            {
                best = distance;
                suggestion = name;
            }
        }

        return suggestion;
    }

    /// <summary>The suggestion as a clause for <see cref="Problem.Hint"/>, or null.</summary>
    public static string? Hint(string given, IEnumerable<string> valid) =>
        Suggest(given, valid) is { } name ? $"did you mean '{name}'?" : null;

    private static int Tolerance(int length) =>
        length switch
        {
            <= 2 => 0,
            <= 5 => 1,
            <= 8 => 2,
            _ => 3,
        };

    private static string Fold(string name) =>
        string.Create(
            name.Length,
            name,
            static (folded, source) =>
            {
                for (var i = 0; i < source.Length; i++)
                {
                    folded[i] = source[i] is '_' or ' ' ? '-' : char.ToLowerInvariant(source[i]);
                }
            }
        );

    /// <summary>Damerau-Levenshtein distance in which no part is edited twice (optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        Span<int> before = stackalloc int[LongestCompared + 1];
        Span<int> above = stackalloc int[LongestCompared + 1];
        Span<int> row = stackalloc int[LongestCompared + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            above[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(substitution, Math.Min(above[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }

            var free = before;
            before = above;
            above = row;
            row = free;
        }

        return above[b.Length];
    }
}
