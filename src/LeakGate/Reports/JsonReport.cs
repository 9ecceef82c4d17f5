using System.Text.Json;
using LeakGate.Checks;
using LeakGate.Configuration;

namespace LeakGate.Reports;

/// <summary>The report for programs: everything, under stable names.</summary>
internal static class JsonReport
{
    public static void Write(Stream stream, GateReport report) =>
        JsonText.Write(
            stream,
            indented: true,
            json =>
            {
                json.WriteNumber("schemaVersion", 1);
                json.WriteString("configuration", report.Spec.File);
                json.WriteNumber("exitCode", (int)report.ExitCode);
                json.WriteString("failOn", report.FailOn == Level.Off ? "never" : Words.Of(report.FailOn));
                json.WriteNumber("errors", report.Count(Level.Error));
                json.WriteNumber("warnings", report.Count(Level.Warning));
                json.WriteNumber("notes", report.Count(Level.Note));
                json.WriteNumber("suppressed", report.Suppressed.Count());
                if (report.Baseline is { } baseline)
                    json.WriteString("baseline", baseline.File);
                if (report.Change is { } change)
                    DifferenceJson.Write(json, change);
                json.WriteStartArray("datasets");
                foreach (var dataset in report.Datasets)
                    Write(json, dataset);
                json.WriteEndArray();
            }
        );

    private static void Write(Utf8JsonWriter json, DatasetReport dataset)
    {
        json.WriteStartObject();
        json.WriteString("name", dataset.Name);
        json.WriteNumber("rounds", dataset.Rounds);
        json.WriteStartArray("splits");
        foreach (var split in dataset.Splits)
            Write(json, split);
        json.WriteEndArray();
        json.WriteStartArray("problems");
        foreach (var problem in dataset.Problems)
            Write(json, problem);
        json.WriteEndArray();
        if (!dataset.Skipped.IsEmpty)
        {
            json.WriteStartArray("skipped");
            foreach (var problem in dataset.Skipped)
                Write(json, problem);
            json.WriteEndArray();
        }
        if (dataset.Difference is { } difference)
            DifferenceJson.Write(json, difference);
        json.WriteStartArray("findings");
        foreach (var finding in dataset.Findings)
            Write(json, finding);
        json.WriteEndArray();
        json.WriteStartArray("rules");
        foreach (var outcome in dataset.Outcomes)
            Write(json, outcome);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SplitSummary split)
    {
        json.WriteStartObject();
        json.WriteString("name", split.Name);
        json.WriteString("role", SplitRoles.Word(split.Role));
        if (split.Rows is { } rows)
            json.WriteNumber("rows", rows);
        json.WriteStartArray("files");
        foreach (var file in split.Files)
            json.WriteStringValue(file);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Problem problem)
    {
        json.WriteStartObject();
        json.WriteString("id", problem.Rule.Id);
        json.WriteString("rule", problem.Rule.Name);
        json.WriteString("found", problem.Found);
        json.WriteString("expected", problem.Expected);
        if (problem.Hint is not null)
            json.WriteString("hint", problem.Hint);
        Write(json, "location", problem.At);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("id", finding.Rule.Id);
        json.WriteString("rule", finding.Rule.Name);
        json.WriteString("level", Words.Of(finding.Level));
        json.WriteString("training", finding.TrainingSplit);
        json.WriteString("evaluation", finding.EvaluationSplit);
        json.WriteString("column", finding.Column);
        json.WriteString("message", Words.Message(finding));
        json.WriteString("fix", finding.Fix ?? finding.Rule.Fix);
        json.WriteString("help", finding.Rule.HelpUri);
        json.WriteString("fingerprint", Fingerprint.Of(finding));
        Write(json, "location", finding.Declared);
        if (finding.Changed is { } changed)
            Write(json, "changed", changed);
        if (finding.Related is { } related)
            Write(json, "related", related);
        if (finding.Suppression is { } suppression)
            Write(json, "suppression", suppression);
        if (finding.Expired is { } expired)
            Write(json, "expired", expired);
        if (finding.Worsened is { } worsened)
            Write(json, worsened);
        json.WritePropertyName("figures");
        WriteFigures(json, finding);
        json.WriteStartArray("examples");
        foreach (var example in finding.Examples)
        {
            json.WriteStartObject();
            Write(json, "row", example.Row);
            if (example.Counterpart is { } counterpart)
                Write(json, "counterpart", counterpart);
            if (example.Label.Length > 0)
                json.WriteString("label", example.Label);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, Suppression suppression)
    {
        json.WriteStartObject(name);
        json.WriteString("kind", Words.Of(suppression.Kind));
        json.WriteString("reason", suppression.Reason);
        if (suppression.Until is { } until)
            json.WriteString("until", DateForm.Write(until));
        Write(json, "location", suppression.At);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Worsening worsened)
    {
        json.WriteStartObject("worsened");
        json.WriteString("level", Words.Of(worsened.Level));
        if (worsened.Count is { } count)
            json.WriteNumber("count", count);
        json.WriteString("reason", worsened.Reason);
        json.WriteEndObject();
    }

    /// <summary>The exact figures of a finding as an object; numbers that JSON lacks become text.</summary>
    internal static void WriteFigures(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        foreach (var (name, value) in finding.Properties)
        {
            json.WritePropertyName(name);
            WriteNumber(json, value);
        }
        json.WriteEndObject();
    }

    internal static void WriteNumber(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case long count:
                json.WriteNumberValue(count);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            default:
                json.WriteStringValue(value.ToString());
                break;
        }
    }

    private static void Write(Utf8JsonWriter json, RuleOutcome outcome)
    {
        json.WriteStartObject();
        json.WriteString("id", outcome.Rule.Id);
        json.WriteString("rule", outcome.Rule.Name);
        json.WriteString("outcome", Words.Of(outcome.Outcome));
        if (outcome.Reason.Length > 0)
            json.WriteString("reason", outcome.Reason);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, SourceLocation at)
    {
        json.WriteStartObject(name);
        json.WriteString("file", at.File);
        if (at.Line > 0)
        {
            json.WriteNumber("line", at.Line);
            json.WriteNumber("column", at.Column);
            json.WriteNumber("endColumn", at.EndColumn);
        }
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, RowLocation row)
    {
        json.WriteStartObject(name);
        json.WriteString("split", row.Split);
        json.WriteString("file", row.File);
        if (row.Line > 0)
            json.WriteNumber("line", row.Line);
        if (row.HasPlace)
            json.WriteNumber("row", row.Row);
        if (row.Commit is not null)
            json.WriteString("commit", row.Commit);
        json.WriteEndObject();
    }
}
