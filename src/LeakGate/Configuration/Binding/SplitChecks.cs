namespace LeakGate.Configuration.Binding;

/// <summary>What the splits of a data set must be to each other.</summary>
internal static class SplitChecks
{
    /// <summary>Refuses one path, however it is spelt, in two splits; what globs share shows only when they are resolved.</summary>
    public static void RefuseSharedPaths(IEnumerable<SplitSpec> splits, ProblemList problems)
    {
        var owners = new Dictionary<string, (SplitSpec Split, Located<string> Path)>(StringComparer.Ordinal);
        foreach (var split in splits)
        {
            foreach (var path in split.Source.Paths)
            {
                if (owners.TryAdd(Plain(path.Value), (split, path)))
                {
                    continue;
                }

                var (owner, first) = owners[Plain(path.Value)];
                problems.Add(
                    path.At,
                    owner == split
                        ? $"'{path.Shown}' stands in split '{split.Name.Value}' twice"
                        : $"'{path.Shown}' belongs to split '{owner.Name.Value}' (line {first.At.Line}) and to split '{split.Name.Value}'",
                    "each path once",
                    "give each split its own files; where one file holds several splits, use source and split-by"
                );
            }
        }
    }

    /// <summary>Leaks run from what the model is judged on to what it is fitted on, so there must be both.</summary>
    public static void RequireBothSides(IReadOnlyCollection<SplitSpec> splits, SourceLocation at, ProblemList problems)
    {
        if (splits.All(split => split.Role != SplitRole.Train))
        {
            problems.Add(
                at,
                "no split has the role train",
                "one that the model is fitted on",
                "declare it: {path: …, role: train}"
            );
        }

        if (splits.All(split => split.Role == SplitRole.Train))
        {
            problems.Add(
                at,
                "every split has the role train",
                "one that the model is judged on",
                "declare it: {path: …, role: test}"
            );
        }
    }

    /// <summary>A path without detours: <c>./a//b.csv</c> is <c>a/b.csv</c>.</summary>
    private static string Plain(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".");
        return (path.StartsWith('/') ? "/" : "") + string.Join('/', parts);
    }
}
