using System.Collections.Immutable;
using LeakGate.Configuration;
using LeakGate.Configuration.Files;

namespace LeakGate.Versions;

/// <summary>A data set's files at the base commit.</summary>
/// <param name="Dataset">Its declaration at the base; splits without files there are left out.</param>
internal sealed record BaseFiles(DatasetSpec Dataset, IReadOnlyDictionary<SourceSpec, ImmutableArray<DataFile>> Files);

/// <summary>There is no base version of a data set, or it cannot be had; the message is a clause.</summary>
/// <param name="isMissing">Whether there is one and its content has not been fetched.</param>
internal sealed class NoBaseFilesException(string message, bool isMissing) : Exception(message)
{
    public bool IsMissing { get; } = isMissing;
}
