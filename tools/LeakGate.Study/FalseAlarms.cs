using LeakGate.Checks;

namespace LeakGate.Study;

/// <summary>What the rules say of splits that are clean because chance alone drew them.</summary>
internal sealed class FalseAlarms(IReadOnlyList<StudyTable> tables, int seeds, TextWriter output)
{
    /// <summary>A table with fewer different rows is too small to be worth splitting.</summary>
    public const int FewestRows = 80;

    /// <summary>Probabilities by chance at which a rule might draw its line.</summary>
    public static IReadOnlyList<double> Thresholds { get; } = [0.05, 0.01, 0.001];

    /// <summary>Counts findings by rule and level over random and stratified splits of deduplicated tables.</summary>
    public async Task OfCleanSplitsAsync(Trial trial)
    {
        var alarms = new AlarmTable();
        long splits = 0;
        long columns = 0;
        StudyTable[] clean = [.. tables.Select(t => t.Unique()).Where(t => t.Rows.Count >= FewestRows)];
        foreach (var table in clean)
        {
            foreach (var (split, kind) in SplitsOf(table))
            {
                splits++;
                columns += table.Header.Length;
                foreach (var finding in await trial.RunAsync(split))
                    alarms.Add(finding, table.Name, kind);
            }
        }
        output.WriteLine(
            $"\n## Clean splits\n\n{clean.Length} tables, {splits:N0} splits, {columns:N0} columns × splits.\n"
        );
        alarms.Write(output, splits, columns);
    }

    /// <summary>
    /// How improbable the rule thinks the twins that tables have by nature, over random splits of the tables as they
    /// are: below its threshold it judges an error.
    /// </summary>
    public async Task OfNaturalTwinsAsync(Trial trial)
    {
        var repeating = tables.Where(t => t.Unique().Rows.Count < t.Rows.Count).ToArray();
        var errors = new Places();
        var probabilities = new List<double>();
        var splits = 0;
        foreach (var table in repeating)
        {
            foreach (var (split, kind) in SplitsOf(table))
            {
                splits++;
                var findings = await trial.RunAsync(split);
                if (findings.FirstOrDefault(f => f.Rule == DuplicateRows.Definition) is not { } found)
                    continue;
                probabilities.Add((double)found.Properties["chanceProbability"]);
                if (found.Level == Level.Error)
                    errors.Add(table.Name, kind, "");
            }
        }
        output.WriteLine("\n## Natural twins\n");
        output.WriteLine($"{repeating.Length} tables repeat rows. Of {splits:N0} splits of them as they are,");
        output.WriteLine($"{AlarmTable.Percent(probabilities.Count, splits)} have twins on both sides, and");
        output.WriteLine($"{AlarmTable.Percent(errors.Count, splits)} are judged an error: {errors.Where()}.\n");
        output.WriteLine("| Probability by chance below | Splits |\n|---|---|");
        foreach (var threshold in Thresholds)
            output.WriteLine(
                $"| {threshold} | {AlarmTable.Percent(probabilities.Count(p => p < threshold), splits)} |"
            );
    }

    private IEnumerable<(Split Split, string Kind)> SplitsOf(StudyTable table)
    {
        for (var seed = 1; seed <= seeds; seed++)
        {
            yield return (Split.AtRandom(table, new Random(seed)), "random");
            if (table.IsClassification)
                yield return (Split.Stratified(table, new Random(seed)), "stratified");
        }
    }
}
