using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Versions;

namespace LeakGate.Reports;

/// <summary>The report for a person at a terminal or in a build log.</summary>
internal sealed class TextReport(TextWriter writer, bool colour)
{
    private string folder = "";
    private string configuration = "";

    public void Write(GateReport report)
    {
        // Data files are named from where the reader stands, as the configuration is.
        folder = Path.GetDirectoryName(report.Spec.File) ?? "";
        configuration = report.Spec.File;
        foreach (var dataset in report.Datasets)
        {
            WriteHeading(dataset);
            if (dataset.Difference is { } difference)
                WriteDifference(difference);
            foreach (var problem in dataset.Problems)
                WriteProblem(problem, Level.Error);
            foreach (var problem in dataset.Skipped)
                WriteProblem(problem, Level.Warning);
            foreach (var finding in dataset.Findings)
                WriteFinding(finding);
            WriteOutcomes(dataset);
        }
        WriteVerdict(report);
    }

    private void WriteHeading(DatasetReport dataset)
    {
        if (dataset.Name.Length == 0)
            return;
        var splits = dataset.Splits.Select(s =>
            s.Rows is { } rows ? $"{Words.Clean(s.Name)} {Words.Count(rows, "row")}" : Words.Clean(s.Name)
        );
        writer.Write(Bold(Words.Clean(dataset.Name)));
        writer.WriteLine(dataset.Splits.IsEmpty ? "" : "  " + string.Join(" · ", splits));
        writer.WriteLine();
    }

    private void WriteDifference(DataDifference difference)
    {
        writer.WriteLine($"since {DifferenceWords.Short(difference.BaseCommit)}");
        foreach (var line in DifferenceWords.Lines(difference))
            writer.WriteLine($"  {line}");
        writer.WriteLine();
    }

    private void WriteProblem(Problem problem, Level level)
    {
        writer.WriteLine($"{Paint(Words.Of(level), level)} {problem.Rule.Id} {problem.Rule.Name}");
        writer.WriteLine($"  {Place(problem.At)}");
        writer.WriteLine($"  {Words.Clean(problem.Found)}");
        if (problem.Expected.Length > 0)
            writer.WriteLine($"  expected: {Words.Clean(problem.Expected)}");
        writer.WriteLine($"  fix: {Words.Clean(problem.Hint ?? problem.Rule.Fix)}");
        writer.WriteLine();
    }

    private void WriteFinding(Finding finding)
    {
        var splits = Words.Splits(finding);
        writer.Write($"{Paint(Words.Of(finding.Level), LevelOf(finding))} {finding.Rule.Id} {Bold(finding.Rule.Name)}");
        writer.WriteLine(splits.Length == 0 ? "" : "  " + splits);
        writer.WriteLine($"  {Place(finding.Declared)}");
        if (finding.Changed is { } changed)
            writer.WriteLine($"  changed at {Place(changed)}");
        writer.WriteLine($"  {Words.Message(finding)}");
        if (Words.Acceptance(finding) is { } acceptance)
            writer.WriteLine($"  {acceptance}");
        foreach (var example in finding.Examples)
            writer.WriteLine($"    {Describe(example)}");
        writer.WriteLine($"  why: {finding.Rule.Why}");
        writer.WriteLine($"  fix: {finding.Fix ?? finding.Rule.Fix}");
        writer.WriteLine($"  see: {finding.Rule.HelpUri}");
        writer.WriteLine();
    }

    private void WriteOutcomes(DatasetReport dataset)
    {
        WriteNames("passed", dataset.Outcomes, Outcome.Passed);
        foreach (var outcome in dataset.Outcomes.Where(o => o.Outcome == Outcome.NotMeasured))
            writer.WriteLine($"not measured: {outcome.Rule.Name}: {Words.Clean(outcome.Reason)}");
        WriteNames("not asked for", dataset.Outcomes, Outcome.NotApplicable);
        WriteNames("off", dataset.Outcomes, Outcome.Off);
        if (!dataset.Outcomes.IsEmpty)
            writer.WriteLine();
    }

    private void WriteNames(string heading, IEnumerable<RuleOutcome> outcomes, Outcome wanted)
    {
        var names = outcomes
            .Where(o => o.Outcome == wanted && o.Rule.Category != RuleCategory.Run)
            .Select(o => o.Rule.Name)
            .ToArray();
        if (names.Length > 0)
            writer.WriteLine($"{heading}: {string.Join(", ", names)}");
    }

    private void WriteVerdict(GateReport report)
    {
        var counts =
            $"{Words.Count(report.Count(Level.Error), "error")}, {Words.Count(report.Count(Level.Warning), "warning")}, "
            + Words.Count(report.Count(Level.Note), "note");
        var isSkipping = report.ExitCode == ExitCode.Clean && report.Skipped.Any();
        var verdict = Words.Verdict(report);
        var suppressed = report.Suppressed.Count();
        if (suppressed > 0)
            counts += $"; {suppressed} suppressed";
        var level =
            report.ExitCode != ExitCode.Clean ? Level.Error
            : isSkipping ? Level.Warning
            : Level.Off;
        writer.WriteLine($"{Paint(verdict, level)}: {counts}");
    }

    /// <summary>The colour of a finding: what is suppressed does not alarm.</summary>
    private static Level LevelOf(Finding finding) => finding.Suppression is null ? finding.Level : Level.Off;

    private string Describe(Example example)
    {
        var label = example.Label.Length == 0 ? "" : $"{Words.Clean(example.Label)}  ";
        return example.Counterpart is { } counterpart
            ? $"{label}{Place(example.Row)} ↔ {Place(counterpart)}"
            : label + Place(example.Row);
    }

    private string Place(RowLocation row)
    {
        var file = row.Commit is null ? Named(row.File) : $"{Named(row.File)}@{DifferenceWords.Short(row.Commit)}";
        return row.Line > 0 ? $"{file}:{row.Line} (row {row.Row})"
            : row.HasPlace ? $"{file} row {row.Row}"
            : file;
    }

    private string Place(SourceLocation at) =>
        at.Line == 0 ? Named(at.File) : $"{Named(at.File)}:{at.Line}:{at.Column}";

    private string Named(string file) =>
        Words.Clean(file == configuration ? file : Path.Join(folder, file).Replace(Path.DirectorySeparatorChar, '/'));

    private string Bold(string text) => colour ? $"\e[1m{text}\e[0m" : text;

    private string Paint(string text, Level level) =>
        !colour
            ? text
            : level switch
            {
                Level.Error => $"\e[1;31m{text}\e[0m",
                Level.Warning => $"\e[1;33m{text}\e[0m",
                Level.Note => $"\e[1;36m{text}\e[0m",
                _ => $"\e[1;32m{text}\e[0m",
            };
}
