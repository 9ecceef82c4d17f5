using System.Globalization;
using LeakGate.Checks;

namespace LeakGate.ClickHouse.Tests;

/// <summary>
/// Holds what the local engine finds in files against what a server finds in the same rows: the same rules, levels, columns
/// and counts; figures that are no counts to a relative 1e-8, since servers sum in another order.
/// </summary>
internal static class SameFindings
{
    private const double Tolerance = 1e-8;

    /// <summary>
    /// Rules whose questions SQL does not answer for all data. They are not measured then, which is an error of its own.
    /// </summary>
    private static readonly HashSet<string> WithoutSql = ["near-duplicate-rows", "future-feature"];

    public static async Task MustBeFoundAsync(
        RandomDataset data,
        Uri server,
        IReadOnlyDictionary<string, string> tables,
        string engine
    )
    {
        var folder = Directory.CreateTempSubdirectory("leakgate-same-").FullName;
        try
        {
            var file = Path.Combine(folder, "leakgate.yml");
            var spec = Checked.Read($"{data.WriteFiles(folder)}\n{data.Declaration}", file: file);
            var local = Only(await Gate.CheckAsync(spec, new GateOptions { Threads = 1 }));
            var splits = string.Join(", ", data.Splits.Select(split => $"{split}: {{table: {tables[split]}}}"));
            var remote = Only(await Checked.RunAsync(server, $"splits: {{{splits}}}\n{data.Declaration}", engine));
            var skipped = remote
                .Outcomes.Where(o => o.Outcome == Outcome.NotMeasured && WithoutSql.Contains(o.Rule.Name))
                .Select(o => o.Rule)
                .ToHashSet();
            Assert.Equal(Rows(local), Rows(remote));
            Assert.Equal(Outcomes(local, skipped), Outcomes(remote, skipped));
            Assert.Equal(Written(local, skipped), Written(remote, skipped));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static DatasetReport Only(GateReport report)
    {
        Assert.Equal("", string.Join("; ", report.Problems.Select(problem => problem.Message)));
        return Assert.Single(report.Datasets);
    }

    private static IEnumerable<string> Rows(DatasetReport report) => report.Splits.Select(s => $"{s.Name} {s.Rows}");

    private static IEnumerable<string> Outcomes(DatasetReport report, HashSet<Rule> skipped) =>
        report
            .Outcomes.Where(o => !skipped.Contains(o.Rule))
            .Select(o => $"{o.Rule.Name} {o.Outcome} {(o.Outcome == Outcome.NotMeasured ? o.Reason : "")}");

    private static IEnumerable<string> Written(DatasetReport report, HashSet<Rule> skipped) =>
        report
            .Findings.Where(f => !skipped.Contains(f.Rule) && f.Rule != RunRules.NotMeasured)
            .Select(f =>
                $"{f.Rule.Name} {f.Level} {f.TrainingSplit}>{f.EvaluationSplit} {f.Column} {f.MessageId} "
                + string.Join(' ', f.Properties.Select(p => $"{p.Key}={Say(p.Value)}"))
            )
            .Order(StringComparer.Ordinal);

    /// <summary>Rounded to what the tolerance lets be compared.</summary>
    private static string Say(object value) =>
        value switch
        {
            double number when Math.Abs(number) < Tolerance => "0",
            double number => number.ToString("G7", CultureInfo.InvariantCulture),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
}
