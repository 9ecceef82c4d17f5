using System.Collections.Immutable;
using LeakGate.Checks;
using LeakGate.Configuration;

namespace LeakGate.Action.Tests.Reports;

/// <summary>Reports made by hand, with names and numbers of findings that no file on a disk would have.</summary>
internal static class SampleReports
{
    private static readonly SourceLocation At = new("/repo/leakgate.yml", 5, 7, 12);

    /// <summary>An error, a warning and a note, every name of which is given.</summary>
    public static GateReport WithFindings(string name, string label) =>
        Of(
            name,
            [Finding(Level.Error, name, label), Finding(Level.Warning, name, label), Finding(Level.Note, name, label)]
        );

    /// <summary>Findings of different columns, the gravest last.</summary>
    public static GateReport Many(int notes, int warnings, int errors, int nameLength = 1)
    {
        string Name(int i) => $"c{i}".PadRight(nameLength, 'x');
        var levels = Enumerable
            .Repeat(Level.Note, notes)
            .Concat(Enumerable.Repeat(Level.Warning, warnings))
            .Concat(Enumerable.Repeat(Level.Error, errors));
        return Of("churn", [.. levels.Select((level, i) => Finding(level, Name(i), "x"))]);
    }

    public static Finding Finding(Level level, string name, string label) =>
        new()
        {
            Rule = Catalogue.Find("group-overlap")!,
            Level = level,
            Dataset = "churn",
            TrainingSplit = name,
            EvaluationSplit = name + " test",
            Column = name,
            Arguments = [28L, 28L, name, new Share(28, 28), name, name, 40L, new Share(40, 41)],
            Properties = ImmutableSortedDictionary<string, object>.Empty.Add("fraction", 40 / 41.0),
            Examples =
            [
                new Example(
                    new RowLocation(name, name + ".csv", 2, 1),
                    new RowLocation(name, "train.csv", 81, 80),
                    label
                ),
            ],
            Declared = At,
        };

    private static GateReport Of(string name, ImmutableArray<Finding> findings)
    {
        const string text =
            "version: 1\ndatasets:\n  churn:\n    splits:\n      train: train.csv\n      test: test.csv\n";
        var spec = new GateSpec
        {
            File = "/repo/leakgate.yml",
            Folder = "/repo",
            Text = text,
            Datasets = [],
        };
        var split = new SplitSummary(name, SplitRole.Train, 41, [name + ".csv"], At);
        var outcome = new RuleOutcome(Catalogue.Find("id-overlap")!, name, Outcome.NotMeasured, name);
        var dataset = new DatasetReport(name, [split], GateReport.Ordered(findings), [outcome], [], ExitCode.Clean);
        return new GateReport(spec, Level.Error, [dataset]);
    }
}
