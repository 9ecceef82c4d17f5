using System.Collections.Immutable;
using LeakGate.Checks;

namespace LeakGate.Study;

/// <summary>
/// What all rules together say of splits that scikit-learn and pandas prepared, rightly and wrongly:
/// <c>tests/real-data/preprocessing/make.py</c> writes them. What a rule says of the raw split already is the table's own
/// doing and is left out.
/// </summary>
internal sealed class PreprocessingStudy(string folder, TextWriter output)
{
    private static readonly ImmutableArray<string> Judged =
    [
        .. Catalogue.Rules.Where(r => r.Category == RuleCategory.Preprocessing).Select(r => r.Id),
    ];

    /// <summary>Writes one line for each deed and way of writing numbers: how often it was told, and by which rule.</summary>
    public async Task RunAsync(Trial trial)
    {
        var lines = new Dictionary<(string Deed, string Written, string Rule), Tally>();
        var raw = new HashSet<(Rule Rule, Level Level)>();
        var before = "";
        var (right, splits, columns) = (new AlarmTable(), 0L, 0L);
        foreach (var record in File.ReadLines(Path.Combine(folder, "index.tsv")))
        {
            var f = record.Split('\t');
            var (place, table, target, task, deed, written, rule) = (f[0], f[1], f[2], f[3], f[4], f[5], f[6]);
            var findings = await trial.RunAsync(Path.Combine(folder, place), target, task);
            var key = (deed, written, rule);
            if (!lines.TryGetValue(key, out var tally))
                lines.Add(key, tally = new Tally());
            // What nothing was done to yet comes first, each time.
            if (deed.StartsWith("nothing", StringComparison.Ordinal) && deed != before)
                raw = [.. findings.Where(x => !Judged.Contains(x.Rule.Id)).Select(x => (x.Rule, x.Level))];
            before = deed;
            Finding[] news = [.. findings.Where(x => !raw.Contains((x.Rule, x.Level)))];
            tally.Add(table, rule, f.Length > 7 && f[7].Length > 0, news);
            if (rule.Length > 0)
                continue;
            splits++;
            columns += Columns(Path.Combine(folder, place, "train.csv"));
            foreach (var finding in news)
                right.Add(finding, table, $"{deed}, {written},");
        }
        output.WriteLine(
            "| Done | Written | Rule | Splits | Found | Decidable | Found of these | Errors besides | Warnings besides | Where |"
        );
        output.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (var ((deed, written, rule), tally) in lines)
            output.WriteLine($"| {deed} | {written} | {(rule.Length > 0 ? rule : "none")} | {tally.Line(rule)} |");
        output.WriteLine($"\n## Nothing done, or done rightly\n\n{splits:N0} splits, {columns:N0} columns × splits.\n");
        right.Write(output, splits, columns);
    }

    private static int Columns(string file) => File.ReadLines(file).First().Split(',').Length;

    private sealed class Tally
    {
        private readonly SortedSet<string> where = new(StringComparer.Ordinal);
        private int splits;
        private int found;
        private int decidable;
        private int foundOfDecidable;
        private int errors;
        private int warnings;

        /// <param name="isDecidable">Whether arithmetic can tell, as make.py works it out from the split itself.</param>
        public void Add(string table, string rule, bool isDecidable, Finding[] findings)
        {
            splits++;
            var isFound = Array.Exists(findings, x => x.Rule.Id == rule);
            found += isFound ? 1 : 0;
            decidable += isDecidable ? 1 : 0;
            foundOfDecidable += isDecidable && isFound ? 1 : 0;
            if (rule.Length > 0 && isDecidable && !isFound)
                where.Add($"{table} −");
            foreach (var other in findings.Where(x => x.Rule.Id != rule && x.Level >= Level.Warning))
            {
                errors += other.Level == Level.Error ? 1 : 0;
                warnings += other.Level == Level.Warning ? 1 : 0;
                where.Add($"{table} {other.Rule.Id} {other.Column}");
            }
        }

        public string Line(string rule)
        {
            var share = rule.Length > 0 ? Percent(found, splits) : "";
            var ofDecidable = rule.Length > 0 ? $"{decidable} | {Percent(foundOfDecidable, decidable)}" : " | ";
            var places = string.Join(", ", where.Take(6)) + (where.Count > 6 ? ", …" : "");
            return $"{splits} | {share} | {ofDecidable} | {errors} | {warnings} | {places}";
        }

        private static string Percent(int part, int whole) => whole == 0 ? "" : $"{100.0 * part / whole:0.0} %";
    }
}
