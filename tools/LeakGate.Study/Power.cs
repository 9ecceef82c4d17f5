using LeakGate.Checks;

namespace LeakGate.Study;

/// <summary>How much of what is planted is found.</summary>
internal sealed class Power(IReadOnlyList<StudyTable> tables, int seeds, TextWriter output)
{
    /// <summary>Above this a plant of a few rows says nothing new and takes long.</summary>
    private const int MostRows = 10_000;

    /// <summary>Plants every leak, or those of one rule, into random splits of the deduplicated tables.</summary>
    public async Task OfPlantsAsync(Trial trial, string? rule = null)
    {
        output.WriteLine("\n## Planted leaks\n");
        output.WriteLine("| Planted | Rule | Splits | Found | Of these error | Counted too few | Missed in |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var plant in Plant.All.Where(p => rule is null || p.Rule == rule))
            await WriteAsync(plant, trial);
    }

    /// <summary>Copies a share of the test rows from train into tables that repeat rows by nature.</summary>
    public async Task AmongNaturalTwinsAsync(Trial trial)
    {
        output.WriteLine("\n## Copied rows among natural twins\n");
        output.WriteLine($"| Copied | Splits | {string.Join(" | ", FalseAlarms.Thresholds.Select(t => $"p < {t}"))} |");
        output.WriteLine("|---|---|---|---|---|");
        foreach (var share in new[] { 0.02, 0.05, 0.1, 0.2 })
        {
            var probabilities = new List<double>();
            foreach (var table in Small.Where(t => t.Unique().Rows.Count < t.Rows.Count))
            {
                for (var seed = 1; seed <= seeds; seed++)
                {
                    var split = Split.AtRandom(table, new Random(seed));
                    var copies = (int)Math.Ceiling(share * split.Test.Count);
                    for (var i = 0; i < copies; i++)
                        split.Test[i] = [.. split.Train[i]];
                    var findings = await trial.RunAsync(split);
                    var found = findings.First(f => f.Rule == DuplicateRows.Definition);
                    probabilities.Add((double)found.Properties["chanceProbability"]);
                }
            }
            var below = FalseAlarms.Thresholds.Select(t =>
                $"{100.0 * probabilities.Count(p => p < t) / probabilities.Count:0.0} %"
            );
            output.WriteLine($"| {100 * share:0} % of test | {probabilities.Count} | {string.Join(" | ", below)} |");
        }
    }

    private IEnumerable<StudyTable> Small => tables.Where(t => t.Rows.Count <= MostRows);

    private async Task WriteAsync(Plant plant, Trial trial)
    {
        var (splits, found, errors, wrong) = (0, 0, 0, 0);
        var missed = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var table in Small.Select(t => t.Unique()).Where(t => t.Rows.Count >= FalseAlarms.FewestRows))
        {
            for (var seed = 1; seed <= seeds; seed++)
            {
                var split = Split.AtRandom(table, new Random(seed));
                if (plant.Put(split, new Random(seed)) is not { } figure)
                    continue;
                splits++;
                var findings = (await trial.RunAsync(split)).Where(f => f.Rule.Name == plant.Rule).ToArray();
                if (findings.Length == 0)
                {
                    missed[table.Name] = missed.GetValueOrDefault(table.Name) + 1;
                    continue;
                }
                found++;
                errors += Array.Exists(findings, f => f.Level == Level.Error) ? 1 : 0;
                var isCounted =
                    plant.Figure.Length == 0 || Array.Exists(findings, f => (long)f.Properties[plant.Figure] >= figure);
                wrong += isCounted ? 0 : 1;
            }
        }
        var where = string.Join(
            ", ",
            missed.OrderByDescending(m => m.Value).Take(4).Select(m => $"{m.Key} ×{m.Value}")
        );
        output.WriteLine(
            $"| {plant.Name} | {plant.Rule} | {splits} | {100.0 * found / splits:0.0} % "
                + $"| {100.0 * errors / Math.Max(1, found):0.0} % | {wrong} | {where}{(missed.Count > 4 ? ", …" : "")} |"
        );
    }
}
