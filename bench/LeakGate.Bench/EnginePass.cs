using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using LeakGate.Configuration;
using LeakGate.Configuration.Files;
using LeakGate.Measuring;
using LeakGate.Measuring.Local;
using LeakGate.Splits;

namespace LeakGate.Bench;

/// <summary>
/// One pass of the local engine over a file, for each kind of measurement and for all of them together. What is
/// allocated belongs to the pass and to its chunks (about a kilobyte for every megabyte of text): none of it to a row
/// or a cell.
/// </summary>
[MemoryDiagnoser]
public class EnginePass : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("leakgate-bench-").FullName;
    private DatasetTables? _tables;
    private Measurement[] _questions = [];

    /// <summary>Rows of the training split; the test split has a quarter of them.</summary>
    [Params(100_000, 400_000)]
    public int Rows { get; set; }

    [Params("rows", "keys", "time", "profile", "correlations", "categories", "all")]
    public string Measurement { get; set; } = "all";

    [GlobalSetup]
    public void Write()
    {
        var splits = ImmutableArray.CreateBuilder<SplitSpec>();
        var files = new Dictionary<SourceSpec, ImmutableArray<DataFile>>();
        var here = new SourceLocation("bench", 1, 1, 1);
        foreach (
            var (name, role, rows) in new[] { ("train", SplitRole.Train, Rows), ("test", SplitRole.Test, Rows / 4) }
        )
        {
            var path = Path.Combine(_folder, $"{name}.csv");
            WriteRows(path, name.Length, rows);
            var source = new SourceSpec([new Located<string>(path, here)], here);
            splits.Add(new SplitSpec(new Located<string>(name, here), role, source));
            files.Add(source, [new DataFile(path, $"{name}.csv")]);
        }
        var spec = new DatasetSpec
        {
            Name = new Located<string>("bench", here),
            Splits = splits.ToImmutable(),
            Rules = RuleSettings.Defaults,
            Time = new TimeSpec(new Located<string>("day", here), null, null, null),
        };
        _tables = DatasetTables.Open(spec, files);
        _questions = [.. Questions().Where(q => Measurement == "all" || q.Name == Measurement).SelectMany(q => q.All)];
    }

    [Benchmark]
    public object Pass() =>
        new LocalEngine(_tables!, threads: 1).AnswerAsync(_questions, CancellationToken.None).GetAwaiter().GetResult();

    [GlobalCleanup]
    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private static IEnumerable<(string Name, Measurement[] All)> Questions()
    {
        EquatableArray<SplitSides> sides = [new SplitSides(1, 2)];
        yield return ("rows", [new RowOverlap(["user", "day", "x", "n", "city"], "y", RowEquality.Exact, sides)]);
        yield return ("keys", [new KeyOverlap(["user"], sides)]);
        yield return ("time", [new TimeOrder("day", [], 0, sides)]);
        yield return ("profile", [new ColumnProfile("x"), new ColumnProfile("n")]);
        yield return ("correlations", [new PairMoments(["x", "n", "y"], 1)]);
        yield return ("categories", [new ValueCounts("city", 1000)]);
    }

    private static void WriteRows(string path, int seed, int rows)
    {
        var random = new Random(seed);
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false)) { NewLine = "\n" };
        writer.WriteLine("user,day,x,n,city,y");
        for (var i = 0; i < rows; i++)
        {
            var day = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(i);
            writer.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"user_{random.Next(10_000):d5},{day:yyyy-MM-dd HH:mm:ss},{random.NextDouble()},{random.Next(1_000_000)},city_{random.Next(500)},{random.Next(2)}"
                )
            );
        }
    }
}
