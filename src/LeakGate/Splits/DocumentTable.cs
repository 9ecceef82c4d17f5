using System.Collections.Immutable;
using System.Text;
using LeakGate.Configuration;
using LeakGate.Configuration.Files;

namespace LeakGate.Splits;

/// <summary>
/// A file of plain text or Markdown: one row, or one per line, with the single column <c>text</c>. Empty documents and
/// blank lines are no rows, and no spelling stands for a missing value.
/// </summary>
internal sealed class DocumentTable : TextTable
{
    public const string Column = "text";

    private static readonly NullSpellings NoSpellings = new([]);

    private readonly DataFormat format;
    private readonly int chunkSize;

    /// <param name="format"><see cref="DataFormat.Text"/> or <see cref="DataFormat.Lines"/>.</param>
    /// <exception cref="GateException">The file cannot be read or holds binary data.</exception>
    public DocumentTable(DataFile file, int index, int split, DataFormat format, int chunkSize)
        : base(file, index, split, encoding: null)
    {
        (this.format, this.chunkSize) = (format, chunkSize);
        ReadStart(null, "text in UTF-8");
    }

    public override ImmutableArray<string> Columns { get; } = [Column];

    /// <summary>Text whatever the first rows are: a document that says 42 is no number.</summary>
    public override ImmutableArray<ColumnSample> Sample(NullSpellings nulls) => [new(ColumnKind.Text, 0)];

    public override void Decode(Chunk chunk, DecodeWorker worker)
    {
        worker.BeginChunk(Index, chunk);
        var row = 0;
        for (var rows = new DocumentCursor(chunk.Memory.Span, format); rows.MoveNext(); row++)
        {
            var batch = worker.BatchOf(Split);
            var at = batch.Count;
            for (var c = 0; c < worker.Plan.Columns.Length; c++)
            {
                var buffer = batch.Columns[c];
                if (buffer.Plan.Forms == CellForms.None)
                    continue;
                if (worker.Plan.ColumnNames[c] != Column)
                {
                    CellDecoder.SetNull(buffer, at);
                    continue;
                }
                var kind = CellDecoder.Decode(rows.Text, buffer, at, NoSpellings, chunk.Bytes);
                if (kind != buffer.Plan.Kind)
                    worker.Contradict(c, kind, new RowRef(Split, Index, chunk.Index, row));
            }
            batch.RowsInChunk[at] = row;
            batch.Count = at + 1;
        }
        worker.HandOn();
        NoteRows(chunk, row);
    }

    public override ImmutableArray<LookedUpRow> Lookup(ImmutableArray<RowRef> rows, ImmutableArray<string> columns)
    {
        var answers = ImmutableArray.CreateBuilder<LookedUpRow>(rows.Length);
        var at = 0;
        foreach (var chunk in ReadAgain(rows.Select(row => row.Chunk).Distinct()))
        {
            var before = RowsBefore(chunk);
            var found = new DocumentCursor(chunk.Memory.Span, format);
            for (var i = 0; at < rows.Length && rows[at].Chunk == chunk.Index && found.MoveNext(); i++)
            {
                if (rows[at].Row != i)
                    continue;
                var text = Encoding.UTF8.GetString(found.Text);
                ImmutableArray<string?> cells = [.. columns.Select(name => name == Column ? text : null)];
                for (; at < rows.Length && rows[at].Chunk == chunk.Index && rows[at].Row == i; at++)
                    answers.Add(new LookedUpRow(FirstLineOf(chunk) + found.LinesBefore, before + i + 1, cells));
            }
        }
        return answers.ToImmutable();
    }

    protected override TextChunks Cut(Stream stream) =>
        format == DataFormat.Lines ? new LineChunks(stream, File, chunkSize) : new OneChunk(stream, File, chunkSize);

    /// <summary>A whole file as one chunk.</summary>
    private sealed class OneChunk(Stream stream, DataFile file, int chunkSize) : TextChunks(stream, file, chunkSize)
    {
        protected override int RecordsEnd(ReadOnlySpan<byte> text) => 0;
    }

    /// <summary>Walks over the rows of a chunk.</summary>
    private ref struct DocumentCursor(ReadOnlySpan<byte> text, DataFormat format)
    {
        private readonly ReadOnlySpan<byte> text = text;
        private LineCursor lines = new(text);
        private bool isRead;

        public ReadOnlySpan<byte> Text { get; private set; }

        /// <summary>Lines of the chunk before the row.</summary>
        public readonly int LinesBefore => format == DataFormat.Lines ? lines.LinesBefore : 0;

        public bool MoveNext()
        {
            if (format == DataFormat.Lines)
            {
                if (!lines.MoveNext())
                    return false;
                Text = text.Slice(lines.Start, lines.Length);
                return true;
            }
            if (isRead)
                return false;
            isRead = true;
            // Whether a file ends in a line break hangs on the editor.
            Text = text.TrimEnd("\r\n"u8);
            return !Text.IsEmpty;
        }
    }
}
