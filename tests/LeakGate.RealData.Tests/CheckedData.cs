using System.Collections.Immutable;
using System.Globalization;
using LeakGate.Checks;
using LeakGate.Configuration;

namespace LeakGate.RealData.Tests;

/// <summary>One run of the gate over every exported split, shared by all tests, beside what the witnesses counted.</summary>
public sealed class CheckedData : IAsyncLifetime
{
    internal const string Collection = "real data";

    private GateReport? report;

    /// <summary>The cache folder.</summary>
    internal string Folder { get; private set; } = "";

    /// <summary>Figures by witness (r, pandas), data set and name.</summary>
    internal ImmutableSortedDictionary<string, Facts> Witnesses { get; private set; } =
        ImmutableSortedDictionary<string, Facts>.Empty;

    /// <summary>Names of the data sets of the configuration; needs no export.</summary>
    internal static ImmutableArray<string> Names { get; } =
    [.. Read(_ => "nowhere").Datasets.Select(dataset => dataset.Name.Value)];

    internal DatasetReport this[string dataset] => report!.Datasets.Single(d => d.Name == dataset);

    internal DatasetSpec Spec(string dataset) => report!.Spec.Datasets.Single(d => d.Name.Value == dataset);

    public async Task InitializeAsync()
    {
        Folder = await RealData.ExportAsync();
        Witnesses = new[] { "r", "pandas" }.ToImmutableSortedDictionary(
            witness => witness,
            witness => new Facts(RealData.Table(Folder, "facts", $"{witness}.tsv")),
            StringComparer.Ordinal
        );
        var spec = Read(name => name == "REAL_DATA" ? Folder : null);
        report = await Gate.CheckAsync(spec, new GateOptions { Threads = 1 });
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private static GateSpec Read(Func<string, string?> environment) =>
        ConfigurationReader.Read(RealData.Scripts, environment, Catalogue.Rules);
}

/// <summary>What a witness counted.</summary>
internal sealed class Facts(IEnumerable<string[]> rows)
{
    private readonly Dictionary<string, SortedDictionary<string, long>> byDataset = rows.GroupBy(row => row[0])
        .ToDictionary(
            group => group.Key,
            group => new SortedDictionary<string, long>(
                group.ToDictionary(row => row[1], row => long.Parse(row[2], CultureInfo.InvariantCulture)),
                StringComparer.Ordinal
            )
        );

    public IEnumerable<string> Datasets => byDataset.Keys;

    /// <summary>The figures of a data set by name; null where this witness did not count it.</summary>
    public SortedDictionary<string, long>? Of(string dataset) => byDataset.GetValueOrDefault(dataset);
}

[CollectionDefinition(CheckedData.Collection)]
public sealed class CheckedDataCollection : ICollectionFixture<CheckedData>;
