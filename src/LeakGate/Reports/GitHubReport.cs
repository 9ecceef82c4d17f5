using System.Globalization;
using LeakGate.Checks;
using LeakGate.Configuration;

namespace LeakGate.Reports;

/// <summary>
/// Annotations for GitHub Actions. GitHub shows ten errors, ten warnings and ten notices of a step and drops the rest,
/// so the gravest come first and the number of the others is told.
/// </summary>
internal sealed class GitHubReport(TextWriter writer, SourceControl control)
{
    /// <summary>Annotations of one level that GitHub shows for a step.</summary>
    public const int MostPerLevel = 10;

    private const int LongestTitle = 200;
    private const int MostExamples = 3;

    private readonly int[] written = new int[(int)Level.Error + 1];
    private readonly int[] left = new int[(int)Level.Error + 1];

    public void Write(GateReport report)
    {
        foreach (var problem in report.Problems)
            Write(report, problem);
        foreach (var problem in report.Skipped.SelectMany(dataset => dataset.Skipped))
            Write(report, problem, Level.Warning);
        foreach (var finding in report.Open.OrderByDescending(finding => finding.Level))
            Write(report, finding);
        WriteRest();
    }

    /// <summary>Writes an annotation of the run as a whole, unless ten of its level are there already.</summary>
    public void Write(Level level, string title, string message) => Write(level, [("title", title)], message);

    private void Write(GateReport report, Problem problem, Level level = Level.Error)
    {
        var title = Words.Clean($"{problem.Rule.Id} {problem.Rule.Name}");
        var fix = problem.Hint is null ? problem.Rule.Fix : "";
        var lines = new[] { Words.Clean(problem.Message), fix };
        Write(level, [.. Place(report, problem.At), ("title", title)], Join(lines));
    }

    private void Write(GateReport report, Finding finding)
    {
        var names = new[]
        {
            $"{finding.Rule.Id} {finding.Rule.Name}",
            Words.Clean(finding.Dataset),
            Words.Splits(finding),
        };
        var title = string.Join(" · ", names.Where(name => name.Length > 0));
        var examples = finding.Examples.Take(MostExamples).Select(Words.Describe);
        var lines = new[] { Words.Message(finding), Words.Acceptance(finding) ?? "" }
            .Concat(examples)
            .Append($"fix: {finding.Fix ?? finding.Rule.Fix}")
            .Append($"see: {finding.Rule.HelpUri}");
        Write(finding.Level, [.. Place(report, finding.Changed ?? finding.Declared), ("title", title)], Join(lines));
    }

    private void Write(Level level, ReadOnlySpan<(string Name, string Value)> properties, string message)
    {
        if (written[(int)level] == MostPerLevel)
        {
            left[(int)level]++;
            return;
        }
        written[(int)level]++;
        var values = properties.ToArray();
        for (var i = 0; i < values.Length; i++)
            values[i].Value = WorkflowCommand.Cut(Words.Clean(values[i].Value), LongestTitle);
        var cut = WorkflowCommand.Cut(message, WorkflowCommand.LongestMessage);
        writer.WriteLine(WorkflowCommand.Format(Command(level), values, cut));
    }

    private void WriteRest()
    {
        var rest = new[] { (Level.Error, "error"), (Level.Warning, "warning"), (Level.Note, "note") }
            .Where(level => left[(int)level.Item1] > 0)
            .Select(level => Words.Count(left[(int)level.Item1], level.Item2))
            .ToArray();
        if (rest.Length > 0)
            writer.WriteLine(
                $"{string.Join(", ", rest)} more than GitHub annotates: the step summary and the reports have all"
            );
    }

    /// <summary>The place relative to the repository; files outside of it cannot be annotated.</summary>
    private (string Name, string Value)[] Place(GateReport report, SourceLocation at)
    {
        var file = Path.GetRelativePath(control.Root, report.AbsolutePath(at.File)).Replace('\\', '/');
        if (file.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(file))
            return [];
        string Number(int value) => value > 0 ? value.ToString(CultureInfo.InvariantCulture) : "";
        return
        [
            ("file", file),
            ("line", Number(at.Line)),
            ("endLine", Number(at.Line)),
            ("col", Number(at.Column)),
            ("endColumn", Number(at.EndColumn)),
        ];
    }

    private static string Join(IEnumerable<string> lines) => string.Join('\n', lines.Where(line => line.Length > 0));

    private static string Command(Level level) =>
        level switch
        {
            Level.Error => "error",
            Level.Warning => "warning",
            _ => "notice",
        };
}
