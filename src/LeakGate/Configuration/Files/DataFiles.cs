using System.Collections.Immutable;
using LeakGate.Checks;

namespace LeakGate.Configuration.Files;

/// <summary>A file of a split.</summary>
/// <param name="AbsolutePath">Where it stands; its name tells its format.</param>
/// <param name="RelativePath">Relative to the configuration file's folder, with forward slashes.</param>
internal sealed record DataFile(string AbsolutePath, string RelativePath)
{
    /// <summary>Where its bytes are: in a store of version control where the work tree holds only a pointer.</summary>
    public string ContentPath { get; init; } = AbsolutePath;

    /// <summary>The DVC file that tracks it where the work tree does not hold it, relative like the path; else null.</summary>
    public string? Pointer { get; init; }

    /// <summary>Columns that the names of its folders add.</summary>
    public ImmutableArray<PartitionKey> Partitions { get; init; } = [];
}

/// <summary>Finds the files behind the paths and globs of a configuration.</summary>
internal static class DataFiles
{
    private static ReadOnlySpan<byte> LfsPointer => "version https://git-lfs.github.com/spec/"u8;

    /// <summary>Git LFS promises that its pointers are smaller, in bytes.</summary>
    private const int LfsPointerLimit = 1024;

    /// <summary>The files of one source: in the order of its paths, and ordinally within a glob; no file twice.</summary>
    /// <exception cref="GateException">A path names nothing, cannot be looked at, or names only pointers.</exception>
    public static ImmutableArray<DataFile> Resolve(GateSpec spec, SourceSpec source, IContentStores? stores = null)
    {
        var problems = new List<Problem>();
        var files = Resolve(spec, source, stores ?? NoContentStores.Instance, new RealPaths(), problems);
        ThrowIfAny(problems);
        return [.. files.Select(file => file.File)];
    }

    /// <summary>The files of every source of the data sets.</summary>
    /// <exception cref="GateException">
    /// As for one source, or one file belongs to two splits; carries the problems of all sources.
    /// </exception>
    public static IReadOnlyDictionary<SourceSpec, ImmutableArray<DataFile>> ResolveAll(
        GateSpec spec,
        IEnumerable<DatasetSpec> datasets,
        IContentStores? stores = null
    )
    {
        stores ??= NoContentStores.Instance;
        var problems = new List<Problem>();
        var realPaths = new RealPaths();
        var resolved = new Dictionary<SourceSpec, ImmutableArray<DataFile>>();
        foreach (var dataset in datasets)
        {
            if (dataset.Source is { } source)
            {
                resolved[source] = [.. Resolve(spec, source, stores, realPaths, problems).Select(file => file.File)];
            }

            var owners = new Dictionary<string, SplitSpec>(StringComparer.Ordinal);
            foreach (var split in dataset.Splits)
            {
                var files = Resolve(spec, split.Source, stores, realPaths, problems);
                RefuseShared(owners, split, files, problems);
                resolved[split.Source] = [.. files.Select(file => file.File)];
            }
        }

        ThrowIfAny(problems);
        return resolved;
    }

    /// <summary>The files of a source that are there, whatever they hold; what cannot be looked at is left out.</summary>
    public static IEnumerable<string> Present(GateSpec spec, SourceSpec source)
    {
        var walk = new PathWalk(new RealPaths(), source.Format);
        foreach (var pattern in source.Paths.SelectMany(path => PathPattern.Parse(path.Value)))
        {
            try
            {
                walk.Find(spec.Folder, pattern);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // Whoever reads the files will say so with their place in the configuration.
            }
        }

        return walk.Files;
    }

    /// <summary>The folders whose listing decides which files a source means; none where it names its files.</summary>
    public static IEnumerable<string> FoldersOf(GateSpec spec, SourceSpec source)
    {
        var walk = new PathWalk(new RealPaths(), source.Format);
        foreach (var pattern in source.Paths.SelectMany(path => PathPattern.Parse(path.Value)))
            walk.Find(spec.Folder, pattern);
        return walk.Folders;
    }

    private sealed record FoundFile(DataFile File, string RealPath, Located<string> Path);

