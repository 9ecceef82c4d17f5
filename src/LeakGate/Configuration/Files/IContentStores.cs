namespace LeakGate.Configuration.Files;

/// <summary>Where version control keeps the content of files for which the work tree holds only a pointer.</summary>
internal interface IContentStores
{
    /// <summary>Files that a path or glob means, that are tracked by a pointer, and that are not in the work tree.</summary>
    /// <param name="folder">Absolute folder of the configuration.</param>
    /// <param name="path">As the configuration writes it, variables filled in.</param>
    /// <param name="format">The format that the files are declared to have, if any.</param>
    /// <exception cref="InvalidDataException">A pointer or stored content is damaged; the message is a clause.</exception>
    IReadOnlyCollection<TrackedFile> Tracked(string folder, string path, DataFormat? format);

    /// <summary>Absolute path of the content that a Git LFS pointer stands for, or null where it is not fetched.</summary>
    /// <exception cref="InvalidDataException">As above.</exception>
    string? OfLfsPointer(string file);
}

/// <summary>A file and where its content is.</summary>
/// <param name="Path">Absolute path at which the file stands or would stand.</param>
/// <param name="Content">Absolute path of its content, in a store or in its place; null where it is not fetched.</param>
/// <param name="Pointer">Absolute path of another file that tracks it; null where there is none.</param>
internal sealed record TrackedFile(string Path, string? Content, string? Pointer);

/// <summary>The stores of a configuration without version control: there are none.</summary>
internal sealed class NoContentStores : IContentStores
{
    public static NoContentStores Instance { get; } = new();

    public IReadOnlyCollection<TrackedFile> Tracked(string folder, string path, DataFormat? format) => [];

    public string? OfLfsPointer(string file) => null;
}
