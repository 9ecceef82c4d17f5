using System.Collections.Immutable;
using System.Text;
using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Configuration.Files;
using LeakGate.Measuring.Kernels;
using LeakGate.Parquet;

namespace LeakGate.Splits;

/// <summary>A Parquet file. Its row groups, or parts of large ones, are decoded side by side, and wanted columns alone.</summary>
internal sealed class ParquetTable : TableReader
{
    private const int SampleRows = 1000;

    /// <summary>A row of a file in bytes, as a rule of thumb that makes rows of the chunk sizes meant for text.</summary>
    private const int BytesPerRow = 8;

    private readonly ParquetFile parquet;
    private readonly ParquetChunk[] chunks;
    private readonly ParquetColumn[] columns;

    /// <summary>Reads the footer.</summary>
    /// <exception cref="GateException">The file is not readable as Parquet, or names a column twice.</exception>
    public ParquetTable(DataFile file, int index, int split, int chunkSize)
        : base(file, index, split)
    {
        parquet = Guard(() => ParquetFile.Read(file.ContentPath));
        // Of a list or map all leaves have one name.
        columns =
        [
            .. parquet.Columns.Where((c, i) => !c.IsRepeated || parquet.Columns.Take(i).All(o => o.Name != c.Name)),
        ];
        Columns = [.. columns.Select(column => column.Name)];
        if (Columns.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw Utf8Input.Unreadable(
                file,
                $"the schema names column '{twice.Key}' {twice.Count()} times",
                "a name of its own for every column"
            );
        chunks = ParquetChunks.Divide(file, parquet, Math.Max(chunkSize / BytesPerRow, 1));
    }

    public override ImmutableArray<string> Columns { get; }

    public override ImmutableArray<ColumnSample> Sample(NullSpellings nulls) =>
        Guard(() =>
        {
            using var reader = parquet.Open();
            return columns.Select(column => Sample(reader, column, nulls)).ToImmutableArray();
        });

    public override ChunkSource Open() => new ParquetChunks(chunks);

    public override void Decode(Chunk chunk, DecodeWorker worker) =>
        Guard(() =>
        {
            worker.BeginChunk(Index, chunk);
            using var pass = new ChunkDecoder(this, chunk, worker);
            pass.Run();
            return true;
        });

    public override ImmutableArray<LookedUpRow> Lookup(ImmutableArray<RowRef> rows, ImmutableArray<string> columns) =>
        Guard(() =>
        {
            using var reader = parquet.Open();
            var answers = ImmutableArray.CreateBuilder<LookedUpRow>(rows.Length);
            for (var at = 0; at < rows.Length; )
            {
                var chunk = rows[at].Chunk;
                var end = at;
                while (end < rows.Length && rows[end].Chunk == chunk)
                    end++;
                Lookup(reader, rows.AsSpan()[at..end], columns, answers);
                at = end;
            }
            return answers.ToImmutable();
        });

    private void Lookup(
        ParquetReader reader,
        ReadOnlySpan<RowRef> rows,
        ImmutableArray<string> names,
        ImmutableArray<LookedUpRow>.Builder answers
    )
    {
        var chunk = chunks[rows[0].Chunk];
        var cells = new ParquetCells?[names.Length];
        try
        {
            for (var i = 0; i < cells.Length; i++)
                cells[i] = CellsOf(reader, chunk, names[i], default, NoNulls);
            var read = 0;
            foreach (var row in rows)
            {
                if (row.Row >= read)
                {
                    foreach (var column in cells)
                    {
                        column?.Skip(row.Row - read);
                        if (column?.Available > 0)
                            column.Read(1);
                    }
                    read = row.Row + 1;
                }
                answers.Add(
                    new LookedUpRow(0, chunk.RowsBefore + row.Row + 1, [.. cells.Select(column => column?.Show(0))])
                );
            }
        }
        finally
        {
            foreach (var column in cells)
                column?.Dispose();
        }
    }

    private static NullSpellings NoNulls { get; } = new([]);

    /// <summary>The kinds of the texts of the first rows, so that no format is typed otherwise than another.</summary>
    private ColumnSample Sample(ParquetReader reader, ParquetColumn column, NullSpellings nulls)
    {
        if (column.IsRepeated)
            return new ColumnSample(ColumnKind.Text, 0);
        var (kind, sum, count) = (ColumnKind.Empty, 0.0, 0);
        var left = SampleRows;
        for (var group = 0; group < parquet.RowGroups.Count && left > 0; group++)
        {
            using var cells = new ParquetCells(reader.OpenColumn(group, column), column, default, nulls);
            while (left > 0 && cells.Available is > 0 and var available)
            {
                var rows = Math.Min(Math.Min(available, left), Batch.Capacity);
                cells.Read(rows);
                for (var row = 0; row < rows; row++)
                {
                    var text = cells.TextOf(row);
                    kind = ColumnKinds.Join(kind, CellDecoder.Classify(text, nulls));
                    if (DecimalParser.TryParse(text, out var number) && double.IsFinite(number.Value))
                        (sum, count) = (sum + number.Value, count + 1);
                }
                left -= rows;
            }
        }
        return new ColumnSample(kind, count == 0 ? 0 : sum / count);
    }

    /// <summary>A column of a chunk from its first row on; null where the file does not have it.</summary>
    internal ParquetCells? CellsOf(
        ParquetReader reader,
        in ParquetChunk chunk,
        string name,
        in ColumnPlan plan,
        NullSpellings nulls
    )
    {
        var index = Columns.IndexOf(name);
        if (index < 0)
            return null;
        var column = columns[index];
        if (column.IsRepeated)
            throw Utf8Input.Unreadable(
                File,
                $"column '{name}' holds a list or a map in every row",
                "single values, which can be compared",
                $"add '{name}' to 'ignore', or store what is in it in columns of their own"
            );
        var cells = new ParquetCells(reader.OpenColumn(chunk.RowGroup, column), column, plan, nulls);
        try
        {
            cells.Skip(chunk.FirstRow);
            return cells;
        }
        catch
        {
            cells.Dispose();
            throw;
        }
    }

    internal ParquetReader OpenFile() => parquet.Open();

    internal ParquetChunk ChunkAt(int index) => chunks[index];

    internal GateException WithoutSplit(long row, string column) =>
        Utf8Input.Unreadable(
            File,
            $"row {row} has no value under '{column}'",
            "the name of a split or the number of a fold"
        );

    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ParquetException e)
        {
            throw Utf8Input.Unreadable(File, e.Message, "a Parquet file that is whole", "write or fetch it again");
        }
        catch (Exception e) when (Utf8Input.IsReadFailure(e))
        {
            throw Utf8Input.Unreadable(File, e);
        }
    }
}
