using System.Text.Json;
using LeakGate.Action.Output;
using LeakGate.Action.Upload;
using LeakGate.Checks;
using LeakGate.Reports;

namespace LeakGate.Action;

/// <summary>The outputs of the action, as <c>action.yml</c> declares them.</summary>
internal static class RunOutputs
{
    public static StepOutputs Of(GateReport report, StepFiles files, UploadResult upload, ExitCode exitCode)
    {
        var outputs = new StepOutputs();
        var scanned = report.Datasets.Where(dataset => dataset.Skipped.IsEmpty && dataset.Problems.IsEmpty);
        var skipped = report
            .Spec.Datasets.Where(dataset => !scanned.Any(done => done.Name == dataset.Name.Value))
            .SelectMany(dataset => dataset.Splits.Select(split => $"{dataset.Name.Value}/{split.Name.Value}"));
        outputs.Set("outcome", Outcome(report, exitCode));
        outputs.Set("findings", report.Open.Count() + report.Problems.Count());
        outputs.Set("errors", report.Count(Level.Error));
        outputs.Set("warnings", report.Count(Level.Warning));
        outputs.Set("notes", report.Count(Level.Note));
        outputs.Set("new", report.Open.Count());
        outputs.Set("suppressed", report.Suppressed.Count());
        outputs.Set("sarif-file", files.Sarif);
        outputs.Set("sarif-id", upload.Id ?? "");
        outputs.Set("report-json", files.Json);
        outputs.Set("scanned-splits", List(scanned.SelectMany(d => d.Splits.Select(s => $"{d.Name}/{s.Name}"))));
        outputs.Set("skipped-splits", List(skipped));
        outputs.Set("exit-code", (int)exitCode);
        return outputs;
    }

    /// <summary>The outputs of a run that ended before it had a report.</summary>
    public static StepOutputs OfFailure(ExitCode exitCode)
    {
        var outputs = new StepOutputs();
        outputs.Set("outcome", Word(exitCode));
        outputs.Set("exit-code", (int)exitCode);
        return outputs;
    }

    /// <summary>How the run ended, in a word.</summary>
    public static string Outcome(GateReport report, ExitCode exitCode) =>
        exitCode != ExitCode.Clean ? Word(exitCode)
        : report.Skipped.Any() ? "incomplete"
        : report.Datasets.IsEmpty ? "nothing-to-check"
        : Word(exitCode);

    private static string Word(ExitCode exitCode) =>
        exitCode switch
        {
            ExitCode.Clean => "passed",
            ExitCode.Findings => "failed",
            ExitCode.Configuration => "configuration-error",
            ExitCode.Data => "data-error",
            ExitCode.Upload => "upload-error",
            _ => "internal-error",
        };

    /// <summary>A JSON array, which <c>fromJSON</c> of a workflow reads back whatever the names hold.</summary>
    private static string List(IEnumerable<string> names)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            foreach (var name in names)
                json.WriteStringValue(name);
            json.WriteEndArray();
        }
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
