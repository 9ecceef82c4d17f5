namespace LeakGate.Action.Upload;

/// <summary>What code scanning takes; see GitHub's page on SARIF support. A file beyond a limit is rejected as a whole.</summary>
internal static class CodeScanningLimits
{
    /// <summary>Bytes of a file after gzip.</summary>
    public const int PackedBytes = 10_000_000;

    /// <summary>Results of a run that are kept; up to 25,000 are taken, so that more than these would be lost unseen.</summary>
    public const int Results = 5_000;
}
