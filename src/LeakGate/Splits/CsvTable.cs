using System.Collections.Immutable;
using System.Text;
using CsvHelper;
using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Configuration.Files;
using LeakGate.Measuring.Kernels;

namespace LeakGate.Splits;

/// <summary>A CSV or TSV file, plain or gzipped, parsed by CsvHelper chunk by chunk.</summary>
internal sealed class CsvTable : TextTable
{
    private readonly CsvDialect dialect;
    private readonly CsvReaderOptions options;
    private readonly char delimiter;
    private readonly Chunk sample = new();
    private readonly int chunkSize;

    /// <summary>Reads the header and finds the delimiter.</summary>
    /// <exception cref="GateException">The file is not readable as CSV.</exception>
    public CsvTable(
        DataFile file,
        int index,
        int split,
        CsvDialect dialect,
        int chunkSize = TextChunks.DefaultChunkSize
    )
        : base(file, index, split, dialect.Encoding)
    {
        this.dialect = dialect;
        this.chunkSize = chunkSize;
        options = new CsvReaderOptions
        {
            Quote = dialect.Quote,
            CommentPrefix = dialect.Comment,
            TrimWhitespace = dialect.Trim,
            TrimInsideQuotes = dialect.Trim,
            HasHeader = false,
            MaxRecordSize = 1 << 28,
            IncludeValuesInExceptions = false,
        };
        var start = ReadStart("a header line and rows", "text, in UTF-8 or the encoding declared under csv.encoding");
        HasSeparatorHint = StartsWithHint(start.Span);
        delimiter =
            HasSeparatorHint ? (char)start.Span[4]
            : dialect.Delimiter is { } declared ? declared
            : Detect(start);
        using (var source = OpenChunks())
            source.Read(sample);
        using var reader = OpenReader(sample);
        if (dialect.Header)
            reader.ReadHeader();
        Columns = dialect.Header ? Named(reader.Headers) : Numbered(reader.Read() ? reader.FieldCount : 0);
    }

    public override ImmutableArray<string> Columns { get; }

    /// <summary>The dialect with the delimiter that was found.</summary>
    public CsvDialect Dialect => dialect with { Delimiter = delimiter };

    /// <summary>Whether the first line is Excel's <c>sep=;</c>, which is no header.</summary>
    public bool HasSeparatorHint { get; }

    public override ImmutableArray<ColumnSample> Sample(NullSpellings nulls)
    {
        var sampler = new ColumnSampler(Columns.Length, nulls);
        using var reader = OpenReader(sample);
        for (var row = 0; row < ColumnSampler.Rows && reader.Read(); row++)
        {
            for (var i = 0; i < Math.Min(Columns.Length, reader.FieldCount); i++)
                sampler.Add(i, reader.GetSpan(i));
        }
        return sampler.ToSamples();
    }

    public override void Decode(Chunk chunk, DecodeWorker worker)
    {
        var plan = worker.Plan;
        var fields = new int[plan.Columns.Length];
        var wanted = new int[plan.Columns.Length];
        var count = 0;
        for (var c = 0; c < plan.Columns.Length; c++)
        {
            if (plan.Columns[c].Forms == CellForms.None)
                continue;
            wanted[count] = c;
            fields[count++] = Columns.IndexOf(plan.ColumnNames[c]);
        }
        var routeField = plan.SplitBy is null ? -1 : Columns.IndexOf(plan.SplitBy.Column);
        worker.BeginChunk(Index, chunk);
        var row = DecodeRows(chunk, worker, wanted.AsSpan(0, count), fields.AsSpan(0, count), routeField);
        worker.HandOn();
        NoteRows(chunk, row);
    }

    private int DecodeRows(
        Chunk chunk,
        DecodeWorker worker,
        ReadOnlySpan<int> wanted,
        ReadOnlySpan<int> fields,
        int routeField
    )
    {
        var plan = worker.Plan;
        var width = Columns.Length;
        using var reader = OpenReader(chunk);
        var row = 0;
        for (; reader.Read(); row++)
        {
            if (reader.FieldCount != width)
                throw Ragged(chunk, row, reader.FieldCount);
            var split = Split;
            if (routeField >= 0 && (split = plan.SplitBy!.Route(reader.GetSpan(routeField))) < 0)
                throw UnknownSplit(chunk, row, plan.SplitBy.Column);
            var batch = worker.BatchOf(split);
            var at = batch.Count;
            for (var i = 0; i < wanted.Length; i++)
            {
                var column = wanted[i];
                var buffer = batch.Columns[column];
                if (fields[i] < 0)
                {
                    CellDecoder.SetNull(buffer, at);
                    continue;
                }
                var kind = CellDecoder.Decode(reader.GetSpan(fields[i]), buffer, at, plan.Nulls, chunk.Bytes);
                if (kind != buffer.Plan.Kind && kind != ColumnKind.Empty)
                    worker.Contradict(column, kind, new RowRef(split, Index, chunk.Index, row));
            }
            batch.RowsInChunk[at] = row;
            batch.Count = at + 1;
        }
        return row;
    }

