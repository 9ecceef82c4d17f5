using System.Collections.Immutable;
using LeakGate.Baselines;
using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Reports;

namespace LeakGate.Tests.Baselines;

/// <summary>Reports as a run would make them, of one data set 'd' or of several.</summary>
internal static class Runs
{
    public static readonly DateOnly Today = new(2027, 3, 31);

    public static Finding Found(Rule rule, long? rows = null, Level level = Level.Error, string column = "") =>
        new()
        {
            Rule = rule,
            Level = level,
            Dataset = "d",
            TrainingSplit = "train",
            EvaluationSplit = "test",
            Column = column,
            // As many as any rule's message takes.
            Arguments = [20L, 100L, "test", new Share(20, 100), "train", 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L],
            Properties = rows is { } count ? Figures.Of((rule.Extent, count), ("fraction", 0.25)) : Figures.Of(),
            Declared = new SourceLocation("leakgate.yml", 5, 7, 11),
        };

    public static GateReport Of(params Finding[] findings) => Of([], findings);

    public static GateReport Of(SuppressionSpec[] suppressions, params Finding[] findings) =>
        Of(
            new DatasetSpec
            {
                Name = new("d", new SourceLocation("leakgate.yml", 3, 3, 4)),
                Rules = RuleSettings.Defaults,
                Suppressions = [.. suppressions],
            },
            findings
        );

    private static GateReport Of(DatasetSpec spec, Finding[] findings)
    {
        var outcomes = Catalogue
            .Checks.Select(check => check.Rule)
            .Select(rule => new RuleOutcome(
                rule,
                "d",
                findings.Any(f => f.Rule.Id == rule.Id) ? Outcome.Found : Outcome.Passed,
                ""
            ));
        var gate = new GateSpec
        {
            File = "leakgate.yml",
            Folder = Path.GetTempPath(),
            Datasets = [spec],
        };
        var dataset = new DatasetReport("d", [], GateReport.Ordered(findings), [.. outcomes], [], ExitCode.Clean);
        return new GateReport(gate, Level.Error, [dataset]);
    }

    /// <summary>The report with an outcome of one rule replaced.</summary>
    public static GateReport With(this GateReport report, Rule rule, Outcome outcome, string reason = "") =>
        report with
        {
            Datasets =
            [
                .. report.Datasets.Select(d =>
                    d with
                    {
                        Outcomes =
                        [
                            .. d.Outcomes.Select(o =>
                                o.Rule.Id == rule.Id ? o with { Outcome = outcome, Reason = reason } : o
                            ),
                        ],
                    }
                ),
            ],
        };

    public static SuppressionSpec Suppress(
        Rule rule,
        string columns = "",
        string splits = "",
        DateOnly? until = null
    ) => new(rule.Id, Names(columns), Names(splits), "because", until, new SourceLocation("leakgate.yml", 9, 9, 12));

    public static Baseline BaselineOf(GateReport report, DateOnly? until = null, string reason = "accepted") =>
        new("b.json", BaselineUpdate.Of(null, report, new Decision(reason, Today, until, Renew: false)).Entries);

    public static GateReport Held(this GateReport report, Baseline? baseline = null, DateOnly? today = null) =>
        Acceptance.Apply(report, new GateOptions { Baseline = baseline, Today = today ?? Today });

    public static byte[] Written(Baseline baseline)
    {
        using var stream = new MemoryStream();
        BaselineFile.Write(stream, baseline);
        return stream.ToArray();
    }

    public static string Text(GateReport report)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        new TextReport(writer, colour: false).Write(report);
        return writer.ToString();
    }

    private static ImmutableArray<Located<string>> Names(string names) =>
        [
            .. names
                .Split(',', StringSplitOptions.RemoveEmptyEntries)
                .Select(n => new Located<string>(n, SourceLocation.Whole(""))),
        ];
}
