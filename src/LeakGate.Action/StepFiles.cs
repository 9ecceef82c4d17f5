using LeakGate.Action.Request;
using LeakGate.Action.Upload;
using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Reports;

namespace LeakGate.Action;

/// <summary>
/// The files that a step leaves behind.
/// </summary>
/// <param name="Sarif">Path relative to the workspace, since later steps see the workspace at another place.</param>
/// <param name="Json">The same for the report that holds everything.</param>
internal sealed record StepFiles(string Sarif, string Json)
{
    /// <summary>Bytes that GitHub shows of the summary of a step; beyond them it shows nothing.</summary>
    private const int LargestSummary = 1 << 20;

    /// <exception cref="GateException">A file cannot be written.</exception>
    public static StepFiles Write(ActionInputs inputs, GitHubRun run, GateReport report, SarifCopy copy)
    {
        var sarif = Path.GetFullPath(Path.Combine(run.Workspace, inputs.WorkingDirectory, inputs.SarifFile));
        var json = Path.ChangeExtension(sarif, ".report.json");
        Write(sarif, stream => stream.Write(copy.Sarif));
        Write(json, stream => JsonReport.Write(stream, report));
        return new StepFiles(Relative(run, sarif), Relative(run, json));
    }

    /// <summary>Adds the page to what earlier parts of the step have written, and keeps the whole below GitHub's limit.</summary>
    public static void AppendSummary(string file, GateReport report, RunNotes notes)
    {
        var there = File.Exists(file) ? new FileInfo(file).Length : 0;
        var room = Math.Min(MarkdownReport.DefaultSize, LargestSummary - there);
        File.AppendAllText(file, new MarkdownReport(report, notes).Write((int)Math.Max(0, room)));
    }

    private static void Write(string path, Action<Stream> write)
    {
        try
        {
            WholeFile.Write(path, write);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var problem = new Problem(
                RunRules.InvalidConfiguration,
                SourceLocation.Whole("input 'sarif-file'"),
                $"'{path}' cannot be written: {e.Message.TrimEnd('.')}",
                "a place of the workspace to write to"
            );
            throw new GateException(ExitCode.Configuration, problem);
        }
    }

    private static string Relative(GitHubRun run, string path)
    {
        var relative = Path.GetRelativePath(run.Workspace, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
