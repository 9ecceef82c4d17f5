using LeakGate.Configuration;
using LeakGate.Configuration.Files;

namespace LeakGate.Versions;

/// <summary>The stores of Git LFS and DVC around the work tree of a configuration.</summary>
internal sealed class ContentStores(CancellationToken cancellation) : IContentStores
{
    private readonly Dictionary<string, LfsStore?> lfs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<DvcOut>> dvc = new(StringComparer.Ordinal);

    public string? OfLfsPointer(string file)
    {
        var shown = Path.GetFileName(file);
        return LfsPointer.Parse(File.ReadAllBytes(file), shown) is { } pointer
            ? StoreOf(Path.GetDirectoryName(file)!)?.Find(pointer, shown)
            : file;
    }

    /// <summary>The store of the repository that a folder lies in: a submodule has its own.</summary>
    public LfsStore? StoreOf(string folder)
    {
        if (!lfs.TryGetValue(folder, out var store))
        {
            if (GitCheckout.Find(folder) is { } checkout)
                store = LfsStore.Of(checkout, new Git(checkout.Root, cancellation));
            lfs.Add(folder, store);
        }
        return store;
    }

    public IReadOnlyCollection<TrackedFile> Tracked(string folder, string path, DataFormat? format)
    {
        var found = new List<TrackedFile>();
        foreach (var root in PathPattern.Parse(path).Select(p => ProjectOf(folder, p)).OfType<string>().Distinct())
        {
            if (IsThere(Path.GetFullPath(path, folder)))
                continue;
            string Absolute(string relative) => Path.GetFullPath(Path.Combine(root, relative));
            var files = DvcFiles.Taken(
                OutsOf(root),
                [.. TreePattern.Parse(path, format, folder, root)],
                tracked => DvcCache.For(Absolute(tracked.Pointer)),
                relative => IsThere(Absolute(relative)) || Directory.Exists(Absolute(relative))
            );
            found.AddRange(files.Select(f => new TrackedFile(Absolute(f.Path), f.Content, Absolute(f.Out.Pointer))));
        }
        return found;
    }

    /// <summary>What DVC tracks in a project, by paths relative to its root.</summary>
    public IReadOnlyList<DvcOut> OutsOf(string root)
    {
        if (!dvc.TryGetValue(root, out var outs))
            dvc.Add(root, outs = [.. PointersBelow(root).SelectMany(file => Read(root, file))]);
        return outs;
    }

    /// <summary>The root of the DVC project that holds what a pattern names, or null where none does.</summary>
    private static string? ProjectOf(string folder, PathPattern pattern)
    {
        var start = pattern.IsRooted ? Path.GetPathRoot(folder)! : folder;
        foreach (var name in pattern.Names.TakeWhile(name => name.IsLiteral))
            start = Path.GetFullPath(Path.Join(start, name.Text));
        for (var at = start; at is not null; at = Path.GetDirectoryName(at))
        {
            if (Directory.Exists(Path.Combine(at, ".dvc")))
                return at;
        }
        return null;
    }

    private static IReadOnlyList<DvcOut> Read(string root, string file)
    {
        var relative = Path.GetRelativePath(root, file).Replace('\\', '/');
        return DvcOut.Read(relative, TextOf(file)!, pipeline => TextOf(Path.Combine(root, pipeline)));
    }

    private static string? TextOf(string file) => File.Exists(file) ? File.ReadAllText(file) : null;

    private static List<string> PointersBelow(string root)
    {
        var pointers = new List<string>();
        var folders = new Stack<string>([root]);
        var entries = 0;
        while (folders.TryPop(out var folder))
        {
            foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
            {
                if (++entries > PathWalk.MaximumEntries)
                    throw new InvalidDataException(
                        $"more than {PathWalk.MaximumEntries:N0} files and folders lie in the DVC project '{root}'"
                    );
                if (entry.Name.StartsWith('.') || entry.LinkTarget is not null)
                    continue;
                if (entry is DirectoryInfo)
                    folders.Push(entry.FullName);
                else if (DvcOut.IsPointer(entry.FullName))
                    pointers.Add(entry.FullName);
            }
        }
        pointers.Sort(StringComparer.Ordinal);
        return pointers;
    }

    /// <summary>Whether a file is there; a link into a cache that is empty leads nowhere.</summary>
    private static bool IsThere(string path) =>
        File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is not { Exists: false };
}
