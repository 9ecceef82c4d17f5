using System.Globalization;
using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Tests.Configuration;

namespace LeakGate.Tests.Checks.Preprocessing;

/// <summary>A table of named columns, the first four fifths of its rows being the training split.</summary>
internal sealed class Table
{
    private readonly List<(string Name, Func<int, string> Cell)> columns = [];

    public Table(int rows) => Rows = rows;

    public int Rows { get; }

    public int TrainingRows => Rows * 4 / 5;

    /// <summary>Rows that belong to the training split, or to the other, or to both.</summary>
    public Range Training => ..TrainingRows;

    public Range Evaluation => TrainingRows..;

    /// <summary>Adds numbers, in full or rounded to some decimals.</summary>
    public Table With(string name, double[] values, int? decimals = null) =>
        With(
            name,
            i =>
                double.IsNaN(values[i])
                    ? ""
                    : (decimals is { } d ? Math.Round(values[i], d) : values[i]).ToString(
                        "R",
                        CultureInfo.InvariantCulture
                    )
        );

    public Table With(string name, Func<int, string> cell)
    {
        columns.Add((name, cell));
        return this;
    }

    /// <summary>The findings of some rules.</summary>
    /// <param name="declarations">Further lines of the data set, such as <c>target: y</c>.</param>
    public async Task<Finding[]> CheckAsync(string declarations = "", params string[] rules)
    {
        using var folder = new TemporaryFolder();
        folder.Write("train.csv", Text(Training));
        folder.Write("test.csv", Text(Evaluation));
        var text = $$"""
            version: 1
            datasets:
              data:
                splits: {train: train.csv, test: test.csv}
                {{declarations}}
            """;
        var file = Path.Combine(folder.Path, "leakgate.yml");
        var spec = ConfigurationReader.ReadText(text, file, _ => null, Catalogue.Rules);
        var report = await Gate.CheckAsync(spec, new GateOptions { Threads = 1 });
        Xunit.Assert.Empty(report.Problems);
        return [.. report.Findings.Where(f => rules.Length == 0 || rules.Contains(f.Rule.Id))];
    }

    private string Text(Range rows)
    {
        var (start, count) = rows.GetOffsetAndLength(Rows);
        var lines = Enumerable.Range(start, count).Select(i => string.Join(',', columns.Select(c => c.Cell(i))));
        return string.Join(',', columns.Select(c => c.Name)) + "\n" + string.Join('\n', lines) + "\n";
    }
}

/// <summary>Random numbers with a seed.</summary>
internal static class Numbers
{
    /// <summary>From a normal distribution, by the polar form of Box and Muller.</summary>
    public static double[] Normal(this Random random, int count, double mean = 0, double deviation = 1) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ =>
                    mean
                    + (
                        deviation
                        * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()))
                        * Math.Cos(2 * Math.PI * random.NextDouble())
                    )
                ),
        ];
}
