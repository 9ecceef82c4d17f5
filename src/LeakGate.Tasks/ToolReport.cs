namespace LeakGate.Tasks;

/// <summary>What a run of the command line has reported so far, line by line.</summary>
internal sealed class ToolReport
{
    private readonly List<string> lines = [];
    private readonly List<Finding> findings = [];
    private readonly List<Finding> suppressed = [];
    private IReadOnlyDictionary<string, object>? summary;

    public IReadOnlyList<Finding> Findings => findings;

    /// <summary>Findings that the configuration or the baseline accepts: shown, but neither counted nor blocking.</summary>
    public IReadOnlyList<Finding> Suppressed => suppressed;

    /// <summary>The last day (UTC) on which the same data is sure to be judged the same; null for no end.</summary>
    public string? Until { get; private set; }

    /// <summary>Lines to repeat when the run is skipped: the findings and the summary, as they came.</summary>
    public IReadOnlyList<string> Lines => lines;

    /// <summary>Absolute paths of the files that the run has read.</summary>
    public List<string> Files { get; } = [];

    /// <summary>Absolute paths of the folders whose listing decided which files were read.</summary>
    public List<string> Folders { get; } = [];

    /// <summary>
    /// False once a line came that this version does not understand: a newer command line may depend on something else
    /// than files, and a run whose inputs are not all known must not be skipped next time.
    /// </summary>
    public bool InputsAreKnown { get; private set; } = true;

    /// <summary>
    /// Whether the report ends in a summary that agrees with it. A process that was killed, or whose output was cut
    /// off, would otherwise look like one that found nothing.
    /// </summary>
    public bool IsComplete =>
        summary is not null
        && Counts("errors", Level.Error)
        && Counts("warnings", Level.Warning)
        && Counts("notes", Level.Note);

    /// <summary>The exit code that the summary announces, or null without a summary.</summary>
    public int? ExitCode => summary?["exitCode"] is long code ? (int)code : null;

    public int Count(Level level) => findings.Count(finding => finding.Level == level);

    /// <summary>Takes in a line of the report; false for any other output.</summary>
    public bool Accept(string line)
    {
        if (!line.StartsWith("{", StringComparison.Ordinal))
            return false;
        var members = JsonLine.TryRead(line);
        switch (members is not null && members.TryGetValue("type", out var type) ? type : null)
        {
            case "input" when members!.TryGetValue("file", out var file) && file is string path:
                Files.Add(path);
                return true;
            case "folder" when members!.TryGetValue("path", out var folder) && folder is string path:
                Folders.Add(path);
                return true;
            case "finding" when Finding.From(members!) is { } finding:
                findings.Add(finding);
                lines.Add(line);
                return true;
            case "suppressed" when Finding.From(members!) is { } finding:
                suppressed.Add(finding);
                lines.Add(line);
                return true;
            case "expires" when members!.TryGetValue("day", out var end) && end is string day:
                Until = day;
                return true;
            case "summary" when members!.TryGetValue("exitCode", out var code) && code is long:
                summary = members;
                lines.Add(line);
                return true;
            default:
                InputsAreKnown = false;
                return false;
        }
    }

    private bool Counts(string name, Level level) =>
        summary!.TryGetValue(name, out var count) && count is long announced && announced == Count(level);
}
