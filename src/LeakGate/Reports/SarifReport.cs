using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using LeakGate.Checks;
using LeakGate.Configuration;

namespace LeakGate.Reports;

/// <summary>
/// SARIF 2.1.0 as code scanning reads it. Nothing in it depends on the clock, the machine or the order of work, so the
/// same input gives the same bytes.
/// </summary>
internal sealed partial class SarifReport
{
    private const int LongestDescription = 1024;

    private readonly GateReport report;
    private readonly SourceControl control;
    private readonly SarifOptions options;
    private readonly ImmutableArray<Rule> rules;
    private readonly string[] configuration;
    private readonly bool hasSuppressions;

    public SarifReport(GateReport report, SourceControl control, SarifOptions? options = null)
    {
        (this.report, this.control, this.options) = (report, control, options ?? new SarifOptions());
        configuration = [.. report.Spec.Text.Split('\n').Select(line => line.TrimEnd('\r'))];
        hasSuppressions = report.Suppressed.Any();
        var ran = report
            .Datasets.SelectMany(d => d.Outcomes)
            .Where(o => o.Outcome is Outcome.Passed or Outcome.Found or Outcome.NotMeasured)
            .Select(o => o.Rule);
        var problems = report.Problems.Concat(report.Skipped.SelectMany(d => d.Skipped));
        var told = problems.Select(p => p.Rule).Concat(report.Findings.Select(f => f.Rule));
        rules = [.. ran.Concat(told).DistinctBy(r => r.Id).OrderBy(r => r.Id, StringComparer.Ordinal)];
    }

