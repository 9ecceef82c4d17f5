using System.Collections.Immutable;

namespace LeakGate.Reports;

/// <summary>What a surface knows of a run besides its report.</summary>
internal sealed record RunNotes
{
    public static RunNotes None { get; } = new();

    /// <summary>Data sets that were left alone, since the change under test touches neither their data nor their declaration.</summary>
    public ImmutableArray<string> Unchanged { get; init; } = [];

    /// <summary>Sentences for the reader: what was uploaded, what was left out and why.</summary>
    public ImmutableArray<string> Remarks { get; init; } = [];
}
