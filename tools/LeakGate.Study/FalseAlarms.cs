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
        var alarms = new Dictionary<(string Rule, Level Level), Tally>();
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
                {
                    var key = ($"{finding.Rule.Id} {finding.Rule.Name}", finding.Level);
                    if (!alarms.TryGetValue(key, out var tally))
                        alarms.Add(key, tally = new Tally());
                    tally.Add(table.Name, kind, finding.Column);
                }
            }
        }
        output.WriteLine(
            $"\n## Clean splits\n\n{clean.Length} tables, {splits:N0} splits, {columns:N0} columns × splits.\n"
        );
        output.WriteLine("| Rule | Level | Findings | Per split | Per column | Tables | Where |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var ((rule, level), tally) in alarms.OrderByDescending(a => a.Key.Level).ThenBy(a => a.Key.Rule))
        {
            output.WriteLine(
                $"| {rule} | {level.ToString().ToLowerInvariant()} | {tally.Count} | {Percent(tally.Count, splits)} "
                    + $"| {Percent(tally.Count, columns)} | {tally.Tables} | {tally.Where()} |"
            );
        }
    }

    /// <summary>
    /// How improbable the rule thinks the twins that tables have by nature, over random splits of the tables as they
    /// are: below its threshold it judges an error.
    /// </summary>
    public async Task OfNaturalTwinsAsync(Trial trial)
    {
        var repeating = tables.Where(t => t.Unique().Rows.Count < t.Rows.Count).ToArray();
        var errors = new Tally();
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
        output.WriteLine($"{Percent(probabilities.Count, splits)} have twins on both sides, and");
        output.WriteLine($"{Percent(errors.Count, splits)} are judged an error: {errors.Where()}.\n");
        output.WriteLine("| Probability by chance below | Splits |\n|---|---|");
        foreach (var threshold in Thresholds)
            output.WriteLine($"| {threshold} | {Percent(probabilities.Count(p => p < threshold), splits)} |");
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

    private static string Percent(long part, long whole) => $"{100.0 * part / whole:0.###} %";

    /// <summary>How often something happened, and where.</summary>
    private sealed class Tally
    {
        private readonly Dictionary<string, int> places = [];
        private readonly HashSet<string> names = [];

        public int Count { get; private set; }
        public int Tables => names.Count;

        public void Add(string table, string kind, string column)
        {
            Count++;
            names.Add(table);
            var place = column.Length == 0 ? $"{table} {kind}" : $"{table} {kind} {column}";
            places[place] = places.GetValueOrDefault(place) + 1;
        }

        /// <summary>The commonest places.</summary>
        public string Where()
        {
            var first = places.OrderByDescending(p => p.Value).ThenBy(p => p.Key, StringComparer.Ordinal).Take(6);
            return string.Join(", ", first.Select(p => $"{p.Key} ×{p.Value}")) + (places.Count > 6 ? ", …" : "");
        }
    }
}
