using System.Collections.Immutable;
using System.Text;
using LeakGate.Configuration;

namespace LeakGate.Drafting;

/// <summary>Files that make up one split, or the one source of a data set where no name tells a role.</summary>
/// <param name="Name">The word that told the role, in small letters; empty for a source.</param>
/// <param name="Paths">Relative to the folder of the configuration, in ordinal order.</param>
internal sealed record FileGroup(string Name, SplitRole? Role, ImmutableArray<string> Paths);

/// <summary>Files that belong together as one data set.</summary>
/// <param name="Name">What their names have in common; empty where that is nothing.</param>
/// <param name="Groups">Two splits or more, or the one source.</param>
internal sealed record FileSet(string Name, ImmutableArray<FileGroup> Groups)
{
    /// <summary>Whether a column has to tell the splits.</summary>
    public bool IsSource => Groups is [{ Role: null }];
}

/// <summary>
/// Sorts data files into data sets by their names. The word that tells a role is looked for in the file's name, then in
/// its folders; files whose names differ by that word and by digits only belong together.
/// </summary>
internal static class FileSets
{
    /// <summary>Names of folders that say nothing of what lies in them.</summary>
    private static readonly string[] PlainFolders =
    [
        "data",
        "datasets",
        "dataset",
        "input",
        "raw",
        "splits",
        "csv",
        ".",
    ];

    /// <summary>
    /// The data sets that have a side to learn from and one to be judged on. Where there are none, every set of alike
    /// names is a source that a column may divide.
    /// </summary>
    /// <returns>The sets, and the paths that belong to none.</returns>
    public static (ImmutableArray<FileSet> Sets, ImmutableArray<string> Unused) Sort(IEnumerable<string> paths)
    {
        var files = paths.Order(StringComparer.Ordinal).Select(NamedFile.Of).ToImmutableArray();
        var byStem = files.Where(file => file.Role is not null).GroupBy(file => file.Stem, StringComparer.Ordinal);
        var sets = byStem.Where(HasBothSides).Select(SplitSet).ToImmutableArray();
        var withRole = files.Where(file => file.Role is not null).ToArray();
        if (sets.IsEmpty && HasBothSides(withRole))
            sets = [SplitSet(withRole)];
        if (sets.IsEmpty)
            sets = [.. files.GroupBy(file => file.BareName, StringComparer.Ordinal).Select(SourceSet)];
        var used = sets.SelectMany(set => set.Groups)
            .SelectMany(group => group.Paths)
            .ToHashSet(StringComparer.Ordinal);
        return (sets, [.. files.Select(file => file.Path).Where(path => !used.Contains(path))]);
    }

    private static bool HasBothSides(IEnumerable<NamedFile> files) =>
        files.Any(file => file.Role == SplitRole.Train) && files.Any(file => file.Role > SplitRole.Train);

    private static FileSet SplitSet(IEnumerable<NamedFile> files)
    {
        var groups = files
            .GroupBy(file => (file.Role, file.Word))
            .OrderBy(group => group.Key.Role)
            .ThenBy(group => group.Key.Word, StringComparer.Ordinal)
            .Select(group => new FileGroup(group.Key.Word, group.Key.Role, [.. group.Select(file => file.Path)]));
        return new FileSet(NameOf(files), [.. groups]);
    }

    private static FileSet SourceSet(IEnumerable<NamedFile> files) =>
        new(NameOf(files), [new FileGroup("", null, [.. files.Select(file => file.Path)])]);

    /// <summary>The last part of what the names have in common that says something.</summary>
    private static string NameOf(IEnumerable<NamedFile> files)
    {
        var stems = files.Select(file => file.Stem).Distinct(StringComparer.Ordinal).ToArray();
        return stems.Length > 1
            ? ""
            : stems[0].Split('/').LastOrDefault(part => part.Length > 0 && !PlainFolders.Contains(part)) ?? "";
    }

    /// <summary>A path and what its words say.</summary>
    /// <param name="Word">The word that tells the role, in small letters; or empty.</param>
    /// <param name="Stem">The path in small letters, without ending, role word and digits.</param>
    /// <param name="BareName">The same with the role word left in.</param>
    private sealed record NamedFile(string Path, SplitRole? Role, string Word, string Stem, string BareName)
    {
        public static NamedFile Of(string path)
        {
            var parts = path.Split('/');
            parts[^1] = WithoutEnding(parts[^1]);
            var bare = string.Join('/', parts.Select(Bare));
            for (var i = parts.Length - 1; i >= 0; i--)
            {
                if (SplitRoles.Find(parts[i]) is not var (role, range))
                    continue;
                var word = parts[i][range].ToLowerInvariant();
                var (start, _) = range.GetOffsetAndLength(parts[i].Length);
                parts[i] = parts[i].Remove(start, word.Length);
                return new NamedFile(path, role, word, string.Join('/', parts.Select(Bare)), bare);
            }
            return new NamedFile(path, null, "", bare, bare);
        }

        private static string WithoutEnding(string name)
        {
            if (name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
                name = name[..^3];
            return name[..(name.LastIndexOf('.') is > 0 and var dot ? dot : name.Length)];
        }

        /// <summary>A name without digits, its separators made one and those at its ends dropped.</summary>
        private static string Bare(string name)
        {
            var bare = new StringBuilder(name.Length);
            foreach (var c in name.ToLowerInvariant().Where(c => !char.IsAsciiDigit(c)))
            {
                var separator = c is '-' or '_' or ' ' or '.';
                if (!separator)
                    bare.Append(c);
                else if (bare.Length > 0 && bare[^1] != '-')
                    bare.Append('-');
            }
            return bare.ToString().TrimEnd('-');
        }
    }
}
