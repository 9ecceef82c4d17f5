using LeakGate.Action.Output;
using LeakGate.Action.Request;
using LeakGate.Action.Upload;
using LeakGate.Baselines;
using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Reports;

namespace LeakGate.Action;

/// <summary>
/// One step of a workflow, from its inputs to its exit code: understand, check, write the files, tell people, upload,
/// and only then fail.
/// </summary>
internal sealed class ActionRun(ActionHost host)
{
    /// <summary>What shells report for a program that was interrupted.</summary>
    private const int Interrupted = 130;

    private readonly StepLog log = new(host.Output);

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var started = host.Time.GetUtcNow();
        try
        {
            var inputs = ActionInputs.Read(host.Environment);
            var run = GitHubRun.Read(host.Environment);
            var check = await CheckedChange.MakeAsync(inputs, run, host, log, cancellation);
            return await TellAsync(inputs, run, check, started, cancellation);
        }
        catch (RequestException refused)
        {
            foreach (var sentence in refused.Sentences)
                log.Error("LeakGate was not understood", sentence);
            return End(ExitCode.Configuration);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            log.Say("interrupted");
            return Interrupted;
        }
        catch (GateException failure)
        {
            foreach (var problem in failure.Problems)
                log.Error($"{problem.Rule.Id} {problem.Rule.Name}", $"{problem.At}: {problem.Message}");
            return End(failure.ExitCode);
        }
        catch (Exception e)
        {
            var rule = RunRules.InternalError;
            log.Error($"{rule.Id} {rule.Name}", $"{e.GetType().Name}: {e.Message} {rule.Fix}");
            if (host.Environment("LEAKGATE_DEBUG") == "1")
                log.Quote(output => output.WriteLine(Words.Clean(e.ToString())));
            return End(ExitCode.Internal);
        }
    }

    private async Task<int> TellAsync(
        ActionInputs inputs,
        GitHubRun run,
        CheckedChange check,
        DateTimeOffset started,
        CancellationToken cancellation
    )
    {
        var report = check.Report;
        var control = SourceControl.Of(check.ConfigurationFolder, run.Workspace);
        var upload = UploadPlan.Make(inputs, run, check, control);
        var copy = SarifCopy.Make(report, control, inputs.ReportLevel, upload.Category);
        var files = StepFiles.Write(inputs, run, report, copy);

        log.Quote(output => new TextReport(output, colour: false).Write(report));
        if (inputs.Annotations)
            new GitHubReport(host.Output, control).Write(report);
        foreach (var remark in check.Remarks)
            log.Warn("LeakGate", remark);

        var result = await upload.RunAsync(copy, host, started, cancellation);
        TellUpload(inputs, result);
        var exitCode = upload.Judge(report.ExitCode, result);

        var notes = new RunNotes
        {
            Unchanged = check.Unchanged,
            Remarks = [.. check.Remarks, .. copy.LeftOut, .. Remark(inputs, result)],
        };
        if (inputs.Summary && run.SummaryFile is { } summary)
            StepFiles.AppendSummary(summary, report, notes);
        if (run.OutputFile is { } outputs)
            RunOutputs.Of(report, files, result, exitCode).AppendTo(outputs);
        log.Say($"exit code {(int)exitCode} ({RunOutputs.Outcome(report, exitCode)})");
        return (int)exitCode;
    }

    private void TellUpload(ActionInputs inputs, UploadResult result)
    {
        const string title = "LeakGate: code scanning";
        var isRequired = inputs.Upload == UploadMode.Always;
        switch (result.State)
        {
            case UploadState.Done:
            case UploadState.Skipped when inputs.Upload == UploadMode.Never:
                log.Say($"code scanning: {result.Sentence}");
                break;
            case UploadState.Pending:
                log.Warn(title, result.Sentence);
                break;
            case UploadState.Skipped when !isRequired:
                log.Notice(title, $"Results were not uploaded: {result.Sentence}");
                break;
            default:
                if (isRequired)
                    log.Error(title, $"Results were not uploaded: {result.Sentence}");
                else
                    log.Warn(title, result.Sentence);
                break;
        }
    }

    private static IEnumerable<string> Remark(ActionInputs inputs, UploadResult result) =>
        result.State == UploadState.Done || inputs.Upload == UploadMode.Never
            ? []
            : [$"Code scanning: {result.Sentence}"];

    /// <summary>The end of a run that has no report: its outputs still say how it ended.</summary>
    private int End(ExitCode exitCode)
    {
        if (host.Environment("GITHUB_OUTPUT") is { Length: > 0 } file)
            RunOutputs.OfFailure(exitCode).AppendTo(file);
        return (int)exitCode;
    }
}
