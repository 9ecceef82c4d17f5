using System.Globalization;
using LeakGate.Baselines;
using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Tests.Configuration;
using Xunit;
using static LeakGate.Tests.Baselines.Runs;

namespace LeakGate.Tests.Baselines;

/// <summary>
/// Whatever leaks a run has: its baseline lets the same run pass, and one more leak of any kind fails it again.
/// </summary>
public sealed class PlantedLeakTests
{
    private const int TrainingRows = 60;
    private const int Seeds = 25;

    private static readonly Rule[] Kinds =
    [
        DuplicateRows.Definition,
        GroupOverlap.Definition,
        IdOverlap.Definition,
        TimeOverlapCheck.Definition,
    ];

    [Fact]
    public async Task A_baseline_hides_its_run_and_no_leak_more()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var planted = Kinds.Select(_ => random.Next(4)).ToArray();
            using var folder = new TemporaryFolder();
            var report = await CheckAsync(folder, planted, null);
            var baseline = new BaselineReader("b.json").Parse(Written(BaselineOf(report)));
            Assert.All(
                Kinds.Where((_, kind) => planted[kind] > 0),
                rule => Assert.Contains(baseline.Entries, entry => entry.Rule == rule.Id)
            );

            var again = await CheckAsync(folder, planted, baseline);
            Assert.Equal((ExitCode.Clean, 0), (again.ExitCode, again.Open.Count()));
            Assert.Equal(report.Findings.Count(), again.Suppressed.Count());

            for (var kind = 0; kind < Kinds.Length; kind++)
            {
                int[] more = [.. planted.Select((count, i) => i == kind ? count + 1 : count)];
                var worse = await CheckAsync(folder, more, baseline);
                Assert.Equal(ExitCode.Findings, worse.ExitCode);
                var finding = Assert.Single(worse.Open, f => f.Rule == Kinds[kind]);
                Assert.Equal(baseline.Entries.Any(e => e.Rule == finding.Rule.Id), finding.Worsened is not null);
            }
        }
    }

    /// <summary>A run on data with so many leaks of each kind, each of them in a test row of its own.</summary>
    private static Task<GateReport> CheckAsync(TemporaryFolder folder, int[] planted, Baseline? baseline)
    {
        const string header = "id,person,day,x,label\n";
        folder.Write(
            "train.csv",
            header + string.Concat(Enumerable.Range(0, TrainingRows).Select(i => Row(i, i, i, i)))
        );
        var test = Enumerable.Range(100, 40).Select(i => Row(i, i, i, i)).ToList();
        var number = 1000;
        for (var kind = 0; kind < Kinds.Length; kind++)
        {
            for (var i = 0; i < planted[kind]; i++)
            {
                number++;
                // Every kind leaks from training rows of its own, so that no leak brings another with it.
                var known = kind * 10 + i;
                // A row is compared by person, day and x, so a repeated one repeats its person and its day too.
                test.Add(
                    Kinds[kind].Name switch
                    {
                        "duplicate-rows" => Row(number, known, known, known),
                        "group-overlap" => Row(number, known, number, number),
                        "id-overlap" => Row(known, number, number, number),
                        _ => Row(number, number, known, number),
                    }
                );
            }
        }
        folder.Write("test.csv", header + string.Concat(test));
        const string text =
            "version: 1\ndatasets:\n  d:\n    splits: {train: train.csv, test: test.csv}\n"
            + "    target: label\n    id: id\n    group: person\n    time: day\n";
        var file = folder.Write("leakgate.yml", text);
        var spec = ConfigurationReader.Read(file, _ => null, Catalogue.Rules);
        var options = new GateOptions
        {
            Baseline = baseline,
            Today = Today,
            FailOn = Level.Warning,
            Threads = 1,
        };
        return Gate.CheckAsync(spec, options);
    }

    private static string Row(int id, int person, int day, int x)
    {
        var date = new DateOnly(2024, 1, 1).AddDays(day);
        var value = (x * 7919 % 10007) / 7.0;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"i{id * 31 % 99991},p{person},{date:yyyy-MM-dd},{value:F4},{(id + x) % 2}\n"
        );
    }
}
