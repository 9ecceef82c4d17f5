using System.Collections.Immutable;
using System.Text;
using LeakGate.Configuration;
using LeakGate.Configuration.Files;

namespace LeakGate.Versions;

/// <summary>Finds the base of a change and the data sets that it touches.</summary>
public static class ChangeFinder
{
    /// <summary>
    /// What a change is. Never throws for a repository that cannot answer: the reason stands in
    /// <see cref="ChangeScope.Base"/>, and then every data set counts as touched.
    /// </summary>
    public static ChangeScope Find(GateSpec spec, ChangeEvent change, CancellationToken cancellation = default)
    {
        if (GitCheckout.Find(spec.Folder) is not { } checkout)
        {
            var outside = $"'{spec.Folder}' lies in no git work tree";
            return Everything(
                spec,
                spec.Folder,
                change.Origin == ChangeOrigin.Other ? BaseVersion.None(outside) : BaseVersion.Unavailable(outside)
            );
        }
        var git = new Git(checkout.Root, cancellation);
        var found = new BaseSearch(git).Find(change);
        if (found.Commit is null)
            return Everything(spec, checkout.Root, found) with { Head = checkout.Commit };
        try
        {
            var files = Differences(git, found.Commit);
            return new ChangeScope
            {
                Base = found,
                Head = git.Line("rev-parse", "HEAD"),
                Root = checkout.Root,
                Files = files,
                Datasets = new TouchedDatasets(spec, git, found.Commit, files).Find(),
            };
        }
        catch (GitException e)
        {
            return Everything(spec, checkout.Root, BaseVersion.Unavailable(e.Message)) with { Head = checkout.Commit };
        }
    }

    private static ChangeScope Everything(GateSpec spec, string root, BaseVersion reason) =>
        new()
        {
            Base = reason,
            Root = root,
            Datasets = [.. spec.Datasets.Select(d => new TouchedDataset(d.Name.Value, [reason.Reason]))],
        };

    private static ImmutableArray<ChangedFile> Differences(Git git, string commit)
    {
        var fields = Encoding
            .UTF8.GetString(
                git.Run("diff", "--name-status", "-z", "--no-renames", "--no-ext-diff", commit, "HEAD", "--")
            )
            .Split('\0');
        var files = ImmutableArray.CreateBuilder<ChangedFile>(fields.Length / 2);
        for (var i = 0; i + 1 < fields.Length; i += 2)
        {
            var kind = fields[i] switch
            {
                "A" => FileChange.Added,
                "D" => FileChange.Deleted,
                "T" => FileChange.TypeChanged,
                _ => FileChange.Modified,
            };
            files.Add(new ChangedFile(fields[i + 1], kind));
        }
        return files.ToImmutable();
    }
}

/// <summary>Which data sets a list of changed files belongs to, and why.</summary>
internal sealed class TouchedDatasets(GateSpec spec, Git git, string commit, ImmutableArray<ChangedFile> files)
{
    /// <summary>More reasons than these tell nobody anything new.</summary>
    private const int MostReasons = 5;

    public ImmutableArray<TouchedDataset> Find()
    {
        var configuration = Configuration();
        var moved = MovedPointers();
        var touched = ImmutableArray.CreateBuilder<TouchedDataset>();
        foreach (var dataset in spec.Datasets)
        {
            var reasons = new List<string>();
            if (configuration.ForAll is { } general)
                reasons.Add(general);
            if (configuration.Datasets.Contains(dataset.Name.Value))
                reasons.Add($"its part of '{RelativeToRoot(spec.File)}' is changed");
            var patterns = PatternsOf(spec, dataset, git.Root);
            reasons.AddRange(files.Where(f => patterns.Exists(p => p.Touches(f.Path))).Select(Describe));
            reasons.AddRange(ChangedMetrics(dataset).Select(Describe));
            reasons.AddRange(
                moved
                    .Where(tracked => patterns.Exists(p => p.Touches(tracked.Path)))
                    .Select(tracked => $"'{tracked.Pointer}' points at another '{tracked.Path}'")
                    .Distinct()
            );
            if (reasons.Count == 0)
                reasons.AddRange(BehindLinks(dataset));
            if (dataset.Engine is not null)
                reasons.Add("its rows are in an engine, where they change without a commit");
            if (reasons.Count > 0)
                touched.Add(new TouchedDataset(dataset.Name.Value, [.. reasons.Take(MostReasons)]));
        }
        return touched.ToImmutable();
    }

    /// <summary>The patterns of all sources of a data set, for paths relative to the root of the repository.</summary>
    public static List<TreePattern> PatternsOf(GateSpec spec, DatasetSpec dataset, string root) =>
        [.. SourcesOf(dataset).SelectMany(source => PatternsOf(spec, source, root))];

