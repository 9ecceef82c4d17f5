using System.Globalization;

namespace LeakGate.Study;

/// <summary>Mistakes that let the target into the features, as programs and people make them.</summary>
internal static class TargetPlants
{
    public static IReadOnlyList<Plant> All { get; } =
    [
        Codes("the classes as words", "target-derived", (c, _) => $"w{c}"),
        Codes("the classes as numbers", "target-derived", (c, _) => $"{(c * 3) + 1}"),
        Number("a line of the target, all digits", "target-derived", y => (2.54 * y) + 32, Whole),
        Number("the same, 4 decimals", "target-derived", y => (2.54 * y) + 32, Rounded),
        Number("the same, 32 bits", "target-derived", y => (2.54 * y) + 32, Single),
        Number("the target's cube, all digits", "target-derived", y => y * y * y, Whole),
        Number("a power of the target, 32 bits", "target-derived", y => Math.Exp(y / Scale), Single),
        Parts("a sum of two, 4 decimals", (y, noise) => [noise, y - noise], Rounded),
        Parts(
            "a sum of three, 4 decimals",
            (y, noise) => [noise, -noise * noise / 7, y - noise + (noise * noise / 7)],
            Rounded
        ),
        Parts("a difference, 32 bits", (y, noise) => [y + noise, noise], Single),
        Parts("a product, all digits", (y, noise) => [y / (3 + noise), 3 + noise], Whole),
        Parts("a ratio, all digits", (y, noise) => [y * (3 + noise), 3 + noise], Whole),
        new("the number that was cut into classes", "target-derived", Cut),
        Codes("the class with a noise of 0.15", "target-leak", (c, random) => Whole(c + (0.15 * Normal(random)))),
        Number("the target with 1 % noise", "target-leak", y => y, Whole, noise: 0.01),
        Codes("missing in all rows of a class", "missingness-leak", (c, _) => c == 0 ? "NA" : "1"),
        Codes(
            "missing in 60 % of a class, 5 % else",
            "missingness-leak",
            (c, r) => r.NextDouble() < (c == 0 ? 0.6 : 0.05) ? "NA" : "1"
        ),
        Codes(
            "a word in a third of one class",
            "pure-value",
            (c, r) => c == 0 && r.Next(3) == 0 ? "closed" : $"s{r.Next(5)}"
        ),
        new("ids numbered by class", "id-encodes-target", NumberedIds),
        new("ids named by class", "id-encodes-target", NamedIds),
        new("training rows sorted by the target", "row-order-encodes-target", Sorted),
        new("a column shifted by 3 deviations in test", "split-shift", (split, random) => Shifted(split, random, 3)),
        new("a column shifted by 2 deviations in test", "split-shift", (split, random) => Shifted(split, random, 2)),
    ];

    private const double Scale = 100;

