using System.Collections.Immutable;
using System.Text;
using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Configuration.Files;

namespace LeakGate.Versions;

/// <summary>
/// The data files of the base commit. What git itself holds is written to a temporary folder, which goes with this
/// object; what Git LFS or DVC hold is read where it is.
/// </summary>
internal sealed class BaseRepository : IDisposable
{
    private readonly GateSpec spec;
    private readonly Git git;
    private readonly string commit;
    private readonly ContentStores stores;
    private readonly TemporaryFolder temporary;
    private readonly Lazy<BaseTree> tree;
    private readonly Lazy<GateSpec?> configuration;
    private readonly Lazy<List<DvcOut>> tracked;

    /// <param name="root">Absolute root of the work tree.</param>
    /// <param name="options">Where temporary files go, and what fills variables into the configuration of the base.</param>
    public BaseRepository(
        GateSpec spec,
        string root,
        string commit,
        GateOptions options,
        CancellationToken cancellation
    )
    {
        temporary = new TemporaryFolder(options.TemporaryFolder);
        (this.spec, this.commit) = (spec, commit);
        git = new Git(root, cancellation);
        stores = new ContentStores(cancellation);
        tree = new(() => new BaseTree(git, commit));
        configuration = new(() => ReadConfiguration(options.Environment));
        tracked = new(ReadPointers);
    }

    public string Commit => commit;

    /// <summary>A data set's files at the base.</summary>
    /// <exception cref="NoBaseFilesException">There are none, or they have not been fetched.</exception>
    public BaseFiles Of(DatasetSpec dataset)
    {
        try
        {
            // A data set that the base does not declare yet may have had its files there all the same.
            var former =
                configuration.Value?.Datasets.FirstOrDefault(d => d.Name.Value == dataset.Name.Value) ?? dataset;
            var files = new Dictionary<SourceSpec, ImmutableArray<DataFile>>();
            foreach (var source in TouchedDatasets.SourcesOf(former))
            {
                if (Find(source) is { IsEmpty: false } found)
                    files.Add(source, found);
            }
            if (files.Count == 0)
                throw new NoBaseFilesException($"base commit {Short} has no file of this data set", isMissing: false);
            return new BaseFiles(
                former with
                {
                    Splits = [.. former.Splits.Where(split => files.ContainsKey(split.Source))],
                },
                files
            );
        }
        catch (GitException e)
        {
            throw new NoBaseFilesException(
                $"the files of base commit {Short} cannot be read: {e.Message}",
                isMissing: true
            );
        }
        catch (InvalidDataException e)
        {
            throw new NoBaseFilesException($"at base commit {Short}, {e.Message}", isMissing: true);
        }
    }

    public void Dispose() => temporary.Dispose();

    /// <summary>The commit's name as a person writes it.</summary>
    private string Short => commit[..12];

    private ImmutableArray<DataFile> Find(SourceSpec source)
    {
        TreePattern[] patterns = [.. TouchedDatasets.PatternsOf(spec, source, git.Root)];
        if (tree.Value.Obstacle(patterns) is { } obstacle)
            throw new NoBaseFilesException(obstacle, isMissing: true);
        var found = ImmutableArray.CreateBuilder<DataFile>();
        foreach (var file in tree.Value.Files.Where(f => patterns.Any(p => p.Takes(f.Path))))
            found.Add(Named(file.Path, ContentOf(file), patterns));
        var outs = DvcFiles.Taken(
            tracked.Value,
            patterns,
            tracked => DvcCache.For(Absolute(tracked.Pointer)),
            tree.Value.Has
        );
        foreach (var file in outs)
            found.Add(Named(file.Path, file.Content ?? throw NotInCache(file), patterns));
        found.Sort((a, b) => string.CompareOrdinal(a.RelativePath, b.RelativePath));
        return found.ToImmutable();
    }

    /// <summary>Where the content of a file of the commit is; writes it to the temporary folder where it has to.</summary>
    private string ContentOf(TreeFile file)
    {
        if (
            file.Size < LfsPointer.Limit
            && LfsPointer.Parse(file.Git.Run("cat-file", "blob", file.Oid), file.Path) is { } pointer
        )
        {
            var folder = Path.GetDirectoryName(Absolute(file.Path))!;
            return stores.StoreOf(folder)?.Find(pointer, file.Path)
                ?? throw new NoBaseFilesException(
                    $"the base version of '{file.Path}' is not in the Git LFS store; run 'git lfs fetch origin {commit}'",
                    isMissing: true
                );
        }
        return temporary.Write(
            Path.GetFileName(file.Path),
            stream => file.Git.Copy(stream, long.MaxValue, "cat-file", "blob", file.Oid)
        );
    }

    private NoBaseFilesException NotInCache(DvcFile file)
    {
        var pointer = file.Out.Pointer;
        return new(
            $"the base version of '{file.Path}' is not in DVC's cache; run 'git checkout {commit} -- {pointer}', "
                + $"'dvc fetch {(pointer.EndsWith(".dvc", StringComparison.Ordinal) ? pointer : file.Out.Path)}' and "
                + $"'git checkout HEAD -- {pointer}'",
            isMissing: true
        );
    }

    private DataFile Named(string path, string content, TreePattern[] patterns)
    {
        var absolute = Absolute(path);
        var relative = Path.GetRelativePath(spec.Folder, absolute).Replace(Path.DirectorySeparatorChar, '/');
        var pattern = Array.Find(patterns, p => p.Takes(path));
        return new DataFile(absolute, relative)
        {
            ContentPath = content,
            Partitions = pattern is null ? [] : PartitionKeys.Of(absolute, pattern.Written, spec.Folder),
        };
    }

    private string Absolute(string path) => Path.GetFullPath(Path.Combine(git.Root, path));

    private GateSpec? ReadConfiguration(Func<string, string?> environment)
    {
        var path = Path.GetRelativePath(git.Root, Path.GetFullPath(spec.File)).Replace('\\', '/');
        var file = tree.Value.Files.FirstOrDefault(f => f.Path == path);
        if (file is null || file.Size > SourceText.MaximumBytes)
            return null;
        var text = Encoding.UTF8.GetString(file.Git.Run("cat-file", "blob", file.Oid)).TrimStart('\uFEFF');
        if (text == spec.Text)
            return spec;
        try
        {
            return ConfigurationReader.ReadText(text, spec.File, environment, Catalogue.Rules);
        }
        catch (GateException)
        {
            return null; // it was wrong, perhaps for this version only: today's paths say what was meant
        }
    }

    private List<DvcOut> ReadPointers()
    {
        var outs = new List<DvcOut>();
        var pointers = tree.Value.Files.Where(f => DvcOut.IsPointer(f.Path)).ToArray();
        foreach (var group in pointers.GroupBy(f => f.Git))
        {
            TreeFile[] files = [.. group];
            var texts = group.Key.Blobs([.. files.Select(f => f.Oid)]);
            for (var i = 0; i < files.Length; i++)
                outs.AddRange(DvcOut.Read(files[i].Path, Encoding.UTF8.GetString(texts[i]), Pipeline));
        }
        return outs;
    }

    private string? Pipeline(string path) =>
        tree.Value.Files.FirstOrDefault(f => f.Path == path) is { } file
            ? Encoding.UTF8.GetString(file.Git.Run("cat-file", "blob", file.Oid))
            : null;
}