    /// <inheritdoc cref="PatternsOf(GateSpec, DatasetSpec, string)"/>
    public static IEnumerable<TreePattern> PatternsOf(GateSpec spec, SourceSpec source, string root) =>
        source.Paths.SelectMany(path => TreePattern.Parse(path.Value, source.Format, spec.Folder, root));

    public static IEnumerable<SourceSpec> SourcesOf(DatasetSpec dataset) =>
        dataset.Splits.Select(split => split.Source).Concat(dataset.Source is { } source ? [source] : []);

    /// <summary>The changed files that the scores of a model are read from.</summary>
    private IEnumerable<ChangedFile> ChangedMetrics(DatasetSpec dataset)
    {
        if (dataset.Metrics is not { } metrics)
            return [];
        var path = RelativeToRoot(Path.Combine(spec.Folder, metrics.File.Value)).TrimEnd('/');
        return files.Where(f => f.Path == path || f.Path.StartsWith(path + "/", StringComparison.Ordinal));
    }

    private ConfigurationChange Configuration()
    {
        var path = RelativeToRoot(spec.File);
        return files.Any(f => f.Path == path)
            ? ConfigurationChange.Between(TextAt(commit, path), spec.Text, path)
            : new ConfigurationChange(null, new HashSet<string>());
    }

    /// <summary>What DVC tracks and whose hash differs, by both versions of the pointers that the change touches.</summary>
    private List<DvcOut> MovedPointers()
    {
        var moved = new List<DvcOut>();
        foreach (var pointer in files.Where(f => DvcOut.IsPointer(f.Path)))
        {
            var before = Outs(commit, pointer.Path);
            var after = Outs("HEAD", pointer.Path);
            static HashSet<(string, string)> Known(List<DvcOut> outs) => [.. outs.Select(o => (o.Path, o.Hash))];
            var (old, now) = (Known(before), Known(after));
            moved.AddRange(after.Where(o => !old.Contains((o.Path, o.Hash))));
            moved.AddRange(before.Where(o => !now.Contains((o.Path, o.Hash))));
        }
        return moved;
    }

    /// <summary>What DVC tracks at the head under a hash that the base does not have.</summary>
    public List<DvcOut> PointersOfHead() =>
        [
            .. files
                .Where(f => DvcOut.IsPointer(f.Path) && f.Change != FileChange.Deleted)
                .SelectMany(f =>
                {
                    var before = Outs(commit, f.Path).Select(o => (o.Path, o.Hash)).ToHashSet();
                    return Outs("HEAD", f.Path).Where(o => !before.Contains((o.Path, o.Hash)));
                }),
        ];

    private List<DvcOut> Outs(string version, string path)
    {
        try
        {
            return TextAt(version, path) is { } text
                ? [.. DvcOut.Read(path, text, pipeline => TextAt(version, pipeline))]
                : [];
        }
        catch (InvalidDataException)
        {
            // A pointer that cannot be read may stand for anything beside it and below.
            var folder = path.Contains('/', StringComparison.Ordinal) ? path[..path.LastIndexOf('/')] : "";
            return [new DvcOut(folder, version, null, path, SourceLocation.Whole(path))];
        }
    }

    /// <summary>Changed files that a data set reaches through links only.</summary>
    private IEnumerable<string> BehindLinks(DatasetSpec dataset)
    {
        var real = new RealPaths();
        var root = real.Of(git.Root);
        var changed = files.ToLookup(f => f.Path, StringComparer.Ordinal);
        foreach (var source in SourcesOf(dataset))
        {
            foreach (var file in DataFiles.Present(spec, source))
            {
                var path = Path.GetRelativePath(root, real.Of(file)).Replace('\\', '/');
                foreach (var found in changed[path])
                    yield return Describe(found);
            }
        }
    }

    private string? TextAt(string version, string path)
    {
        try
        {
            return Encoding.UTF8.GetString(git.Run("cat-file", "blob", $"{version}:{path}")).TrimStart('\uFEFF');
        }
        catch (GitException)
        {
            return null; // it is not there: added or deleted
        }
    }

    private string RelativeToRoot(string file) =>
        Path.GetRelativePath(git.Root, Path.GetFullPath(file)).Replace('\\', '/');

    private static string Describe(ChangedFile file) =>
        file.Change switch
        {
            FileChange.Added => $"'{file.Path}' is new",
            FileChange.Deleted => $"'{file.Path}' is deleted",
            FileChange.TypeChanged => $"'{file.Path}' is another kind of file",
            _ => $"'{file.Path}' is modified",
        };
}
