namespace LeakGate.Action.Upload;

/// <summary>How an upload ended.</summary>
internal enum UploadState
{
    /// <summary>Not tried, for the reason given.</summary>
    Skipped,

    /// <summary>GitHub has the file, and has read it where that was waited for.</summary>
    Done,

    /// <summary>GitHub has the file; whether it can read it was not known in time.</summary>
    Pending,

    /// <summary>The token may not, or the repository does not have code scanning.</summary>
    Forbidden,

    Failed,
}

/// <param name="Sentence">What happened, and what to do about it where something is to be done.</param>
/// <param name="Id">The name of the upload at GitHub; null where there is none.</param>
internal sealed record UploadResult(UploadState State, string Sentence, string? Id = null)
{
    public static UploadResult Skipped(string why) => new(UploadState.Skipped, why);
}