    private static List<FoundFile> Resolve(
        GateSpec spec,
        SourceSpec source,
        IContentStores stores,
        RealPaths realPaths,
        List<Problem> problems
    )
    {
        var files = new List<FoundFile>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in source.Paths)
        {
            try
            {
                foreach (var (file, content, pointer) in Find(spec, path, source.Format, stores, realPaths, problems))
                {
                    var real = realPaths.Of(file);
                    if (known.Add(real))
                    {
                        var found = new DataFile(file, Relative(spec, file))
                        {
                            ContentPath = content ?? file,
                            Partitions = PartitionKeys.Of(file, path.Value, spec.Folder),
                            Pointer = pointer is null ? null : Relative(spec, pointer),
                        };
                        files.Add(new(found, real, path));
                    }
                }
            }
            catch (InvalidDataException failure)
            {
                problems.Add(
                    new(
                        RunRules.DataUnreadable,
                        path.At,
                        failure.Message,
                        "the content that the pointer names",
                        "remove the damaged file and fetch it again: 'git lfs fsck' and 'git lfs pull', or 'dvc pull --force'"
                    )
                );
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // The system's words name the file; where a variable was filled in they are left out.
                var reason = path.Written is null ? $" ({failure.Message})" : "";
                problems.Add(
                    new(
                        RunRules.DataUnreadable,
                        path.At,
                        $"'{path.Shown}' cannot be looked at{reason}",
                        "files and folders that can be read"
                    )
                );
            }
        }

