namespace LeakGate.Configuration;

/// <summary>Reads the role of a split from its name.</summary>
internal static class SplitRoles
{
    /// <summary>
    /// The role that the words of a name agree on: <c>train</c>, <c>train_2023</c>, <c>my-test</c>, <c>holdoutSet</c>.
    /// Words end at anything that is no letter and where a capital follows a small letter. Null where no word says it,
    /// or where two contradict each other.
    /// </summary>
    public static SplitRole? Infer(string name) => Find(name)?.Role;

    /// <summary>The role as <see cref="Infer"/> reads it, and where the first word that says it stands.</summary>
    public static (SplitRole Role, Range Word)? Find(string name)
    {
        (SplitRole Role, Range Word)? first = null;
        for (var start = 0; start < name.Length; )
        {
            var end = start;
            while (end < name.Length && char.IsLetter(name[end]) && !(end > start && IsHump(name[end - 1], name[end])))
            {
                end++;
            }

            if (OfWord(name.AsSpan(start, end - start)) is { } role)
            {
                if (first is not null && first.Value.Role != role)
                {
                    return null;
                }

                first ??= (role, start..end);
            }

            start = end > start ? end : end + 1;
        }

        return first;
    }

    /// <summary>The word for a role in <c>leakgate.yml</c>.</summary>
    public static string Word(SplitRole role) =>
        role switch
        {
            SplitRole.Train => "train",
            SplitRole.Validation => "validation",
            _ => "test",
        };

    private static bool IsHump(char before, char letter) => char.IsLower(before) && char.IsUpper(letter);

    private static SplitRole? OfWord(ReadOnlySpan<char> word)
    {
        Span<char> lower = stackalloc char[10];
        if (word.Length is 0 or > 10)
        {
            return null;
        }

        word.ToLowerInvariant(lower);
        return lower[..word.Length] switch
        {
            "train" or "training" => SplitRole.Train,
            "val" or "valid" or "validation" or "dev" => SplitRole.Validation,
            "test" or "eval" or "evaluation" or "holdout" => SplitRole.Test,
            _ => null,
        };
    }
}
