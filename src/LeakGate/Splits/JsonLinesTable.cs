using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Unicode;
using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Configuration.Files;

namespace LeakGate.Splits;

/// <summary>A file of JSON Lines, plain or gzipped: one object per line, whose keys are the columns.</summary>
internal sealed class JsonLinesTable : TextTable
{
    private const string Expected = JsonFault.OneObject;

    private readonly int chunkSize;
    private readonly Chunk sample = new();
    private readonly Lock shapeGate = new();
    private readonly JsonShape shape = new();
    private JsonLayout layout;
    private bool hasLateColumns;

    /// <summary>Finds the columns of the first rows.</summary>
    /// <exception cref="GateException">The file is not readable as JSON Lines, or no object in it has a key.</exception>
    public JsonLinesTable(DataFile file, int index, int split, int chunkSize = TextChunks.DefaultChunkSize)
        : base(file, index, split, encoding: null)
    {
        this.chunkSize = chunkSize;
        ReadStart(Expected, "JSON Lines in UTF-8");
        using (var source = OpenChunks())
            source.Read(sample);
        layout = shape.ToLayout();
        LearnAll(sample, ColumnSampler.Rows);
        layout = shape.ToLayout();
        hasLateColumns = false;
        if (layout.Columns.IsEmpty)
            FindAllColumns();
        if (layout.Columns.IsEmpty)
            throw Utf8Input.Unreadable(file, "no object in the file has a value", "objects whose keys are the columns");
    }

    public override ImmutableArray<string> Columns => layout.Columns;

    public override bool RowsMayLackColumns => true;

    public override bool HasLateColumns => hasLateColumns;

    public override void TakeLateColumns()
    {
        // Which of the late columns was met first hangs on the threads.
        shape.SortLate();
        layout = shape.ToLayout();
        hasLateColumns = false;
    }

    public override void FindAllColumns()
    {
        using (var source = Open())
        {
            var chunk = new Chunk();
            while (source.Read(chunk))
                LearnAll(chunk, int.MaxValue);
        }
        TakeLateColumns();
    }

    public override ImmutableArray<ColumnSample> Sample(NullSpellings nulls)
    {
        var sampler = new ColumnSampler(Columns.Length, nulls);
        var row = new JsonRow(layout, All(Columns.Length));
        var lines = new LineCursor(sample.Memory.Span);
        for (var i = 0; i < ColumnSampler.Rows && lines.MoveNext(); i++)
        {
            Read(row, sample, lines);
            for (var column = 0; column < Columns.Length; column++)
                sampler.Add(column, row.Cell(column));
        }
        return sampler.ToSamples();
    }

    public override void Decode(Chunk chunk, DecodeWorker worker)
    {
        var plan = worker.Plan;
        var columns = plan.Columns;
        var fields = new int[columns.Length];
        var isWanted = new bool[layout.Columns.Length];
        for (var c = 0; c < columns.Length; c++)
        {
            fields[c] = columns[c].Forms == CellForms.None ? -1 : layout.Columns.IndexOf(plan.ColumnNames[c]);
            if (fields[c] >= 0)
                isWanted[fields[c]] = true;
        }
        var route = plan.SplitBy is null ? -1 : layout.Columns.IndexOf(plan.SplitBy.Column);
        if (route >= 0)
            isWanted[route] = true;
        RequireUtf8(chunk);
        worker.BeginChunk(Index, chunk);
        var rows = DecodeRows(chunk, worker, new JsonRow(layout, isWanted), fields, route);
        worker.HandOn();
        NoteRows(chunk, rows);
    }

    private int DecodeRows(Chunk chunk, DecodeWorker worker, JsonRow row, int[] fields, int route)
    {
        var plan = worker.Plan;
        var lines = new LineCursor(chunk.Memory.Span);
        var count = 0;
        for (; lines.MoveNext(); count++)
        {
            Read(row, chunk, lines);
            if (row.HasUnknownKey)
            {
                Learn(chunk, lines);
                worker.Abandon();
            }
            var split = Split;
            if (route >= 0 && (split = plan.SplitBy!.Route(row.Cell(route))) < 0)
                throw Broken(
                    chunk,
                    lines,
                    new JsonFault(
                        0,
                        $"the row has no value under '{plan.SplitBy.Column}'",
                        "the name of a split or the number of a fold"
                    )
                );
            var batch = worker.BatchOf(split);
            var at = batch.Count;
            for (var c = 0; c < fields.Length; c++)
            {
                var buffer = batch.Columns[c];
                if (buffer.Plan.Forms == CellForms.None)
                    continue;
                if (fields[c] < 0)
                {
                    CellDecoder.SetNull(buffer, at);
                    continue;
                }
                var kind = CellDecoder.Decode(row.Cell(fields[c]), buffer, at, plan.Nulls, chunk.Bytes);
                if (kind != buffer.Plan.Kind && kind != ColumnKind.Empty)
                    worker.Contradict(c, kind, new RowRef(split, Index, chunk.Index, count));
            }
            batch.RowsInChunk[at] = count;
            batch.Count = at + 1;
        }
        return count;
    }

