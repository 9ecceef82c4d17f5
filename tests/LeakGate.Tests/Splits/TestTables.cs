using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using LeakGate.Configuration;
using LeakGate.Configuration.Files;
using LeakGate.Measuring;
using LeakGate.Measuring.Local;
using LeakGate.Splits;
using LeakGate.Tests.Configuration;

namespace LeakGate.Tests.Splits;

/// <summary>A data set whose files a test writes, opened and measured as a run would.</summary>
internal sealed class TestTables : IDisposable
{
    private static readonly SourceLocation Nowhere = new("leakgate.yml", 1, 1, 1);

    private readonly TemporaryFolder folder = new();
    private readonly List<(string Split, List<DataFile> Files)> splits = [];

    /// <summary>Comma and double quotes, as declared rather than found.</summary>
    public static CsvDialect Plain { get; } = CsvDialect.Default with { Delimiter = ',' };

    public CsvDialect Csv { get; init; } = Plain;

    public ImmutableArray<string> Nulls { get; init; } = DatasetSpec.DefaultNulls;

    /// <summary>The declared format of all files; otherwise their endings tell.</summary>
    public DataFormat? Format { get; init; }

    /// <summary>The time column, if any.</summary>
    public string? Time { get; init; }

    public string? TimeFormat { get; init; }

    /// <summary>Columns that say when a value was known; they are read as times too.</summary>
    public ImmutableArray<string> KnownAt { get; init; } = [];

    /// <summary>The column that divides the one source; the names given to <c>Add</c> do not matter then.</summary>
    public string? SplitBy { get; init; }

    /// <summary>A training and a test split of one file each.</summary>
    public static TestTables Of(string train, string test) => new TestTables().Add("train", train).Add("test", test);

    /// <summary>Adds a file to a split, named after it.</summary>
    public TestTables Add(string split, string content, string ending = ".csv") =>
        Add(split, Encoding.UTF8.GetBytes(content), ending);

    /// <inheritdoc cref="Add(string, string, string)"/>
    public TestTables Add(string split, byte[] content, string ending = ".csv") => Add(split, content, ending, []);

    /// <summary>Adds a file whose folders give it columns.</summary>
    public TestTables Add(string split, byte[] content, string ending, ImmutableArray<PartitionKey> partitions)
    {
        var at = splits.FindIndex(s => s.Split == split);
        if (at < 0)
        {
            at = splits.Count;
            splits.Add((split, []));
        }
        var name = $"{split}{splits[at].Files.Count}{ending}";
        splits[at].Files.Add(new DataFile(folder.Write(name, content), name) { Partitions = partitions });
        return this;
    }

    public DatasetTables Open(int chunkSize = TextChunks.DefaultChunkSize)
    {
        var sources = splits.ConvertAll(s => new SourceSpec([Here($"{s.Split}*")], Nowhere) { Format = Format });
        var spec = new DatasetSpec
        {
            Name = Here("data"),
            Splits = SplitBy is null
                ? [.. splits.Select((s, i) => new SplitSpec(Here(s.Split), RoleOf(s.Split), sources[i]))]
                : [],
            Source = SplitBy is null ? null : sources[0],
            SplitBy = SplitBy is null
                ? null
                : new SplitBySpec(Here(SplitBy), ImmutableSortedDictionary<string, Located<SplitRole>>.Empty),
            Time = Time is null
                ? null
                : new TimeSpec(Here(Time), TimeFormat is null ? null : Here(TimeFormat), null, null),
            AvailableAt = [.. KnownAt.Select(column => new AvailableAtSpec(Here(column), Here(column)))],
            Csv = Csv,
            Nulls = Nulls,
            Rules = RuleSettings.Defaults,
        };
        var files = sources.Zip(splits).ToDictionary(s => s.First, s => s.Second.Files.ToImmutableArray());
        return DatasetTables.Open(spec, files, chunkSize);
    }

    /// <summary>Answers questions in one round, starting again whenever a column turns out to be of another kind.</summary>
    public MeasuredTables Measure(
        IReadOnlyList<Measurement> questions,
        int threads = 1,
        int chunkSize = TextChunks.DefaultChunkSize,
        long recordBudget = long.MaxValue
    ) => MeasureOn(Open(chunkSize), questions, threads, recordBudget);

    /// <inheritdoc cref="Measure(IReadOnlyList{Measurement}, int, int, long)"/>
    public static MeasuredTables MeasureOn(
        DatasetTables tables,
        IReadOnlyList<Measurement> questions,
        int threads,
        long recordBudget = long.MaxValue
    )
    {
        for (var passes = 1; ; passes++)
        {
            var engine = new LocalEngine(tables, threads) { RecordBudget = recordBudget };
            try
            {
                var answers = Synchronously(engine.AnswerAsync(questions, CancellationToken.None));
                return new MeasuredTables(tables, engine, answers, passes);
            }
            catch (RetypedException retyped)
            {
                tables = tables.Retyped(retyped.Kinds);
            }
        }
    }

    /// <summary>Answers one question.</summary>
    public TAnswer Measure<TAnswer>(
        Measurement<TAnswer> question,
        int threads = 1,
        int chunkSize = TextChunks.DefaultChunkSize
    ) => (TAnswer)Measure([question], threads, chunkSize).Answers[0];

    public static byte[] Gzip(string text) => Gzip(Encoding.UTF8.GetBytes(text));

    public static byte[] Gzip(byte[] bytes)
    {
        var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return target.ToArray();
    }

    public void Dispose() => folder.Dispose();

    /// <summary>The local engine does all its work before it returns.</summary>
    internal static T Synchronously<T>(Task<T> task)
    {
        Xunit.Assert.True(task.IsCompleted);
        return task.GetAwaiter().GetResult();
    }

    private static Located<string> Here(string text) => new(text, Nowhere);

    private static SplitRole RoleOf(string split) => SplitRoles.Infer(split) ?? SplitRole.Train;
}

/// <summary>What a round found, and the tables and engine to look rows up with.</summary>
internal sealed record MeasuredTables(
    DatasetTables Tables,
    LocalEngine Engine,
    IReadOnlyList<object> Answers,
    int Passes
)
{
    /// <summary>Rows as they stand in their files.</summary>
    public ImmutableArray<FoundRow> Lookup(IEnumerable<RowRef> rows, params ReadOnlySpan<string> columns)
    {
        var question = new RowLookup([.. rows], [.. columns]);
        var answers = TestTables.Synchronously(Engine.AnswerAsync([question], CancellationToken.None));
        return ((EquatableArray<FoundRow>)answers[0]).Items;
    }
}
