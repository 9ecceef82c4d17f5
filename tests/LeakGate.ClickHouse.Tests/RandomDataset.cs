using System.Globalization;
using System.Text;

namespace LeakGate.ClickHouse.Tests;

/// <summary>
/// A data set with leaks of many kinds, each there or not by chance, as files and as tables: the same rows in both.
/// </summary>
internal sealed class RandomDataset
{
    private readonly Random random;
    private readonly List<(string Name, string Type)> columns = [];
    private readonly string[] splits;
    private readonly Dictionary<string, List<string?[]>> rows = [];

    public RandomDataset(int seed)
    {
        random = new Random(seed);
        splits = Chance(0.3) ? ["train", "validation", "test"] : ["train", "test"];
        Declare();
        var count = 0;
        foreach (var split in splits)
        {
            var size = split == "train" ? random.Next(250, 400) : random.Next(90, 160);
            rows[split] = [.. Enumerable.Range(0, size).Select(_ => Row(split, count++))];
        }
        if (Chance(0.5))
            CopyRows();
    }

    public IReadOnlyList<string> Splits => splits;

    /// <summary>What the data set declares, but for where its rows are.</summary>
    public string Declaration =>
        "target: y\nid: id\ngroup: customer\ntime: day\n"
        // Files have an order of rows, which tables have not.
        + "checks: {row-order-encodes-target: off}";

    private bool HasFewCustomers { get; set; }
    private bool HasLeak { get; set; }
    private bool IsInOrder { get; set; }
    private bool IsRegression { get; set; }
    private bool HasMissingLeak { get; set; }
    private string[] Cities { get; set; } = [];

    /// <summary>Writes a file for each split, and the part of a configuration that names them.</summary>
    public string WriteFiles(string folder)
    {
        foreach (var split in splits)
        {
            var text = new StringBuilder(string.Join(',', columns.Select(column => column.Name))).Append('\n');
            foreach (var row in rows[split])
                text.AppendJoin(',', row.Select(Quoted)).Append('\n');
            File.WriteAllText(Path.Combine(folder, split + ".csv"), text.ToString());
        }
        return $"splits: {{{string.Join(", ", splits.Select(split => $"{split}: {split}.csv"))}}}";
    }

    /// <summary>Names and types of the columns of a split's table.</summary>
    public string ColumnsOf() => string.Join(", ", columns.Select(column => $"{column.Name} {column.Type}"));

    /// <summary>The rows of a split, as VALUES has them.</summary>
    public string ValuesOf(string split) =>
        string.Join(", ", rows[split].Select(row => $"({string.Join(", ", row.Select(Literal))})"));

    private string Literal(string? cell, int column) =>
        cell is null ? "NULL"
        : columns[column].Type.Contains("Int", StringComparison.Ordinal)
        || columns[column].Type.Contains("Float", StringComparison.Ordinal)
            ? cell
        : Sql.Text(cell);

    private static string Quoted(string? cell) =>
        cell is null ? ""
        : cell.AsSpan().ContainsAny(",\"\n") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : cell;

    private void Declare()
    {
        HasFewCustomers = Chance(0.5);
        HasLeak = Chance(0.4);
        IsInOrder = Chance(0.5);
        IsRegression = Chance(0.35);
        HasMissingLeak = Chance(0.3);
        Cities =
        [
            .. Enumerable
                .Range(0, random.Next(3, 8))
                .Select(i => Any("Köln", "New York, NY", "a'b", "c\"d", "Łódź") + i),
        ];
        columns.AddRange([
            ("id", Any("Int64", "String", "UInt64")),
            ("customer", Any("String", "FixedString(6)")),
            ("day", Any("Date", "DateTime", "String")),
            ("x1", Any("Nullable(Float64)", "Nullable(String)")),
            ("x2", Any("Int32", "UInt8", "String")),
            ("x3", Any("Float64", "String")),
            ("gap", Any("Nullable(Float64)", "Nullable(String)")),
            ("city", Any("String", "Nullable(String)")),
            ("code", "String"),
            ("same", Any("UInt8", "String")),
            ("y", IsRegression ? "Float64" : "String"),
        ]);
    }

    private string?[] Row(string split, int number)
    {
        var x1 = Math.Round(Normal(), 3);
        var x2 = random.Next(10);
        var y = IsRegression ? Math.Round((x1 * 3) + Normal(), 2) : random.Next(x1 > 0.5 ? 1 : 0, 3);
        var day = new DateTime(2021, 1, 1).AddDays(IsInOrder ? number / 3 : random.Next(200));
        var isTime = columns[2].Type == "DateTime";
        return
        [
            Say(1_000_000 + number),
            $"c{random.Next(HasFewCustomers ? 40 : 100_000):00000}",
            day.ToString(isTime ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd", CultureInfo.InvariantCulture),
            Chance(0.05) ? null : Say(x1),
            Say(x2),
            Say(HasLeak ? Math.Round((y * 2) + (0.01 * Normal()), 3) : Math.Round(Normal() * 5, 3)),
            (HasMissingLeak ? y > 1 : Chance(0.2)) ? null : Say(Math.Round(Normal(), 2)),
            split != "train" && Chance(0.2) ? "Nowhere" : Cities[random.Next(Cities.Length)],
            random.Next(1000).ToString("0000", CultureInfo.InvariantCulture),
            "1",
            IsRegression ? Say(y) : $"class {y}",
        ];
    }

    private void CopyRows()
    {
        var test = rows[splits[^1]];
        for (var i = 0; i < test.Count; i++)
        {
            if (Chance(0.15))
                test[i] = [test[i][0], .. rows["train"][random.Next(rows["train"].Count)].Skip(1)];
            if (Chance(0.05))
                test[i] = [rows["train"][random.Next(rows["train"].Count)][0], .. test[i].Skip(1)];
        }
    }

    private bool Chance(double probability) => random.NextDouble() < probability;

    private string Any(params string[] choices) => choices[random.Next(choices.Length)];

    private double Normal() =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static string Say(double number) => (number + 0.0).ToString("0.###", CultureInfo.InvariantCulture);
}
