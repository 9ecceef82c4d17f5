using System.Globalization;
using System.Text;
using LeakGate.Configuration.Files;

namespace LeakGate.Versions;

/// <summary>A file of a commit.</summary>
/// <param name="Git">The repository that holds it: the main one or a submodule.</param>
/// <param name="Path">Relative to the root of the main repository.</param>
/// <param name="Oid">Name of its blob.</param>
/// <param name="Size">In bytes.</param>
internal sealed record TreeFile(Git Git, string Path, string Oid, long Size);

/// <summary>All files of a commit by path, and what stands in the way of seeing more.</summary>
internal sealed class BaseTree
{
    private const string Link = "120000";
    private const string Submodule = "160000";

    private readonly Dictionary<string, TreeFile> files = new(StringComparer.Ordinal);

    /// <summary>Links that lead out, and submodules whose files cannot be listed: path and what to say of it.</summary>
    private readonly List<(string Path, string Why)> opaque = [];

    /// <summary>Links that have not been followed yet, with the paths that they lead to.</summary>
    private readonly List<(string Path, string? Target)> links = [];

    /// <exception cref="GitException">The commit cannot be listed.</exception>
    public BaseTree(Git git, string commit)
    {
        Read(git, commit, "");
        FollowLinks();
    }

    public IReadOnlyCollection<TreeFile> Files => files.Values;

    public bool Has(string path) => files.ContainsKey(path);

    /// <summary>Why a pattern may mean files that cannot be seen here; null where it cannot.</summary>
    public string? Obstacle(IReadOnlyCollection<TreePattern> patterns) =>
        opaque.Find(entry => patterns.Any(pattern => pattern.Touches(entry.Path))).Why;

    /// <exception cref="GitException">The commit cannot be listed.</exception>
    private void Read(Git git, string commit, string prefix)
    {
        var ownLinks = new List<(string Path, string Oid)>();
        var listing = Encoding.UTF8.GetString(git.Run("ls-tree", "-r", "-z", "-l", "--full-tree", commit));
        foreach (var entry in listing.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            // "<mode> <type> <name> <size, padded>", a tab, the path.
            var tab = entry.IndexOf('\t', StringComparison.Ordinal);
            var fields = entry[..tab].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var path = prefix + entry[(tab + 1)..];
            if (fields[0] == Submodule)
                ReadSubmodule(git, path, path[prefix.Length..], fields[2]);
            else if (fields[0] == Link)
                ownLinks.Add((path, fields[2]));
            else if (long.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out var size))
                files[path] = new TreeFile(git, path, fields[2], size);
        }
        var targets = git.Blobs([.. ownLinks.Select(link => link.Oid)]);
        for (var i = 0; i < ownLinks.Count; i++)
        {
            var path = ownLinks[i].Path;
            var folder = path.Contains('/', StringComparison.Ordinal) ? path[..path.LastIndexOf('/')] : "";
            links.Add((path, SlashPath.Combine(folder, Encoding.UTF8.GetString(targets[i]))));
        }
    }

    /// <summary>Gives files the paths at which links show them. A link may lead to another, so until nothing is new.</summary>
    private void FollowLinks()
    {
        for (var before = -1; before != links.Count; )
        {
            before = links.Count;
            links.RemoveAll(link => link.Target is not null && Follow(link.Path, link.Target));
        }
        opaque.AddRange(
            links.Select(link =>
                (link.Path, $"'{link.Path}' is a link at the base that leads to nothing in the commit")
            )
        );
    }

    private bool Follow(string path, string target)
    {
        if (files.TryGetValue(target, out var file))
        {
            files[path] = file with { Path = path };
            return true;
        }
        var below = files.Values.Where(f => f.Path.StartsWith(target + "/", StringComparison.Ordinal)).ToArray();
        foreach (var inside in below)
        {
            var shown = path + inside.Path[target.Length..];
            files[shown] = inside with { Path = shown };
        }
        return below.Length > 0;
    }

    private void ReadSubmodule(Git git, string path, string below, string commit)
    {
        var folder = System.IO.Path.Combine(git.Root, below);
        var why = $"submodule '{path}' does not have its base commit; run 'git -C {path} fetch origin {commit}'";
        if (GitCheckout.Find(folder)?.Root != System.IO.Path.GetFullPath(folder))
        {
            opaque.Add((path, $"submodule '{path}' is not checked out; run 'git submodule update --init {path}'"));
            return;
        }
        try
        {
            Read(git.Of(folder), commit, path + "/");
        }
        catch (GitException)
        {
            opaque.Add((path, why));
        }
    }
}
