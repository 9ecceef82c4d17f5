using LeakGate.Checks;

namespace LeakGate.Study;

/// <summary>What the rules say of splits that are clean because chance alone drew them.</summary>
internal sealed class FalseAlarms(IReadOnlyList<StudyTable> tables, int seeds, TextWriter output)
{
    /// <summary>Counts findings by rule and level over random and stratified splits of deduplicated tables.</summary>
    public async Task OfCleanSplitsAsync(Trial trial)
    {
        var alarms = new Dictionary<(string Rule, Level Level), Tally>();
        long splits = 0;
        long columns = 0;
        foreach (var table in tables.Select(t => t.Unique()))
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
            $"\n## Clean splits\n\n{tables.Count} tables, {splits:N0} splits, {columns:N0} columns × splits.\n"
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

    /// <summary>How often the twins that tables have by nature are judged an error, over random splits as they are.</summary>
    public async Task OfNaturalTwinsAsync(Trial trial)
    {
        var (withTwins, splits, warnings) = (0, 0, 0);
        var errors = new Tally();
        foreach (var table in tables.Where(t => t.Unique().Rows.Count < t.Rows.Count))
        {
            withTwins++;
            foreach (var (split, kind) in SplitsOf(table))
            {
                splits++;
                var found = (await trial.RunAsync(split)).FirstOrDefault(f => f.Rule == DuplicateRows.Definition);
                if (found?.Level == Level.Error)
                    errors.Add(table.Name, kind, "");
                warnings += found?.Level == Level.Warning ? 1 : 0;
            }
        }
        output.WriteLine("\n## Natural twins\n");
        output.WriteLine(
            $"{withTwins} tables repeat rows; {splits:N0} splits of them as they are: duplicate-rows warns in"
        );
        output.WriteLine(
            $"{warnings} ({Percent(warnings, splits)}) and judges an error in {errors.Count} ({Percent(errors.Count, splits)}): {errors.Where()}."
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
