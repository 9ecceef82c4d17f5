using LeakGate.Parquet;

namespace LeakGate.Splits;

/// <summary>Decodes one chunk of a Parquet file into the batches of a worker.</summary>
internal sealed class ChunkDecoder : IDisposable
{
    private readonly ParquetTable table;
    private readonly Chunk chunk;
    private readonly DecodeWorker worker;
    private readonly ParquetChunk place;
    private readonly ParquetReader reader;
    private readonly ParquetCells?[] cells;
    private readonly ParquetCells? route;

    public ChunkDecoder(ParquetTable table, Chunk chunk, DecodeWorker worker)
    {
        (this.table, this.chunk, this.worker) = (table, chunk, worker);
        place = table.ChunkAt(chunk.Index);
        var plan = worker.Plan;
        cells = new ParquetCells?[plan.Columns.Length];
        reader = table.OpenFile();
        try
        {
            for (var i = 0; i < cells.Length; i++)
            {
                if (plan.Columns[i].Forms != CellForms.None)
                    cells[i] = table.CellsOf(reader, place, plan.ColumnNames[i], plan.Columns[i], plan.Nulls);
            }
            if (plan.SplitBy is { } by)
                route = table.CellsOf(reader, place, by.Column, RoutePlan, plan.Nulls);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private static ColumnPlan RoutePlan => new(ColumnKind.Text, CellForms.Keys, false, null);

    public void Run()
    {
        var staged = route is null ? null : new StagedRows(worker.Plan);
        for (var row = 0; row < place.Rows; )
        {
            // As many rows as every column has on its page, so that each is read in one go.
            var count = Math.Min(place.Rows - row, Batch.Capacity);
            foreach (var column in cells)
                count = Math.Min(count, column?.Available ?? count);
            count = Math.Min(count, route?.Available ?? count);
            if (staged is null)
                Decode(row, count);
            else
                Distribute(staged, row, count);
            row += count;
        }
        worker.HandOn();
    }

    public void Dispose()
    {
        foreach (var column in cells)
            column?.Dispose();
        route?.Dispose();
        reader.Dispose();
    }

    /// <summary>Reads rows straight into a batch, and hands it on before their pages are left.</summary>
    private void Decode(int row, int count)
    {
        var batch = worker.BatchOf(table.Split);
        Fill(batch, row, count);
        worker.HandOn();
    }

    private void Fill(Batch batch, int row, int count)
    {
        var at = new RowRef(batch.Split, table.Index, chunk.Index, row);
        for (var i = 0; i < count; i++)
            batch.RowsInChunk[i] = row + i;
        batch.Count = count;
        for (var i = 0; i < cells.Length; i++)
        {
            var buffer = batch.Columns[i];
            if (cells[i] is { } column)
            {
                column.Read(count, buffer, worker, i, at);
            }
            else if (buffer.Plan.Forms != CellForms.None)
            {
                for (var r = 0; r < count; r++)
                    CellDecoder.SetNull(buffer, r);
            }
        }
    }

    /// <summary>Reads rows aside, and sends each to the batch of its split.</summary>
    private void Distribute(StagedRows staged, int row, int count)
    {
        staged.Clear();
        Fill(staged.Batch, row, count);
        route!.Read(count, staged.Route, worker, 0, RowRef.None);
        var by = worker.Plan.SplitBy!;
        for (var i = 0; i < count; i++)
        {
            var split = by.Route((staged.Route.Keys[i], staged.Route.HighKeys[i]));
            if (split < 0)
                throw table.WithoutSplit(place.RowsBefore + row + i + 1, by.Column);
            var batch = worker.BatchOf(split);
            staged.Send(i, batch);
            batch.RowsInChunk[batch.Count++] = row + i;
        }
    }
}
