using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace LeakGate.Tasks;

/// <summary>
/// Logs the findings of a run. What blocks is an error, what a person should look at a warning, the rest a message.
/// </summary>
internal sealed class FindingLog(TaskLoggingHelper log, ToolReport report, int exitCode)
{
    /// <summary>Whether the project asked for a run that never fails.</summary>
    public bool FailsNever { get; init; }

    public bool TreatWarningsAsErrors { get; init; }

    /// <summary>Codes that stay warnings under <see cref="TreatWarningsAsErrors"/>.</summary>
    public HashSet<string> WarningsNotAsErrors { get; init; } = [];

    public void Write()
    {
        var blocking = LowestBlockingLevel();
        // An error that does not block means that the configuration says never: warnings must not block either.
        var mayPromote =
            TreatWarningsAsErrors && !FailsNever && (blocking is not null || report.Count(Level.Error) == 0);
        foreach (var finding in report.Findings)
        {
            if (finding.Level >= blocking)
                LogError(finding);
            else if (finding.Level == Level.Note)
                LogMessage(finding);
            else if (mayPromote && !WarningsNotAsErrors.Contains(finding.Code))
                LogError(finding);
            else
                LogWarning(finding);
        }
        WriteSuppressed();
    }

    /// <summary>One line that everybody sees, and the findings themselves for those who ask for more.</summary>
    private void WriteSuppressed()
    {
        foreach (var finding in report.Suppressed)
            LogMessage(finding);
        if (report.Suppressed.Count > 0)
            log.LogMessage(
                MessageImportance.High,
                $"LeakGate: {report.Suppressed.Count} finding{(report.Suppressed.Count == 1 ? " is" : "s are")} "
                    + "suppressed; 'leakgate check' shows what and why."
            );
    }

    /// <summary>
    /// Null where nothing blocks. The configuration, which this task does not read, may set the lowest level that
    /// blocks; but whatever it is, exit code 1 means that the gravest findings reach it. Higher exit codes report
    /// problems of the run itself.
    /// </summary>
    private Level? LowestBlockingLevel() =>
        exitCode switch
        {
            0 => null,
            1 when report.Findings.Count > 0 => report.Findings.Max(finding => finding.Level),
            _ => Level.Error,
        };

    // The end of the range is left out of the events: with it the text log says (3,5-9), and the problem matchers of
    // editors and of GitHub's runners, which know (3,5), would no longer see the line.
    private void LogError(Finding f) =>
        log.LogError(null, f.Code, null, Link(f), f.File, f.Line, f.Column, 0, 0, f.Message);

    private void LogWarning(Finding f) =>
        log.LogWarning(null, f.Code, null, Link(f), f.File, f.Line, f.Column, 0, 0, f.Message);

    private void LogMessage(Finding f) =>
        log.LogMessage(null, f.Code, null, f.File, f.Line, f.Column, 0, 0, MessageImportance.Normal, f.Message);

    private static string? Link(Finding finding) => finding.HelpLink.Length == 0 ? null : finding.HelpLink;
}
