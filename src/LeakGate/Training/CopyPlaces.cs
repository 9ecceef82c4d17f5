namespace LeakGate.Training;

/// <summary>
/// Where files are copied to: in the same places to each other as they have, so that relative paths lead to copies.
/// </summary>
internal sealed class CopyPlaces
{
    private readonly string ancestor;
    private readonly string copy;

    /// <param name="folder">Absolute folder of the configuration.</param>
    /// <param name="files">Absolute paths of the data files, which may lie outside of it.</param>
    /// <param name="copy">Absolute folder of the copies.</param>
    public CopyPlaces(string folder, IEnumerable<string> files, string copy)
    {
        ancestor = files.Aggregate(Path.TrimEndingDirectorySeparator(folder), Common);
        this.copy = Path.Combine(copy, "files");
        Folder = Directory.CreateDirectory(Mirror(folder)).FullName;
    }

    /// <summary>The copy of the configuration's folder, in which the command is run.</summary>
    public string Folder { get; }

    /// <summary>The place of a file's copy, in a folder that is there.</summary>
    public string Of(string file)
    {
        var place = Mirror(file);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        return place;
    }

    private string Mirror(string path)
    {
        var place = Path.GetFullPath(Path.GetRelativePath(ancestor, path), copy);
        // A path that leads out of the copies would be one of the project's own files.
        return place == copy || place.StartsWith(copy + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? place
            : throw new IOException($"'{path}' does not lie beside the other files");
    }

    private static string Common(string folder, string file)
    {
        var found = folder;
        while (
            !file.StartsWith(
                Path.EndsInDirectorySeparator(found) ? found : found + Path.DirectorySeparatorChar,
                StringComparison.Ordinal
            ) && Path.GetDirectoryName(found) is { } above
        )
            found = above;
        return found;
    }
}
