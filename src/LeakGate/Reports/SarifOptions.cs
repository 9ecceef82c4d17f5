using System.Collections.Immutable;
using LeakGate.Versions;

namespace LeakGate.Reports;

/// <summary>Where the checked files are under version control; SARIF results are tied to it.</summary>
/// <param name="Root">Absolute folder of the repository; paths in the report are relative to it.</param>
/// <param name="Uri">Address of the repository, or null where none is known.</param>
/// <param name="Revision">Commit that is checked out, or null.</param>
internal sealed record SourceControl(string Root, string? Uri, string? Revision)
{
    /// <summary>The work tree that a folder lies in, or else only a root.</summary>
    public static SourceControl Of(string folder, string otherwise) =>
        GitCheckout.Find(folder) is { } checkout
            ? new SourceControl(checkout.Root, checkout.Uri, checkout.Commit)
            : new SourceControl(otherwise, null, null);
}

/// <summary>What a report says of the run besides what the run found.</summary>
internal sealed record SarifOptions
{
    /// <summary>
    /// Tells analyses of one commit apart: code scanning closes the alerts that the last report of a category had and
    /// this one has not. Ends without a slash.
    /// </summary>
    public string Category { get; init; } = "leakgate";

    /// <summary>How the run ended, where the report holds a part of its findings only; null asks the report.</summary>
    public ExitCode? ExitCode { get; init; }

    /// <summary>Sentences about the run as a whole: what was left out of the report, and why.</summary>
    public ImmutableArray<string> Notifications { get; init; } = [];
}
