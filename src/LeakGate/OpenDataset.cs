using System.Collections.Immutable;
using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Configuration.Files;
using LeakGate.Measuring;
using LeakGate.Measuring.Local;
using LeakGate.Splits;
using LeakGate.Versions;

namespace LeakGate;

/// <summary>A data set that is ready to be asked, wherever its rows are.</summary>
internal interface IOpenDataset : IDisposable
{
    TableSchema Schema { get; }

    IMeasuringEngine Engine { get; }

    /// <summary>Rows of each split as far as they have been counted; empty before.</summary>
    IReadOnlyList<long> RowsPerSplit { get; }

    /// <summary>Head and base side by side; null where there is nothing to compare with.</summary>
    BaseComparison? Base { get; }

    /// <summary>What rules about versions answer without a base.</summary>
    CheckResult WithoutBase { get; }

    /// <summary>What a split's rows come from, as reports call it: paths, or tables.</summary>
    ImmutableArray<string> SourcesOf(int split);

    /// <summary>Pointers through which a split's files were read.</summary>
    ImmutableArray<string> PointersOf(int split);

    /// <summary>The same data set with columns typed as the rows have shown them to be.</summary>
    IOpenDataset Retyped(ImmutableArray<ColumnKind> kinds);
}

/// <summary>Opens data sets whose rows are in another program's keeping.</summary>
internal interface IRemoteEngines
{
    /// <summary>Connects to the engine of a data set, and learns its columns, splits and rows.</summary>
    /// <exception cref="GateException">The engine cannot be asked, or its tables do not make a data set.</exception>
    Task<IOpenDataset> OpenAsync(DatasetSpec dataset, CancellationToken cancellation);
}

/// <summary>Opens data sets, wherever their rows are.</summary>
internal static class OpenDataset
{
    /// <param name="repository">The base to compare with, where a rule does; else null.</param>
    /// <exception cref="GateException">The rows cannot be reached, or do not make a data set.</exception>
    public static async Task<IOpenDataset> OpenAsync(
        GateSpec spec,
        DatasetSpec dataset,
        GateOptions options,
        BaseRepository? repository,
        CancellationToken cancellation
    )
    {
        if (dataset.Engine is not { } engine)
            return LocalDataset.Open(spec, dataset, options, repository, cancellation);
        if (options.RemoteEngines is not { } engines)
            throw new GateException(
                ExitCode.Configuration,
                new Problem(
                    RunRules.InvalidConfiguration,
                    engine.At,
                    $"the rows of data set '{dataset.Name.Value}' are in an engine, which cannot be reached from here",
                    "local files",
                    "run 'leakgate check', which can reach it"
                )
            );
        return await engines.OpenAsync(dataset, cancellation);
    }
}

/// <summary>A data set in local files.</summary>
internal sealed class LocalDataset : IOpenDataset
{
    /// <summary>What a run takes beside its records: the runtime, code, chunks and batches.</summary>
    private const long Overhead = 128L << 20;

    private const long LeastForRecords = 32L << 20;

    private readonly DatasetSpec dataset;
    private readonly DatasetTables tables;
    private readonly VersionedDataset versions;
    private readonly GateOptions options;
    private readonly LocalEngine head;

    private LocalDataset(DatasetSpec dataset, DatasetTables tables, VersionedDataset versions, GateOptions options)
    {
        (this.dataset, this.tables, this.versions, this.options) = (dataset, tables, versions, options);
        head = EngineOf(tables);
        Engine = versions.Tables is { } both ? new VersionedEngine(head, both, EngineOf) : head;
    }

    public TableSchema Schema => tables.Schema;

    /// <summary>The open files.</summary>
    public DatasetTables Tables => tables;

    public IMeasuringEngine Engine { get; }

    public IReadOnlyList<long> RowsPerSplit => head.RowsPerSplit;

    public BaseComparison? Base => versions.Comparison;

    public CheckResult WithoutBase => versions.WithoutBase;

    /// <param name="repository">The base to compare with, where a rule does; else null.</param>
    public static LocalDataset Open(
        GateSpec spec,
        DatasetSpec dataset,
        GateOptions options,
        BaseRepository? repository,
        CancellationToken cancellation
    )
    {
        var files = DataFiles.ResolveAll(spec, [dataset], new ContentStores(cancellation));
        var tables = DatasetTables.Open(dataset, files);
        var versions = repository is not null
            ? VersionedDataset.Open(dataset, files, repository)
            : VersionedDataset.Without(options.Change);
        return new LocalDataset(dataset, tables, versions, options);
    }

    public ImmutableArray<string> SourcesOf(int split) =>
        [.. tables.FilesOf(split).Select(file => file.File.RelativePath)];

    public ImmutableArray<string> PointersOf(int split) =>
        [.. tables.FilesOf(split).Select(file => file.File.Pointer).OfType<string>().Distinct()];

    public IOpenDataset Retyped(ImmutableArray<ColumnKind> kinds) =>
        new LocalDataset(dataset, tables.Retyped(kinds), versions, options);

    public void Dispose()
    {
        // Files are open only while they are read.
    }

    private LocalEngine EngineOf(DatasetTables measured) =>
        new(measured, Math.Max(1, options.Threads))
        {
            RecordBudget = Math.Max(LeastForRecords, options.Memory - Overhead),
            TemporaryFolder = options.TemporaryFolder,
            Progress = options.Progress is { } progress
                ? bytes => progress(dataset.Name.Value, measured.TotalBytes, bytes)
                : null,
        };
}
