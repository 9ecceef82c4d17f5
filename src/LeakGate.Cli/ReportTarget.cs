using LeakGate.Configuration;
using LeakGate.Reports;

namespace LeakGate.Cli;

/// <summary>What <c>--report kind=path</c> asks for.</summary>
/// <param name="Path">A file, or <c>-</c> for standard output.</param>
internal sealed record ReportTarget(string Kind, string Path)
{
    public static readonly string[] Kinds =
    [
        "text",
        "json",
        "sarif",
        "html",
        "markdown",
        "github",
        "msbuild",
        "measurements",
    ];

    public bool IsStandardOutput => Path == "-";

    /// <summary>Where the report goes, the same for every spelling of a path.</summary>
    public string Place => IsStandardOutput ? Path : System.IO.Path.GetFullPath(Path);

    /// <exception cref="GateException">The text is no <c>kind=path</c> with a known kind.</exception>
    public static ReportTarget Parse(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        var kind = at < 0 ? text : text[..at];
        if (!Kinds.Contains(kind))
            throw Wrong($"'{kind}' is no kind of report", NearestName.Hint(kind, Kinds));
        if (at < 0 || at == text.Length - 1)
            throw Wrong(
                $"'--report {text}' names no file",
                $"write --report {kind}=FILE, or {kind}=- for standard output"
            );
        return new ReportTarget(kind, text[(at + 1)..]);
    }

    /// <summary>Writes the report; a file appears whole or not at all.</summary>
    public void Write(GateReport report, SourceControl control)
    {
        if (IsStandardOutput)
        {
            using var output = Console.OpenStandardOutput();
            using var buffered = new BufferedStream(output, 1 << 16);
            Write(buffered, report, control, Terminal.HasColour);
            return;
        }
        try
        {
            WholeFile.Write(Path, stream => Write(stream, report, control, colour: false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Wrong($"the {Kind} report cannot be written to '{Path}': {e.Message.TrimEnd('.')}", null);
        }
    }

    private void Write(Stream stream, GateReport report, SourceControl control, bool colour)
    {
        switch (Kind)
        {
            case "json":
                JsonReport.Write(stream, report);
                break;
            case "sarif":
                new SarifReport(report, control).Write(stream);
                break;
            case "markdown":
                new MarkdownReport(report, RunNotes.None).Write(stream);
                break;
            case "github":
                using (var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" })
                    new GitHubReport(writer, control).Write(report);
                break;
            case "html":
                HtmlReport.Write(stream, report);
                break;
            case "msbuild":
                MsBuildReport.Write(stream, report);
                break;
            case "measurements":
                MeasurementsReport.Write(stream, report);
                break;
            default:
                using (var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" })
                    new TextReport(writer, colour).Write(report);
                break;
        }
    }

    private static GateException Wrong(string found, string? hint) =>
        Usage.Wrong(found, $"--report kind=path with a kind of {string.Join(", ", Kinds)}", hint);
}
