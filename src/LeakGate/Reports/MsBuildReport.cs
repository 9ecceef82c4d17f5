using System.Text.Json;
using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Configuration.Files;
using LeakGate.Metrics;

namespace LeakGate.Reports;

/// <summary>
/// One flat JSON object per line, for the MSBuild task: inputs, findings, the day until which the result holds, and a
/// summary at the end.
/// </summary>
internal static class MsBuildReport
{
    public static void Write(Stream stream, GateReport report)
    {
        foreach (var file in Inputs(report).Order(StringComparer.Ordinal).Distinct(StringComparer.Ordinal))
            Line(stream, json => WritePair(json, "input", "file", file));
        foreach (var folder in Folders(report).Order(StringComparer.Ordinal).Distinct(StringComparer.Ordinal))
            Line(stream, json => WritePair(json, "folder", "path", folder));
        foreach (var dataset in report.Datasets)
        {
            foreach (var problem in dataset.Problems)
            {
                var (rule, message) = (problem.Rule, problem.Message);
                Line(stream, json => WriteFinding(json, report, rule, Level.Error, message, problem.At, dataset.Name));
            }
            foreach (var problem in dataset.Skipped)
            {
                var (rule, message) = (problem.Rule, problem.Message);
                Line(
                    stream,
                    json => WriteFinding(json, report, rule, Level.Warning, message, problem.At, dataset.Name)
                );
            }
            foreach (var finding in dataset.Findings)
                Line(stream, json => WriteFinding(json, report, finding));
        }
        if (FirstEnd(report) is { } until)
            Line(stream, json => WritePair(json, "expires", "day", DateForm.Write(until)));
        Line(
            stream,
            json =>
            {
                json.WriteString("type", "summary");
                json.WriteNumber("exitCode", (int)report.ExitCode);
                json.WriteNumber("errors", report.Count(Level.Error));
                json.WriteNumber("warnings", report.Count(Level.Warning));
                json.WriteNumber("notes", report.Count(Level.Note));
                json.WriteString("failOn", report.FailOn == Level.Off ? "never" : Words.Of(report.FailOn));
            }
        );
    }

    /// <summary>
    /// The day after which the same data may be judged otherwise; null for never. What an engine holds may change at any time
    /// and no file tells, so that day has passed.
    /// </summary>
    private static DateOnly? FirstEnd(GateReport report)
    {
        if (report.Spec.Datasets.Any(dataset => dataset.Engine is not null))
            return DateOnly.MinValue;
        DateOnly? first = null;
        foreach (var finding in report.Suppressed)
            if (finding.Suppression!.Until is { } until && !(first <= until))
                first = until;
        return first;
    }

    private static void WritePair(Utf8JsonWriter json, string type, string name, string value)
    {
        json.WriteString("type", type);
        json.WriteString(name, value);
    }

    /// <summary>What is suppressed is a line of its own type: it is shown, and neither blocks nor counts.</summary>
    private static void WriteFinding(Utf8JsonWriter json, GateReport report, Finding finding)
    {
        var acceptance = Words.Acceptance(finding) is { } words ? $"{words}. " : "";
        var message = $"{acceptance}{Words.Message(finding)}. {finding.Fix ?? finding.Rule.Fix}";
        var type = finding.Suppression is null ? "finding" : "suppressed";
        WriteFinding(json, report, finding.Rule, finding.Level, message, finding.Declared, finding.Dataset, type);
    }

    private static void WriteFinding(
        Utf8JsonWriter json,
        GateReport report,
        Rule rule,
        Level level,
        string message,
        SourceLocation at,
        string dataset,
        string type = "finding"
    )
    {
        json.WriteString("type", type);
        json.WriteString("code", rule.Id);
        json.WriteString("level", Words.Of(level));
        json.WriteString("message", Words.Clean(message));
        json.WriteString("file", report.AbsolutePath(at.File));
        json.WriteNumber("line", at.Line);
        json.WriteNumber("column", at.Column);
        json.WriteNumber("endColumn", at.EndColumn);
        json.WriteString("helpLink", rule.HelpUri);
        json.WriteString("dataset", dataset);
    }

    /// <summary>The files that the result depends on.</summary>
    private static IEnumerable<string> Inputs(GateReport report) =>
        report
            .Datasets.SelectMany(d => d.Splits)
            .SelectMany(s => s.Files.Concat(s.Pointers))
            .Select(report.AbsolutePath)
            .Prepend(report.AbsolutePath(report.Spec.File))
            .Concat(
                report.Spec.Datasets.SelectMany(d =>
                    d.Metrics is null ? [] : MetricsFile.FilesOf(report.Spec.Folder, d.Metrics.File.Value)
                )
            )
            .Concat(report.Baseline is { } baseline ? [report.AbsolutePath(baseline.File)] : [])
            .Where(File.Exists);

    /// <summary>The folders whose listing decided which files a pattern means.</summary>
    private static IEnumerable<string> Folders(GateReport report) =>
        from dataset in report.Spec.Datasets
        from source in dataset.Splits.Select(s => s.Source).Append(dataset.Source)
        where source is not null
        from folder in FoldersOf(report.Spec, source)
        select folder;

    private static IEnumerable<string> FoldersOf(GateSpec spec, SourceSpec source)
    {
        try
        {
            return DataFiles.FoldersOf(spec, source);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // a folder that cannot be listed is among the problems already
        }
    }

    private static void Line(Stream stream, Action<Utf8JsonWriter> write) =>
        JsonText.Write(stream, indented: false, write);
}