    public override ImmutableArray<LookedUpRow> Lookup(ImmutableArray<RowRef> rows, ImmutableArray<string> columns)
    {
        var answers = ImmutableArray.CreateBuilder<LookedUpRow>(rows.Length);
        var fields = columns.Select(name => Columns.IndexOf(name)).ToArray();
        var at = 0;
        foreach (var chunk in ReadAgain(rows.Select(r => r.Chunk).Distinct()))
        {
            var before = RowsBefore(chunk);
            using var reader = OpenReader(chunk, trackLines: true);
            for (var row = 0; at < rows.Length && rows[at].Chunk == chunk.Index && reader.Read(); row++)
            {
                for (; at < rows.Length && rows[at].Chunk == chunk.Index && rows[at].Row == row; at++)
                    answers.Add(
                        new LookedUpRow(
                            LineOf(chunk, reader),
                            before + row + 1,
                            [.. fields.Select(i => Cell(reader, i))]
                        )
                    );
            }
        }
        return answers.ToImmutable();
    }

    private static string? Cell(CsvReader reader, int field) =>
        field < 0 || field >= reader.FieldCount ? null : reader.GetString(field);

    private long LineOf(Chunk chunk, CsvReader reader) => FirstLineOf(chunk) + reader.LineNumber - 1;

    protected override TextChunks Cut(Stream stream) => new CsvChunks(stream, File, dialect, delimiter, chunkSize);

    private char Detect(ReadOnlyMemory<byte> start)
    {
        using var reader = CsvReader.Create(start, options with { DetectSeparatorHint = false });
        return reader.Separator;
    }

    private CsvReader OpenReader(Chunk chunk, bool trackLines = false)
    {
        var first = chunk.Index == 0;
        return CsvReader.Create(
            chunk.Memory,
            options with
            {
                HasHeader = first && dialect.Header,
                // With the hint the reader has to find the delimiter by itself, or it would read the hint as a record.
                DetectSeparatorHint = first && HasSeparatorHint,
                Separator = first && HasSeparatorHint ? null : delimiter,
                TrackLineNumbers = trackLines,
            }
        );
    }

    private GateException Ragged(Chunk chunk, int row, int found) =>
        Broken(
            chunk,
            row,
            $"the row has {found} {(found == 1 ? "field" : "fields")}",
            $"{Columns.Length}, as in the header",
            "quote values that contain the delimiter, or set csv.delimiter"
        );

    private GateException UnknownSplit(Chunk chunk, int row, string column) =>
        Broken(chunk, row, $"the row has no value under '{column}'", "the name of a split or the number of a fold");

    private GateException Broken(Chunk chunk, int row, string found, string expected, string? hint = null)
    {
        using var reader = OpenReader(chunk, trackLines: true);
        for (var i = 0; i <= row; i++)
            reader.Read();
        var line = (int)Math.Min(int.MaxValue, LineOf(chunk, reader));
        return new GateException(
            ExitCode.Data,
            new Problem(
                RunRules.DataUnreadable,
                new SourceLocation(File.RelativePath, line, 1, 1),
                found,
                expected,
                hint
            )
        );
    }

    private ImmutableArray<string> Named(IReadOnlyList<string> headers)
    {
        var names = headers.Select((name, i) => name.Length == 0 ? $"column{i + 1}" : name).ToImmutableArray();
        if (names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new GateException(
                ExitCode.Data,
                new Problem(
                    RunRules.DataUnreadable,
                    new SourceLocation(File.RelativePath, 1, 1, 1),
                    $"the header names '{twice.Key}' {twice.Count()} times",
                    "a name of its own for every column"
                )
            );
        }
        return names;
    }

    private static ImmutableArray<string> Numbered(int count) =>
        [.. Enumerable.Range(1, count).Select(i => $"column{i}")];

    private bool StartsWithHint(ReadOnlySpan<byte> text) =>
        text.Length > 4
        && Ascii.EqualsIgnoreCase(text[..4], "sep="u8)
        && text[4] != dialect.Quote
        && text[4] is >= (byte)' ' and < 0x7F or (byte)'\t'
        && (text.Length == 5 || text[5] is (byte)'\n' or (byte)'\r');
}
