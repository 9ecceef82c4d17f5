using LeakGate.Action.Request;
using LeakGate.Reports;

namespace LeakGate.Action.Upload;

/// <summary>Whether results are uploaded, where to, and what it means where they cannot be.</summary>
/// <param name="Category">Name of the analysis.</param>
/// <param name="Target">Null where nothing is uploaded.</param>
/// <param name="SkippedBecause">Why nothing is uploaded.</param>
internal sealed record UploadPlan(
    ActionInputs Inputs,
    GitHubRun Run,
    string Category,
    UploadTarget? Target,
    string Checkout,
    string SkippedBecause
)
{
    /// <summary>
    /// Code scanning closes the alerts that the last upload of a category had and this one has not. A part of the data
    /// sets must therefore never be uploaded under the name of all. On a pull request, whose alerts end with it, a part
    /// has a category of its own; elsewhere it is not uploaded, since no later run would close its alerts.
    /// </summary>
    public static UploadPlan Make(ActionInputs inputs, GitHubRun run, CheckedChange check, SourceControl control)
    {
        var category = check.IsFull ? inputs.Category : $"{inputs.Category}/partial";
        var target = UploadTarget.Of(run, control.Revision);
        var why =
            inputs.Upload == UploadMode.Never ? "upload is never"
            : !check.IsSound ? "a run that could not check everything has no results that stand for the commit"
            : !check.IsFull && !run.IsPullRequest
                ? "only a part of the data sets was checked, which must not replace all"
            : inputs.Upload == UploadMode.Auto && run.ReadOnlyBecause is { } readOnly
                ? readOnly + "; github/codeql-action/upload-sarif can upload the SARIF file there"
            : inputs.Token.IsEmpty ? "there is no token; leave github-token out to use the job's own"
            : target is null ? "the checkout is neither of the event's branch nor of its pull request"
            : "";
        return new UploadPlan(inputs, run, category, why.Length == 0 ? target : null, control.Root, why);
    }

    public async Task<UploadResult> RunAsync(
        SarifCopy copy,
        ActionHost host,
        DateTimeOffset started,
        CancellationToken cancellation
    )
    {
        if (Target is null)
            return UploadResult.Skipped(SkippedBecause);
        using var http = host.Http();
        var client = new CodeScanningClient(http, host.Time, Run.Api, Run.Repository, Inputs.Token);
        var upload = new SarifUpload(Target, copy.Packed, Checkout, started);
        return await client.UploadAsync(upload, Inputs.WaitForProcessing, cancellation);
    }

    /// <summary>How the run ends. What went wrong counts more than what was found, the data more than the upload.</summary>
    public ExitCode Judge(ExitCode found, UploadResult result) =>
        Inputs.Upload == UploadMode.Always
        && result.State is UploadState.Skipped or UploadState.Forbidden or UploadState.Failed
        && found is ExitCode.Clean or ExitCode.Findings
            ? ExitCode.Upload
            : found;
}
