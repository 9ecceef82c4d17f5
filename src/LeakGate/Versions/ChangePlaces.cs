using System.Globalization;
using System.Text;
using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Configuration.Files;

namespace LeakGate.Versions;

/// <summary>
/// Where a change can be seen in the repository: code review shows a remark only on lines that the change touches, and
/// the declaration of a split in <c>leakgate.yml</c> is rarely one of them.
/// </summary>
internal sealed class ChangePlaces(GateSpec spec, ChangeScope change, CancellationToken cancellation)
{
    /// <summary>Files of one split that are looked at; the first pointer or changed row is enough.</summary>
    private const int MostFiles = 100;

    /// <summary>Output of one comparison in bytes; the first changes of a file are enough.</summary>
    private const long MostText = 1 << 26;

    private readonly Git git = new(change.Root, cancellation);
    private readonly Dictionary<SourceSpec, SourceLocation?> pointers = [];
    private readonly Dictionary<string, List<(long First, long Last)>> lines = new(StringComparer.Ordinal);
    private List<DvcOut>? moved;

    /// <summary>The finding with the place of the change that it concerns, where there is one.</summary>
    public Finding Locate(Finding finding, DatasetSpec dataset)
    {
        if (change.Base.Commit is null || change.Files.IsEmpty)
            return finding;
        try
        {
            return finding with { Changed = PointerOf(finding, dataset) ?? RowOf(finding) };
        }
        catch (Exception e) when (e is GitException or InvalidDataException)
        {
            return finding; // it is then shown where it is declared, as without a change
        }
    }

    /// <summary>The changed pointer of the split that is judged, else of the one that is learnt from.</summary>
    private SourceLocation? PointerOf(Finding finding, DatasetSpec dataset)
    {
        var concerned = new[] { finding.EvaluationSplit, finding.TrainingSplit };
        var splits = dataset.Splits.Where(s => concerned.Contains(s.Name.Value)).ToList();
        splits.Sort((a, b) => Array.IndexOf(concerned, a.Name.Value) - Array.IndexOf(concerned, b.Name.Value));
        var sources = splits.Count > 0 ? splits.Select(s => s.Source) : TouchedDatasets.SourcesOf(dataset);
        return sources.Select(PointerOf).FirstOrDefault(place => place is not null);
    }

    private SourceLocation? PointerOf(SourceSpec source)
    {
        if (!pointers.TryGetValue(source, out var place))
        {
            TreePattern[] patterns = [.. TouchedDatasets.PatternsOf(spec, source, git.Root)];
            place = LfsPointerOf(patterns) ?? DvcPointerOf(patterns);
            pointers.Add(source, place);
        }
        return place;
    }

    private SourceLocation? LfsPointerOf(TreePattern[] patterns)
    {
        var present = change.Files.Where(f => f.Change != FileChange.Deleted && patterns.Any(p => p.Takes(f.Path)));
        foreach (var file in present.Take(MostFiles))
        {
            var blob = $"HEAD:{file.Path}";
            if (
                long.TryParse(
                    git.Line("cat-file", "-s", blob),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var size
                )
                && size < LfsPointer.Limit
                && LfsPointer.Parse(git.Run("cat-file", "blob", blob), file.Path) is { } pointer
            )
            {
                var end = "oid sha256:".Length + pointer.Oid.Length + 1;
                return new SourceLocation(Shown(file.Path), pointer.OidLine, 1, end);
            }
        }
        return null;
    }

    private SourceLocation? DvcPointerOf(TreePattern[] patterns)
    {
        moved ??= new TouchedDatasets(spec, git, change.Base.Commit!, change.Files).PointersOfHead();
        return moved.Find(tracked => patterns.Any(p => p.Touches(tracked.Path))) is { } found
            ? found.HashAt with
            {
                File = Shown(found.Pointer),
            }
            : null;
    }

    /// <summary>The first row among the examples that the change has written.</summary>
    private SourceLocation? RowOf(Finding finding)
    {
        foreach (var row in finding.Examples.SelectMany(e => new[] { e.Row, e.Counterpart }).OfType<RowLocation>())
        {
            if (row.Line == 0 || row.Commit is not null)
                continue;
            var changed = LinesOf(
                Path.GetRelativePath(git.Root, Path.GetFullPath(Path.Combine(spec.Folder, row.File))).Replace('\\', '/')
            );
            if (changed.Exists(range => range.First <= row.Line && row.Line <= range.Last))
                return new SourceLocation(row.File, (int)Math.Min(int.MaxValue, row.Line), 1, 1);
        }
        return null;
    }

    /// <summary>The lines of a file that the change has written.</summary>
    private List<(long First, long Last)> LinesOf(string path)
    {
        if (lines.TryGetValue(path, out var known))
            return known;
        var ranges = new List<(long, long)>();
        lines.Add(path, ranges);
        if (!change.Files.Any(f => f.Path == path && f.Change is FileChange.Added or FileChange.Modified))
            return ranges;
        using var text = new MemoryStream();
        string[] command = ["diff", "--unified=0", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames"];
        git.Copy(text, MostText, [.. command, change.Base.Commit!, "HEAD", "--", $":(literal,top){path}"]);
        text.Position = 0;
        using var reader = new StreamReader(text, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            if (Range(line) is { } range)
                ranges.Add(range);
        }
        return ranges;
    }

    /// <summary>The lines after the change that a heading such as <c>@@ -3 +3,2 @@</c> tells.</summary>
    private static (long First, long Last)? Range(string line)
    {
        if (!line.StartsWith("@@ ", StringComparison.Ordinal) || line.Split(' ') is not [_, _, ['+', .. var after], ..])
            return null;
        var parts = after.Split(',');
        var first = long.Parse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture);
        var count = parts.Length == 1 ? 1 : long.Parse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture);
        return (first, first + count - 1);
    }

    /// <summary>A path of the repository as locations name it: from the configuration's folder.</summary>
    private string Shown(string path)
    {
        var absolute = Path.GetFullPath(Path.Combine(git.Root, path));
        return Path.GetRelativePath(spec.Folder, absolute).Replace(Path.DirectorySeparatorChar, '/');
    }
}
