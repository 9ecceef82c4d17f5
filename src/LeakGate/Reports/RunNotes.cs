using System.Collections.Immutable;

namespace LeakGate.Reports;

/// <summary>Why a data set was not checked although nothing is wrong with the configuration.</summary>
internal enum SkipReason
{
    /// <summary>The change under test touches neither its data nor its configuration.</summary>
    Unchanged,

    /// <summary>Its data is not there, and the caller asked for a warning instead of an error.</summary>
    MissingData,
}

/// <summary>A data set of the configuration that the report is silent about.</summary>
/// <param name="Why">Completes "was not checked: …".</param>
internal sealed record SkippedDataset(string Name, SkipReason Reason, string Why);

/// <summary>What a surface knows of a run besides its report.</summary>
internal sealed record RunNotes
{
    public static RunNotes None { get; } = new();

    public ImmutableArray<SkippedDataset> Skipped { get; init; } = [];

    /// <summary>Sentences for the reader: what was uploaded, what was left out and why.</summary>
    public ImmutableArray<string> Remarks { get; init; } = [];

    /// <summary>Whether something that was wanted could not be looked at: such a run never looks clean.</summary>
    public bool IsIncomplete => Skipped.Any(dataset => dataset.Reason == SkipReason.MissingData);
}
