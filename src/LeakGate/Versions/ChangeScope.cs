using System.Collections.Immutable;

namespace LeakGate.Versions;

/// <summary>What became of a file between base and head.</summary>
public enum FileChange
{
    Added,
    Modified,
    Deleted,

    /// <summary>Another kind of file: a link, a submodule.</summary>
    TypeChanged,
}

/// <summary>A file that differs between base and head; a renamed one counts as deleted and added.</summary>
/// <param name="Path">Relative to the root of the repository, with forward slashes.</param>
public sealed record ChangedFile(string Path, FileChange Change);

/// <summary>A data set that a change touches.</summary>
/// <param name="Name">As <c>leakgate.yml</c> names it.</param>
/// <param name="Because">Clauses, at least one: <c>'data/train.csv' is modified</c>.</param>
public sealed record TouchedDataset(string Name, ImmutableArray<string> Because);

/// <summary>What a change is: its base commit, the files that differ, and the data sets that these files belong to.</summary>
public sealed record ChangeScope
{
    /// <summary>The commit compared with, or why there is none.</summary>
    public required BaseVersion Base { get; init; }

    /// <summary>The commit that is checked out, or null where none can be told.</summary>
    public string? Head { get; init; }

    /// <summary>Absolute path of the work tree's root.</summary>
    public required string Root { get; init; }

    /// <summary>Files that differ, ordered by path; empty unless the base is known.</summary>
    public ImmutableArray<ChangedFile> Files { get; init; } = [];

    /// <summary>
    /// Data sets that the change touches, in the order of the configuration. All of them unless the base is known:
    /// what cannot be told apart has to be checked.
    /// </summary>
    public required ImmutableArray<TouchedDataset> Datasets { get; init; }

    /// <summary>Whether a data set's data, pointers or declaration differ from the base.</summary>
    public bool Touches(string dataset) => Datasets.Any(touched => touched.Name == dataset);
}
