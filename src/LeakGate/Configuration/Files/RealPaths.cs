namespace LeakGate.Configuration.Files;

/// <summary>Follows symbolic links, so that two names of one file are known to be one file.</summary>
internal sealed class RealPaths
{
    /// <summary>As many links in a row as Linux follows.</summary>
    private const int MaximumLinks = 40;

    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);

    /// <summary>The path without links; links that lead nowhere or in circles stay as they are.</summary>
    public string Of(string absolutePath) => Of(absolutePath, 0);

    private string Of(string path, int links)
    {
        if (_known.TryGetValue(path, out var real))
        {
            return real;
        }

        if (Path.GetDirectoryName(path) is not { } parent)
        {
            return path;
        }

        var folder = Of(parent, links);
        real = Path.Join(folder, Path.GetFileName(path));
        if (links < MaximumLinks && new FileInfo(real).LinkTarget is { } target)
        {
            real = Of(Path.GetFullPath(target, folder), links + 1);
        }

        return _known[path] = real;
    }
}