    public override ImmutableArray<LookedUpRow> Lookup(ImmutableArray<RowRef> rows, ImmutableArray<string> columns)
    {
        var answers = ImmutableArray.CreateBuilder<LookedUpRow>(rows.Length);
        var fields = columns.Select(name => layout.Columns.IndexOf(name)).ToArray();
        var row = new JsonRow(layout, All(layout.Columns.Length));
        var at = 0;
        foreach (var chunk in ReadAgain(rows.Select(r => r.Chunk).Distinct()))
        {
            var before = RowsBefore(chunk);
            var lines = new LineCursor(chunk.Memory.Span);
            for (var i = 0; at < rows.Length && rows[at].Chunk == chunk.Index && lines.MoveNext(); i++)
            {
                if (rows[at].Row != i)
                    continue;
                Read(row, chunk, lines);
                ImmutableArray<string?> cells = [.. fields.Select(field => TextOf(row, field))];
                for (; at < rows.Length && rows[at].Chunk == chunk.Index && rows[at].Row == i; at++)
                    answers.Add(new LookedUpRow(FirstLineOf(chunk) + lines.LinesBefore, before + i + 1, cells));
            }
        }
        return answers.ToImmutable();
    }

    protected override TextChunks Cut(Stream stream) => new LineChunks(stream, File, chunkSize);

    private static string? TextOf(JsonRow row, int field) =>
        field < 0 || row.IsMissing(field) ? null : Encoding.UTF8.GetString(row.Cell(field));

    private static bool[] All(int columns)
    {
        var all = new bool[columns];
        all.AsSpan().Fill(true);
        return all;
    }

    private void Read(JsonRow row, Chunk chunk, LineCursor line)
    {
        try
        {
            row.Read(chunk.Bytes, line.Start, line.Length);
        }
        catch (JsonFault fault)
        {
            throw Broken(chunk, line, fault);
        }
    }

    /// <summary>Takes note of the keys of the first lines of a chunk.</summary>
    private void LearnAll(Chunk chunk, int most)
    {
        RequireUtf8(chunk);
        var row = new JsonRow(layout, new bool[layout.Columns.Length]);
        var lines = new LineCursor(chunk.Memory.Span);
        for (var i = 0; i < most && lines.MoveNext(); i++)
        {
            Read(row, chunk, lines);
            if (row.HasUnknownKey)
                Learn(chunk, lines);
        }
    }

    private void Learn(Chunk chunk, LineCursor line)
    {
        lock (shapeGate)
        {
            hasLateColumns = true;
            if (shape.Learn(chunk.Bytes.AsSpan(line.Start, line.Length)))
                return;
        }
        throw Utf8Input.Unreadable(
            File,
            $"the objects of the file have more than {JsonShape.MostKeys:N0} different keys",
            "keys that name columns",
            "write an object whose keys are values, such as ids, as an array of objects"
        );
    }

    // The parser looks into strings only where they have escapes.
    private void RequireUtf8(Chunk chunk)
    {
        if (Utf8.IsValid(chunk.Memory.Span))
            return;
        var lines = new LineCursor(chunk.Memory.Span);
        while (lines.MoveNext())
        {
            var line = chunk.Memory.Span.Slice(lines.Start, lines.Length);
            if (Utf8.IsValid(line))
                continue;
            throw Broken(
                chunk,
                lines,
                new JsonFault(
                    ValidLength(line),
                    "the line is not UTF-8",
                    "JSON Lines in UTF-8",
                    "convert the file: iconv -f windows-1252 -t utf-8 FILE > FILE.jsonl"
                )
            );
        }
    }

    private static int ValidLength(ReadOnlySpan<byte> text)
    {
        var valid = 0;
        while (Rune.DecodeFromUtf8(text[valid..], out _, out var bytes) == OperationStatus.Done)
            valid += bytes;
        return valid;
    }

    private GateException Broken(Chunk chunk, LineCursor line, JsonFault fault)
    {
        var before = chunk.Bytes.AsSpan(line.Start, (int)Math.Min(fault.At, line.Length));
        var column = 1 + Encoding.UTF8.GetCharCount(before);
        return new GateException(
            ExitCode.Data,
            new Problem(
                RunRules.DataUnreadable,
                new SourceLocation(
                    File.RelativePath,
                    (int)Math.Min(int.MaxValue, FirstLineOf(chunk) + line.LinesBefore),
                    column,
                    column
                ),
                fault.Found,
                fault.Expected,
                fault.Hint
            )
        );
    }
}
