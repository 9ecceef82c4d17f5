using System.Globalization;
using LeakGate.Checks;

namespace LeakGate.Study;

/// <summary>
/// What the rules about later rows and whole histories say of the tables with their rows taken as a series, or as the
/// histories of keys: as they are, with features of the past, and with features of the future.
/// </summary>
internal sealed class TimeTrials(IReadOnlyList<StudyTable> tables, TextWriter output)
{
    private const int FewestRows = 100;
    private const int MostRows = 5_000;
    private const int RowsPerKey = 6;

    private static readonly string[] Writings = ["in full", "to 4 decimals", "in 32 bits"];

    public async Task RunAsync(Trial trial)
    {
        output.WriteLine("\n## Later rows and whole histories\n");
        output.WriteLine("| Planted | Written | Tables | Past: alarms | Future: found |");
        output.WriteLine("|---|---|---|---|---|");
        await OfTablesAsync(trial);
        foreach (var writing in Writings)
            await OfCopiesAsync(trial, writing);
        foreach (var feature in SeriesFeature.All)
        {
            foreach (var writing in Writings)
                await OfSeriesAsync(trial, feature, writing);
        }
        foreach (var (name, aggregate) in Aggregates)
        {
            foreach (var writing in Writings)
                await OfKeysAsync(trial, name, aggregate, writing);
        }
    }

    private static IReadOnlyList<(string Name, Func<double[], double> Of)> Aggregates { get; } =
    [
        ("mean per key", v => v.Average()),
        ("sum per key", v => v.Sum()),
        ("standard deviation per key", v => Math.Sqrt(v.Sum(x => Math.Pow(x - v.Average(), 2)) / (v.Length - 1))),
        ("median per key", v => (v.Order().ElementAt((v.Length - 1) / 2) + v.Order().ElementAt(v.Length / 2)) / 2),
        ("maximum per key", v => v.Max()),
    ];

    private IEnumerable<StudyTable> Large => tables.Where(t => t.Rows.Count is >= FewestRows and <= MostRows);

    /// <summary>All tables as they are, their rows in order.</summary>
    private async Task OfTablesAsync(Trial trial)
    {
        var alarms = new List<string>();
        var columns = 0;
        foreach (var table in Large)
        {
            var split = Split.InOrder(table);
            columns += split.Header.Count;
            foreach (var finding in await trial.RunAsync(split))
            {
                if (IsOurs(finding))
                    alarms.Add($"{table.Name} {finding.Column} ({finding.Level})");
            }
        }
        output.WriteLine(
            $"| nothing ({columns} columns) | | {Large.Count()} | {alarms.Count} {string.Join(", ", alarms)} | |"
        );
    }

    private async Task OfSeriesAsync(Trial trial, SeriesFeature feature, string writing)
    {
        var (count, alarms, found) = (0, new List<string>(), 0);
        foreach (var table in Large.Where(t => !t.IsClassification))
        {
            var split = Split.InOrder(table);
            double[] target = [.. split.Train.Concat(split.Test).Select(row => Number(row[^1]))];
            if (!Varies(target))
                continue;
            count++;
            var place = 0;
            split.AddColumn("planted", (_, _) => Write(feature.Past(target, place++), writing));
            alarms.AddRange(await Planted(trial, split));
            var future = Split.InOrder(table);
            place = 0;
            future.AddColumn("planted", (_, _) => Write(feature.Future(target, place++), writing));
            found += (await Planted(trial, future)).Count > 0 ? 1 : 0;
        }
        output.WriteLine(
            $"| {feature.Name} | {writing} | {count} | {alarms.Count} {string.Join(", ", alarms)} | {Percent(found, count)} |"
        );
    }

    /// <summary>The target of the last fifth is that of an earlier stretch, scaled and shifted.</summary>
    private async Task OfCopiesAsync(Trial trial, string writing)
    {
        var (count, missed) = (0, new List<string>());
        foreach (var table in Large.Where(t => !t.IsClassification))
        {
            var split = Split.InOrder(table);
            double[] target = [.. split.Train.Concat(split.Test).Select(row => Number(row[^1]))];
            if (!Varies(target))
                continue;
            count++;
            var from = split.Test.Count / 2;
            for (var i = 0; i < split.Test.Count; i++)
                split.Test[i][^1] = Write((1.7 * target[from + i]) + 3, writing);
            if (!(await trial.RunAsync(split)).Any(f => f.Rule == RepeatedWindow.Definition))
                missed.Add(table.Name);
        }
        output.WriteLine(
            $"| a copied test period | {writing} | {count} | | {Percent(count - missed.Count, count)} {string.Join(", ", missed)} |"
        );
    }

    /// <summary>Rows get a key at random, some six rows each, and a random split tears every key.</summary>
    private async Task OfKeysAsync(Trial trial, string name, Func<double[], double> aggregate, string writing)
    {
        var (count, alarms, found) = (0, new List<string>(), 0);
        foreach (var table in Large.Where(t => t.Rows.Count >= 60 * RowsPerKey))
        {
            var source = Enumerable
                .Range(0, table.Target)
                .Where(c => table.Rows.All(row => !double.IsNaN(Number(row[c]))))
                .Where(c => table.Rows.Select(row => row[c]).Distinct(StringComparer.Ordinal).Count() > 50)
                .Cast<int?>()
                .FirstOrDefault();
            if (source is not { } column)
                continue;
            count++;
            foreach (var onlyTraining in new[] { true, false })
            {
                var random = new Random(count);
                var split = Split.AtRandom(table, random);
                split.AddColumn("customer", (_, _) => $"c{random.Next(table.Rows.Count / RowsPerKey)}");
                var known = onlyTraining ? split.Train : [.. split.Train, .. split.Test];
                var byKey = known
                    .GroupBy(row => row[0], row => Number(row[column + 1]), StringComparer.Ordinal)
                    .ToDictionary(g => g.Key, g => aggregate([.. g]), StringComparer.Ordinal);
                split.AddColumn("planted", (row, _) => Write(byKey.GetValueOrDefault(row[0], double.NaN), writing));
                var said = await Planted(trial, split);
                if (onlyTraining)
                    alarms.AddRange(said);
                else
                    found += said.Count > 0 ? 1 : 0;
            }
        }
        output.WriteLine(
            $"| {name} | {writing} | {count} | {alarms.Count} {string.Join(", ", alarms)} | {Percent(found, count)} |"
        );
    }

    private static async Task<List<string>> Planted(Trial trial, Split split) =>
        [.. (await trial.RunAsync(split)).Where(f => IsOurs(f) && f.Column == "planted").Select(_ => split.Table.Name)];

    private static bool IsOurs(Finding finding) =>
        finding.Rule == FutureFeature.Definition
        || finding.Rule == WholeDataAggregate.Definition
        || finding.Rule == RepeatedWindow.Definition;

    /// <summary>A target of long runs or few values leaves nothing to tell the future by.</summary>
    private static bool Varies(double[] target) =>
        target.Zip(target.Skip(1)).Count(pair => pair.First != pair.Second) > 2 * FewestRows / 3
        && target.Distinct().Count() > 10
        && !target.SequenceEqual(target.Order());

    private static double Number(string cell) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;

    private static string Write(double value, string writing) =>
        !double.IsFinite(value) ? ""
        : writing == Writings[0] ? value.ToString("R", CultureInfo.InvariantCulture)
        : writing == Writings[1] ? value.ToString("0.####", CultureInfo.InvariantCulture)
        : ((float)value).ToString("R", CultureInfo.InvariantCulture);

    private static string Percent(int part, int whole) => $"{100.0 * part / Math.Max(1, whole):0.0} %";
}