        return files;
    }

    /// <summary>The files that a path names, each with the place of its content, in ordinal order.</summary>
    private static IEnumerable<TrackedFile> Find(
        GateSpec spec,
        Located<string> path,
        DataFormat? format,
        IContentStores stores,
        RealPaths realPaths,
        List<Problem> problems
    )
    {
        // A file whose name looks like a glob is meant before the glob is.
        var literal = Path.GetFullPath(path.Value, spec.Folder);
        var walk = new PathWalk(realPaths, format);
        if (
            File.Exists(literal)
            && PathPattern.Parse(path.Value) is [{ Names: var names }, ..]
            && !names.All(name => name.IsLiteral)
        )
        {
            walk.Files.Add(literal);
        }
        else
        {
            foreach (var pattern in PathPattern.Parse(path.Value))
            {
                walk.Find(spec.Folder, pattern);
            }
        }

        var files = new SortedDictionary<string, TrackedFile>(StringComparer.Ordinal);
        var unfetched = new SortedSet<string>(walk.Pointers, StringComparer.Ordinal);
        var tracked = stores.Tracked(spec.Folder, path.Value, format);
        unfetched.ExceptWith(tracked.Select(file => file.Pointer!));
        unfetched.UnionWith(tracked.Where(file => file.Content is null).Select(file => file.Pointer!));
        foreach (var file in tracked.Where(file => file.Content is not null))
        {
            files[file.Path] = file;
        }

        var lfsPointers = new List<string>();
        foreach (var file in walk.Files.Where(file => !files.ContainsKey(file) && !IsDangling(file)))
        {
            if (!IsLfsPointer(file))
            {
                files.Add(file, new(file, file, null));
            }
            else if (stores.OfLfsPointer(file) is { } content)
            {
                files.Add(file, new(file, content, null));
            }
            else
            {
                lfsPointers.Add(file);
            }
        }

        var dangling = walk.Files.Where(file => !files.ContainsKey(file) && IsDangling(file)).ToImmutableArray();
        if (!dangling.IsEmpty)
        {
            problems.Add(DanglingLinks(spec, path, dangling));
        }
        else if (unfetched.Count > 0)
        {
            problems.Add(DvcPointer(spec, path, unfetched));
        }
        else if (files.Count == 0 && lfsPointers.Count == 0)
        {
            problems.Add(NotFound(spec, path, format, Directory.Exists(literal)));
        }

        if (lfsPointers.Count > 0)
        {
            problems.Add(LfsPointers(spec, path, [.. lfsPointers]));
            // What they stand for is unknown, but that they belong here is not: one file in two splits is still told.
            lfsPointers.ForEach(file => files.Add(file, new(file, null, null)));
        }

        return files.Values;
    }

    private static Problem NotFound(GateSpec spec, Located<string> path, DataFormat? format, bool isFolder)
    {
        var isGlob = PathPattern.Parse(path.Value) is not [var only] || !only.Names.All(name => name.IsLiteral);
        var found =
            isFolder ? "holds no data file"
            : isGlob ? "matches no file"
            : "does not exist";
        var expected = isFolder
            ? $"files that end in {DataFormats.EndingsOf(format)}"
            : "a path relative to the configuration's folder";
        var hint = isFolder || path.Written is not null ? null : MissingFileHint.For(spec.Folder, path.Value);
        return new(RunRules.DataNotFound, path.At, $"'{path.Shown}' {found}", expected, hint);
    }

    private static Problem DvcPointer(GateSpec spec, Located<string> path, IReadOnlyCollection<string> pointers)
    {
        var first = Relative(spec, pointers.First());
        var isNamed = path.Written is null && pointers.Count == 1 && first.EndsWith(".dvc", StringComparison.Ordinal);
        var command = isNamed ? $"dvc pull {Quoted(first)}" : "dvc pull";
        var what = Count(path, first, pointers.Count);
        return new(
            RunRules.PointerNotMaterialised,
            path.At,
            pointers.Count == 1
                ? $"{what} is a DVC pointer whose data has not been fetched"
                : $"{what} are DVC pointers whose data has not been fetched",
            "the data itself",
            $"run '{command}'"
        );
    }

    private static Problem LfsPointers(GateSpec spec, Located<string> path, ImmutableArray<string> pointers)
    {
        var what = Count(path, Relative(spec, pointers[0]), pointers.Length);
        return new(
            RunRules.PointerNotMaterialised,
            path.At,
            pointers.Length == 1
                ? $"{what} is a Git LFS pointer, not the data"
                : $"{what} are Git LFS pointers, not the data",
            "the data itself",
            "run 'git lfs pull', or set lfs: true where the workflow checks the repository out"
        );
    }

    private static Problem DanglingLinks(GateSpec spec, Located<string> path, ImmutableArray<string> links)
    {
        var what = Count(path, Relative(spec, links[0]), links.Length);
        return new(
            RunRules.DataNotFound,
            path.At,
            links.Length == 1 ? $"{what} is a link that leads nowhere" : $"{what} are links that lead nowhere",
            "links to files that exist",
            "create what they lead to; 'dvc checkout' does where they lead into DVC's cache"
        );
    }

    /// <summary>The first of several files and how many more there are; what is written where a variable is in it.</summary>
    private static string Count(Located<string> path, string first, int count)
    {
        var shown = path.Written ?? first;
        return count == 1 ? $"'{shown}'" : $"'{shown}' and {count - 1} more";
    }

    private static void RefuseShared(
        Dictionary<string, SplitSpec> owners,
        SplitSpec split,
        List<FoundFile> files,
        List<Problem> problems
    )
    {
        foreach (
            var shared in files
                .Where(file => !owners.TryAdd(file.RealPath, split))
                .GroupBy(file => (owners[file.RealPath], file.Path))
        )
        {
            var (owner, path) = shared.Key;
            var what = Count(path, shared.First().File.RelativePath, shared.Count());
            problems.Add(
                new(
                    RunRules.SameFileTwice,
                    path.At,
                    $"{what} {(shared.Count() == 1 ? "belongs" : "belong")} to split '{owner.Name.Value}' (line {owner.Source.At.Line}) and to split '{split.Name.Value}'",
                    "files of its own for each split",
                    "narrow one of the globs, or move the file"
                )
            );
        }
    }

    private static bool IsDangling(string path) =>
        File.ResolveLinkTarget(path, returnFinalTarget: true) is { Exists: false };

    private static bool IsLfsPointer(string path)
    {
        if (new FileInfo(path).Length is 0 or >= LfsPointerLimit)
        {
            return false;
        }

        using var stream = File.OpenRead(path);
        Span<byte> start = stackalloc byte[LfsPointer.Length];
        return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length
            && start.SequenceEqual(LfsPointer);
    }

    private static string Relative(GateSpec spec, string file) =>
        Path.GetRelativePath(spec.Folder, file).Replace(Path.DirectorySeparatorChar, '/');

    private static string Quoted(string path) => path.AsSpan().ContainsAny(" '\"$&();") ? $"\"{path}\"" : path;

    /// <summary>One file in two splits is the configuration's fault; everything else is about the data.</summary>
    private static void ThrowIfAny(List<Problem> problems)
    {
        if (problems.Count > 0)
        {
            var isConfiguration = problems.TrueForAll(problem => problem.Rule == RunRules.SameFileTwice);
            throw new GateException(isConfiguration ? ExitCode.Configuration : ExitCode.Data, [.. problems]);
        }
    }
}