    private static string Whole(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Rounded(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    private static string Single(double value) => ((float)value).ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A column made from the class of a row, classes counted from 0 by their size.</summary>
    private static Plant Codes(string name, string rule, Func<int, Random, string> valueOf) =>
        new(
            name,
            rule,
            (split, random) =>
            {
                if (!split.Table.IsClassification)
                    return null;
                var classes = Classes(split);
                if (rule != "target-derived" && classes.Count != 2)
                    return null;
                Add(split, row => valueOf(classes.GetValueOrDefault(row, classes.Count), random));
                return 0;
            }
        );

    private static Plant Number(
        string name,
        string rule,
        Func<double, double> valueOf,
        Func<double, string> write,
        double noise = 0
    ) =>
        new(
            name,
            rule,
            (split, random) =>
            {
                if (!IsContinuous(split))
                    return null;
                var values = split.Train.ConvertAll(row => Parse(row[^1]));
                var spread = Deviation(values);
                Add(split, target => write(valueOf(Parse(target)) + (noise * spread * Normal(random))));
                return 0;
            }
        );

    private static Plant Parts(string name, Func<double, double, double[]> partsOf, Func<double, string> write) =>
        new(
            name,
            "target-derived",
            (split, random) =>
            {
                if (!IsContinuous(split))
                    return null;
                var spread = Deviation(split.Train.ConvertAll(row => Parse(row[^1])));
                var drawn = new Dictionary<string[], double[]>();
                foreach (var row in split.Train.Concat(split.Test))
                    drawn[row] = partsOf(Parse(row[^1]), (0.5 + random.NextDouble()) * spread);
                var parts = drawn.Values.First().Length;
                foreach (var rows in new[] { split.Train, split.Test })
                {
                    for (var i = 0; i < rows.Count; i++)
                        rows[i] = [.. drawn[rows[i]].Select(write), .. rows[i]];
                }
                split.Header.InsertRange(0, Enumerable.Range(0, parts).Select(i => $"part{i}"));
                return 0;
            }
        );

    /// <summary>The target becomes a number column's upper part.</summary>
    private static long? Cut(Split split, Random random)
    {
        var columns = split.Header.Count - 1;
        for (var c = 0; c < columns; c++)
        {
            var at = c;
            if (
                !split.Train.TrueForAll(row =>
                    double.TryParse(row[at], NumberStyles.Float, CultureInfo.InvariantCulture, out _)
                )
            )
                continue;
            var values = split.Train.Select(row => Parse(row[at])).Order().ToArray();
            if (values.Distinct().Count() < 50 || values.Length < 150 || !split.Table.IsClassification)
                continue;
            var cut = values[values.Length / 2];
            foreach (var row in split.Train.Concat(split.Test).Where(row => row[at] != "NA"))
                row[^1] = Parse(row[at]) > cut ? "high" : "low";
            return 0;
        }
        return null;
    }

    private static long? NumberedIds(Split split, Random random)
    {
        if (!split.Table.IsClassification || Classes(split).Count != 2)
            return null;
        var all = split.Train.Concat(split.Test).OrderBy(row => row[^1], StringComparer.Ordinal).ToArray();
        var ids = all.Select((row, i) => (row, i)).ToDictionary(p => p.row, p => $"P{p.i + 1:00000}");
        return WithIds(split, row => ids[row]);
    }

    private static long? NamedIds(Split split, Random random)
    {
        if (!split.Table.IsClassification || Classes(split).Count != 2)
            return null;
        var classes = Classes(split);
        return WithIds(split, row => $"{(char)('A' + classes[row[^1]])}{random.Next(1_000_000):000000}");
    }

    private static long? WithIds(Split split, Func<string[], string> idOf)
    {
        split.AddColumn("case_no", (row, _) => idOf(row));
        split.Declarations = "id: case_no";
        return 0;
    }

    private static long? Sorted(Split split, Random random)
    {
        var sorted = split.Table.IsClassification
            ? split.Train.OrderBy(row => row[^1], StringComparer.Ordinal).ToArray()
            : [.. split.Train.Where(row => row[^1] != "NA").OrderBy(row => Parse(row[^1]))];
        split.Train.Clear();
        split.Train.AddRange(sorted);
        return 0;
    }

    private static long? Shifted(Split split, Random random, double by)
    {
        if (split.Test.Count < 30)
            return null;
        split.AddColumn("reading", (_, isTrain) => Rounded(Normal(random) + (isTrain ? 0 : by)));
        return 0;
    }

    private static Dictionary<string, int> Classes(Split split) =>
        split
            .Train.Concat(split.Test)
            .Where(row => row[^1] != "NA")
            .GroupBy(row => row[^1], StringComparer.Ordinal)
            .OrderByDescending(g => g.Count())
            .ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select((g, i) => (g.Key, i))
            .ToDictionary(p => p.Key, p => p.i);

    private static bool IsContinuous(Split split) =>
        !split.Table.IsClassification
        && split
            .Train.Concat(split.Test)
            .All(row => double.TryParse(row[^1], NumberStyles.Float, CultureInfo.InvariantCulture, out _))
        && split.Train.Select(row => row[^1]).Distinct(StringComparer.Ordinal).Count() >= 30;

    private static void Add(Split split, Func<string, string> valueOf) =>
        split.AddColumn("added entry", (row, _) => valueOf(row[^1]));

    private static double Parse(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    private static double Deviation(List<double> values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / values.Count);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