    /// <summary>This program's version as reports state it.</summary>
    public static string Version { get; } =
        typeof(SarifReport)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];

    public void Write(Stream stream) => JsonText.Write(stream, indented: true, Write);

    private void Write(Utf8JsonWriter json)
    {
        json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        WriteTool(json);
        WriteInvocation(json);
        if (control.Uri is not null)
            WriteSourceControl(json);
        WriteRoot(json);
        json.WriteStartObject("automationDetails");
        json.WriteString("id", $"{options.Category}/");
        json.WriteEndObject();
        json.WriteStartArray("results");
        foreach (var problem in report.Problems)
            WriteProblem(json, problem, Level.Error);
        foreach (var problem in report.Skipped.SelectMany(d => d.Skipped))
            WriteProblem(json, problem, Level.Warning);
        foreach (var finding in report.Findings)
            WriteFinding(json, finding);
        json.WriteEndArray();
        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private void WriteTool(Utf8JsonWriter json)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "LeakGate");
        json.WriteString("organization", "LeakGate");
        json.WriteString("semanticVersion", Version);
        json.WriteString("version", Version);
        json.WriteString("informationUri", "https://github.com/org/leakgate");
        json.WriteStartArray("rules");
        foreach (var rule in rules)
            WriteRule(json, rule);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteRule(Utf8JsonWriter json, Rule rule)
    {
        json.WriteStartObject();
        json.WriteString("id", rule.Id);
        json.WriteString("name", rule.PascalName);
        WriteText(json, "shortDescription", Sentence(rule.Summary));
        WriteText(json, "fullDescription", Cut($"{Sentence(rule.Summary)} {rule.Why}"));
        json.WriteStartObject("messageStrings");
        foreach (var (id, template) in rule.Messages)
            WriteText(json, id, Quoted(template));
        json.WriteEndObject();
        json.WriteStartObject("defaultConfiguration");
        json.WriteString("level", Words.Of(rule.DefaultLevel));
        json.WriteEndObject();
        json.WriteString("helpUri", rule.HelpUri);
        json.WriteStartObject("help");
        json.WriteString("text", $"{rule.Why} {rule.Fix}");
        json.WriteString("markdown", $"**Why.** {rule.Why}\n\n**Fix.** {rule.Fix}\n\n[{rule.Name}]({rule.HelpUri})");
        json.WriteEndObject();
        json.WriteStartObject("properties");
        json.WriteStartArray("tags");
        json.WriteStringValue("data-leakage");
        json.WriteStringValue(Tag(rule.Category));
        json.WriteEndArray();
        json.WriteString("precision", "very-high");
        json.WriteString(
            "problem.severity",
            rule.DefaultLevel == Level.Note ? "recommendation" : Words.Of(rule.DefaultLevel)
        );
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteInvocation(Utf8JsonWriter json)
    {
        json.WriteStartArray("invocations");
        json.WriteStartObject();
        var exitCode = options.ExitCode ?? report.ExitCode;
        json.WriteBoolean("executionSuccessful", exitCode is ExitCode.Clean or ExitCode.Findings);
        json.WriteNumber("exitCode", (int)exitCode);
        json.WriteStartArray("toolExecutionNotifications");
        foreach (var notification in options.Notifications)
        {
            json.WriteStartObject();
            json.WriteString("level", "warning");
            WriteText(json, "message", Words.Clean(notification));
            json.WriteEndObject();
        }
        foreach (
            var outcome in report.Datasets.SelectMany(d => d.Outcomes).Where(o => o.Outcome == Outcome.NotMeasured)
        )
        {
            json.WriteStartObject();
            json.WriteString("level", "warning");
            WriteText(
                json,
                "message",
                Words.Clean($"'{outcome.Rule.Name}' was not measured on data set '{outcome.Dataset}': {outcome.Reason}")
            );
            json.WriteStartObject("associatedRule");
            json.WriteString("id", outcome.Rule.Id);
            json.WriteNumber("index", rules.IndexOf(outcome.Rule));
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private void WriteSourceControl(Utf8JsonWriter json)
    {
        json.WriteStartArray("versionControlProvenance");
        json.WriteStartObject();
        json.WriteString("repositoryUri", control.Uri);
        if (control.Revision is not null)
            json.WriteString("revisionId", control.Revision);
        json.WriteStartObject("mappedTo");
        json.WriteString("uriBaseId", "SRCROOT");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteRoot(Utf8JsonWriter json)
    {
        // The root has no address: consumers put their own checkout there, and the report stays the same everywhere.
        json.WriteStartObject("originalUriBaseIds");
        json.WriteStartObject("SRCROOT");
        WriteText(json, "description", "The root of the repository.");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteProblem(Utf8JsonWriter json, Problem problem, Level level)
    {
        var message = Words.Clean(problem.Message);
        json.WriteStartObject();
        WriteHead(json, problem.Rule, level, message, "default", [message]);
        WriteLocation(json, problem.At);
        WriteFingerprint(json, Fingerprint.Of(problem));
        WriteSuppressions(json, null);
        json.WriteEndObject();
    }

    private void WriteFinding(Utf8JsonWriter json, Finding finding)
    {
        var arguments = finding.Arguments.Select(Words.Say);
        json.WriteStartObject();
        var message = $"{Words.Message(finding)}. {finding.Fix ?? finding.Rule.Fix}";
        WriteHead(json, finding.Rule, finding.Level, message, finding.MessageId, [.. arguments]);
        WriteLocation(json, finding.Changed ?? finding.Declared);
        WriteRelated(json, finding);
        WriteFingerprint(json, Fingerprint.Of(finding));
        WriteSuppressions(json, finding.Suppression);
        json.WritePropertyName("properties");
        JsonReport.WriteFigures(json, finding);
        json.WriteEndObject();
    }

    private void WriteHead(
        Utf8JsonWriter json,
        Rule rule,
        Level level,
        string message,
        string messageId,
        ImmutableArray<string> arguments
    )
    {
        json.WriteString("ruleId", rule.Id);
        json.WriteNumber("ruleIndex", rules.IndexOf(rules.First(r => r.Id == rule.Id)));
        json.WriteString("level", Words.Of(level));
        json.WriteStartObject("message");
        json.WriteString("text", message);
        json.WriteString("id", messageId);
        if (!arguments.IsEmpty)
        {
            json.WriteStartArray("arguments");
            foreach (var argument in arguments)
                json.WriteStringValue(argument);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private void WriteLocation(Utf8JsonWriter json, SourceLocation at)
    {
        json.WriteStartArray("locations");
        json.WriteStartObject();
        WritePhysical(json, at);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private void WriteRelated(Utf8JsonWriter json, Finding finding)
    {
        var id = 0;
        json.WriteStartArray("relatedLocations");
        if (finding.Changed is not null)
        {
            json.WriteStartObject();
            json.WriteNumber("id", id++);
            WritePhysical(json, finding.Declared);
            WriteText(json, "message", "where it is declared");
            json.WriteEndObject();
        }
        if (finding.Related is { } related)
        {
            json.WriteStartObject();
            json.WriteNumber("id", id++);
            WritePhysical(json, related);
            WriteText(json, "message", "the other side");
            json.WriteEndObject();
        }
        foreach (var example in finding.Examples)
        {
            foreach (var row in new[] { example.Row, example.Counterpart }.OfType<RowLocation>())
            {
                // Lines of another commit are no lines of the files that a reader sees, and a table is no file.
                if (row.Commit is not null || !row.HasPlace)
                    continue;
                json.WriteStartObject();
                json.WriteNumber("id", id++);
                var line = (int)Math.Clamp(row.Line, 1, int.MaxValue);
                WritePhysical(json, new SourceLocation(row.File, line, 1, 1));
                WriteText(json, "message", Words.Clean($"row {row.Row} of '{row.Split}'"));
                json.WriteEndObject();
            }
        }
        json.WriteEndArray();
    }

    private void WritePhysical(Utf8JsonWriter json, SourceLocation at)
    {
        var line = Math.Max(1, at.Line);
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", RelativeUri(at.File));
        json.WriteString("uriBaseId", "SRCROOT");
        json.WriteEndObject();
        json.WriteStartObject("region");
        json.WriteNumber("startLine", line);
        json.WriteNumber("startColumn", Math.Max(1, at.Column));
        json.WriteNumber("endLine", line);
        json.WriteNumber("endColumn", Math.Max(Math.Max(1, at.Column) + 1, at.EndColumn));
        WriteSnippet(json, at.File, line, line);
        json.WriteEndObject();
        json.WriteStartObject("contextRegion");
        var last = at.File == report.Spec.File ? Math.Max(line, Math.Min(configuration.Length, line + 1)) : line + 1;
        json.WriteNumber("startLine", Math.Max(1, line - 1));
        json.WriteNumber("endLine", last);
        WriteSnippet(json, at.File, Math.Max(1, line - 1), last);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // Only the configuration is quoted: data can be personal, and it can be huge.
    private void WriteSnippet(Utf8JsonWriter json, string file, int first, int last)
    {
        if (file == report.Spec.File && last <= configuration.Length)
            WriteText(json, "snippet", string.Join('\n', configuration[(first - 1)..last]));
    }

    /// <summary>A path relative to the repository, as a URI; outside of it, relative all the same.</summary>
    private string RelativeUri(string file)
    {
        var relative = Path.GetRelativePath(control.Root, report.AbsolutePath(file))
            .Replace(Path.DirectorySeparatorChar, '/');
        return string.Join('/', relative.Split('/').Select(Uri.EscapeDataString));
    }

    private static void WriteFingerprint(Utf8JsonWriter json, string fingerprint)
    {
        json.WriteStartObject("partialFingerprints");
        json.WriteString("primaryLocationLineHash", fingerprint);
        json.WriteEndObject();
    }

    /// <summary>
    /// An empty list says "not suppressed", where no list would say "not known"; SARIF wants either for all results.
    /// </summary>
    private void WriteSuppressions(Utf8JsonWriter json, Suppression? suppression)
    {
        if (!hasSuppressions)
            return;
        json.WriteStartArray("suppressions");
        if (suppression is not null)
        {
            json.WriteStartObject();
            json.WriteString("kind", Words.Of(suppression.Kind));
            json.WriteString("status", "accepted");
            json.WriteString("justification", Words.Reason(suppression));
            json.WriteStartObject("location");
            WritePhysical(json, suppression.At);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    /// <summary>SARIF wants dynamic content in single quotes; messages for people put them around names only.</summary>
    private static string Quoted(string template) => Placeholder().Replace(Sentence(template), "'$0'");

    [GeneratedRegex(@"(?<!')\{\d+\}(?!')", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..] + ".";

    private static string Cut(string text) => text.Length <= LongestDescription ? text : text[..LongestDescription];

    private static string Tag(RuleCategory category) =>
        category switch
        {
            RuleCategory.SplitIntegrity => "split-integrity",
            RuleCategory.Time => "time",
            RuleCategory.Preprocessing => "preprocessing",
            RuleCategory.Target => "target",
            RuleCategory.DataVersions => "data-versions",
            RuleCategory.Evaluation => "evaluation",
            _ => "run",
        };
}
