using System.Globalization;
using LeakGate.Checks;

namespace LeakGate.Study;

/// <summary>A leak of known size that is put into a clean split, and the finding that must follow.</summary>
/// <param name="Name">What is planted, for the table.</param>
/// <param name="Rule">Name of the rule that has to find it.</param>
/// <param name="Put">Changes the split and returns the figure that the finding must state; null where it cannot.</param>
/// <param name="Figure">Name of that figure; empty where the finding states none.</param>
internal sealed record Plant(string Name, string Rule, Func<Split, Random, long?> Put, string Figure = "")
{
    private static readonly double[] UnseenShares = [0.06, 0.1, 0.2];

    public static IReadOnlyList<Plant> All { get; } =
    [
        .. new[] { 1, 2, 3, 5, 10 }.Select(k => new Plant($"{k} copied rows", "duplicate-rows", Copies(k), "rows")),
        .. new[] { 1, 2, 3, 5, 10 }.Select(k => new Plant($"{k} re-typed rows", "near-duplicate-rows", Retyped(k))),
        new("one group of 4 rows torn apart", "group-overlap", TornGroup, "groups"),
        new("a class missing from train", "unseen-label", DropClass(fromTrain: true)),
        new("a class missing from test", "unseen-label", DropClass(fromTrain: false)),
        new("largest class cut to a quarter in test", "label-shift", ShiftClasses(0.25)),
        new("largest class cut to a half in test", "label-shift", ShiftClasses(0.5)),
        new("upper half of the target cut to a quarter in test", "label-shift", ShiftNumbers),
        .. UnseenShares.Select(s => new Plant(
            $"new category in {100 * s:0} % of test",
            "unseen-category",
            Unseen(s),
            "rows"
        )),
        new("column split: train, test", "split-marker-feature", Marker("split", "train", "test")),
        new("column is_train: 1, 0", "split-marker-feature", Marker("is_train", "1", "0")),
        new("column source: Train, Test", "split-marker-feature", Marker("source", "Train", "Test")),
        new("column fold: 0 to 4, test is 4", "split-marker-feature", Folds),
        new("constant column", "constant-feature", (split, _) => Add(split, "version", (_, _) => "7")),
        .. TargetPlants.All,
    ];

    private static Func<Split, Random, long?> Copies(int count) =>
        (split, random) => Replace(split, count, random, row => [.. row]);

    private static Func<Split, Random, long?> Retyped(int count) =>
        (split, random) =>
            split.Train.Take(count).All(row => !Retype(row).SequenceEqual(row))
                ? Replace(split, count, random, Retype)
                : null;

    /// <summary>Overwrites test rows by what becomes of the first training rows.</summary>
    private static long? Replace(Split split, int count, Random random, Func<string[], string[]> become)
    {
        if (split.Test.Count < count)
            return null;
        var places = Enumerable.Range(0, split.Test.Count).ToArray();
        random.Shuffle(places);
        for (var i = 0; i < count; i++)
            split.Test[places[i]] = become(split.Train[i]);
        return count;
    }

    /// <summary>The row as another program or person writes it: text in capitals, a little noise behind the eighth digit.</summary>
    private static string[] Retype(string[] row) =>
        [
            .. row[..^1]
                .Select(cell =>
                    double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                        ? cell.Contains('.', StringComparison.Ordinal)
                            ? Noisy(number)
                            : cell
                        : cell == "NA"
                            ? cell
                            : $" {cell.ToUpperInvariant()}"
                ),
            row[^1],
        ];

    private static string Noisy(double number) => (number * (1 + 2e-9)).ToString("R", CultureInfo.InvariantCulture);

    private static long? TornGroup(Split split, Random random)
    {
        var next = 0;
        split.AddColumn("patient", (_, _) => $"p{next++ / 4}");
        // Train ends in the middle of a group, or is made to.
        split.Test[^1][0] = split.Train[random.Next(split.Train.Count / 4 * 4)][0];
        var straddling = split.Train.Select(row => row[0]).Intersect(split.Test.Select(row => row[0])).Count();
        split.Declarations = "group: patient";
        return straddling;
    }

    private static Func<Split, Random, long?> DropClass(bool fromTrain) =>
        (split, _) =>
        {
            var target = split.Table.Target;
            var classes = split.Test.GroupBy(row => row[target], StringComparer.Ordinal).ToArray();
            if (!split.Table.IsClassification || classes.Length < 3)
                return null;
            var largest = classes.MaxBy(group => group.Count())!.Key;
            return (fromTrain ? split.Train : split.Test).RemoveAll(row => row[target] == largest);
        };

    private static Func<Split, Random, long?> ShiftClasses(double kept) =>
        (split, _) =>
        {
            var target = split.Table.Target;
            if (!split.Table.IsClassification)
                return null;
            var largest = split.Test.GroupBy(row => row[target], StringComparer.Ordinal).MaxBy(g => g.Count())!;
            var toLeave = largest.Skip((int)Math.Ceiling(kept * largest.Count())).ToHashSet();
            return split.Test.RemoveAll(toLeave.Contains);
        };

    private static long? ShiftNumbers(Split split, Random random)
    {
        var target = split.Table.Target;
        if (split.Table.IsClassification)
            return null;
        var sorted = split.Test.OrderBy(row => double.Parse(row[target], CultureInfo.InvariantCulture)).ToArray();
        var toLeave = sorted[(sorted.Length * 5 / 8)..].ToHashSet();
        return split.Test.RemoveAll(toLeave.Contains);
    }

    private static Func<Split, Random, long?> Unseen(double share) =>
        (split, random) =>
        {
            var column = Enumerable
                .Range(0, split.Table.Target)
                .Where(c => split.Train.All(row => row[c] != "NA" && IsText(row[c])))
                .Cast<int?>()
                .FirstOrDefault();
            if (column is null)
                return null;
            var count = (int)Math.Ceiling(share * split.Test.Count);
            foreach (var row in split.Test.Take(count))
                row[column.Value] = "an unheard-of value";
            return count;
        };

    private static bool IsText(string cell) =>
        !double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static Func<Split, Random, long?> Marker(string name, string train, string test) =>
        (split, _) => Add(split, name, (_, isTrain) => isTrain ? train : test);

    private static long? Folds(Split split, Random random)
    {
        var next = 0;
        return Add(split, "fold", (_, isTrain) => isTrain ? $"{next++ % 4}" : "4");
    }

    private static long? Add(Split split, string name, Func<string[], bool, string> valueOf)
    {
        split.AddColumn(name, valueOf);
        return 0;
    }
}
