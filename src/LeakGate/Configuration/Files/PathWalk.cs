namespace LeakGate.Configuration.Files;

/// <summary>
/// Finds the files that a pattern names. A folder that a pattern names stands for all data files below it. Links are
/// followed, and no folder is visited twice for the same part of a pattern, so that links in circles come to an end.
/// </summary>
/// <param name="format">The format that the files are declared to have, if any.</param>
internal sealed class PathWalk(RealPaths realPaths, DataFormat? format = null)
{
    /// <summary>Entries looked at before a walk gives up: a pattern that starts too high up would otherwise run for hours.</summary>
    public const int MaximumEntries = 1_000_000;

    private const string DvcExtension = ".dvc";

    private readonly HashSet<(string Folder, int Part)> _visited = [];
    private int _entries;

    /// <summary>Absolute paths of the files found.</summary>
    public SortedSet<string> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Absolute paths of DVC's pointers to files or folders that the pattern names and that are not there.</summary>
    public SortedSet<string> Pointers { get; } = new(StringComparer.Ordinal);

    /// <summary>Absolute paths of the folders whose listing decided what was found.</summary>
    public SortedSet<string> Folders { get; } = new(StringComparer.Ordinal);

    /// <exception cref="IOException">A folder cannot be listed, or there are too many entries.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be listed.</exception>
    public void Find(string folder, PathPattern pattern)
    {
        _visited.Clear();
        var start = pattern.IsRooted ? Path.GetPathRoot(folder)! : folder;
        if (pattern.Names.IsEmpty)
        {
            Accept(start);
        }
        else
        {
            Walk(start, pattern, 0);
        }
    }

    private void Walk(string folder, PathPattern pattern, int part)
    {
        var name = pattern.Names[part];
        if (name.IsAnyDepth)
        {
            WalkAnyDepth(folder, pattern, part);
        }
        else if (name.IsLiteral)
        {
            Descend(Path.GetFullPath(Path.Join(folder, name.Text)), pattern, part);
        }
        else
        {
            WalkMatching(folder, pattern, part);
        }
    }

    private void WalkAnyDepth(string folder, PathPattern pattern, int part)
    {
        if (part == pattern.Names.Length - 1)
        {
            TakeAllBelow(folder);
        }
        else if (_visited.Add((realPaths.Of(folder), part)))
        {
            Walk(folder, pattern, part + 1);
            foreach (var entry in List(folder))
            {
                if (IsFolder(entry) && !IsHidden(entry.Name))
                {
                    WalkAnyDepth(entry.FullName, pattern, part);
                }
            }
        }
    }

    private void WalkMatching(string folder, PathPattern pattern, int part)
    {
        var name = pattern.Names[part];
        var isLast = part == pattern.Names.Length - 1;
        foreach (var entry in List(folder))
        {
            if (IsFolder(entry))
            {
                if (name.Matches(entry.Name))
                {
                    Descend(entry.FullName, pattern, part);
                }
            }
            else if (PointedAt(entry) is { } missing)
            {
                var target = Path.GetFileName(missing);
                if (name.Matches(target) && (!isLast || IsWanted(target, name, format) || !target.Contains('.')))
                {
                    Pointers.Add(entry.FullName);
                }
            }
            else if (isLast && name.Matches(entry.Name) && IsWanted(entry.Name, name, format))
            {
                Files.Add(entry.FullName);
            }
        }
    }

    /// <summary>Goes on with what a part of the pattern names: into the folder, or to the end of the pattern.</summary>
    private void Descend(string path, PathPattern pattern, int part)
    {
        if (part == pattern.Names.Length - 1)
        {
            Accept(path);
        }
        else if (IsThere(path, isFolder: true))
        {
            Walk(path, pattern, part + 1);
        }
        else if (File.Exists(path + DvcExtension))
        {
            Pointers.Add(path + DvcExtension);
        }
    }

    private void Accept(string path)
    {
        if (IsThere(path, isFolder: false))
        {
            Files.Add(path);
        }
        else if (IsThere(path, isFolder: true))
        {
            TakeAllBelow(path);
        }
        else if (File.Exists(path + DvcExtension))
        {
            Pointers.Add(path + DvcExtension);
        }
    }

    private void TakeAllBelow(string folder)
    {
        const int below = -1;
        if (!_visited.Add((realPaths.Of(folder), below)))
        {
            return;
        }

        foreach (var entry in List(folder))
        {
            if (IsHidden(entry.Name))
            {
                continue;
            }

            if (IsFolder(entry))
            {
                TakeAllBelow(entry.FullName);
            }
            else if (IsDataFile(entry.Name))
            {
                Files.Add(entry.FullName);
            }
            else if (PointedAt(entry) is { } missing && (IsDataFile(missing) || !Path.HasExtension(missing)))
            {
                Pointers.Add(entry.FullName);
            }
        }
    }

    /// <summary>What a DVC pointer stands for, where that is not there; else null.</summary>
    private static string? PointedAt(FileSystemInfo entry)
    {
        if (!entry.Name.EndsWith(DvcExtension, StringComparison.Ordinal) || entry.Name.Length == DvcExtension.Length)
        {
            return null;
        }

        var target = entry.FullName[..^DvcExtension.Length];
        return Path.Exists(target) ? null : target;
    }

    /// <summary>A wildcard takes data files only, lest it take the README; one that names its extension means it.</summary>
    internal static bool IsWanted(string name, NamePattern pattern, DataFormat? format) =>
        pattern.NamesExtension || DataFormats.IsData(name, format);

    private bool IsDataFile(string name) => DataFormats.IsData(name, format);

    private static bool IsFolder(FileSystemInfo entry) => entry.Attributes.HasFlag(FileAttributes.Directory);

    internal static bool IsHidden(string name) => name.StartsWith('.');

    /// <summary>Whether a path exists, spelt exactly so also where the file system does not care about case.</summary>
    private static bool IsThere(string path, bool isFolder)
    {
        if (isFolder ? !Directory.Exists(path) : !File.Exists(path))
        {
            return false;
        }

        if (OperatingSystem.IsLinux() || Path.GetDirectoryName(path) is not { } parent)
        {
            return true;
        }

        var name = Path.GetFileName(path);
        return Directory
            .EnumerateFileSystemEntries(parent)
            .Any(entry => Path.GetFileName(entry.AsSpan()).SequenceEqual(name));
    }

    private FileSystemInfo[] List(string folder)
    {
        Folders.Add(folder);
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var entries = new DirectoryInfo(folder).GetFileSystemInfos();
        _entries += entries.Length;
        if (_entries > MaximumEntries)
        {
            throw new IOException($"more than {MaximumEntries:N0} files and folders lie below it");
        }

        Array.Sort(entries, static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return entries;
    }
}
