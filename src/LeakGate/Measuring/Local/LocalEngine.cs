using System.Collections.Immutable;
using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>
/// Answers measurements by reading the files: one pass per round whatever the number of questions, decoding only the
/// columns that some question wants, on all cores.
/// </summary>
internal sealed class LocalEngine(DatasetTables tables, int threads) : IMeasuringEngine
{
    private long[]? rowsPerSplit;

    /// <summary>Rows of each split; known after the first round.</summary>
    public IReadOnlyList<long> RowsPerSplit => rowsPerSplit ?? [];

    /// <summary>Bytes that the records of a pass, and grouping them, may take.</summary>
    public long RecordBudget { get; init; } = long.MaxValue;

    /// <summary>Where records go that exceed the budget.</summary>
    public string TemporaryFolder { get; init; } = Path.GetTempPath();

    /// <summary>Told how many bytes of all files have been read in the current pass; may be called from any thread.</summary>
    public Action<long>? Progress { get; init; }

    public Task<IReadOnlyList<object>> AnswerAsync(IReadOnlyList<Measurement> questions, CancellationToken cancellation)
    {
        var answers = new object?[questions.Count];
        var lookups = questions.Select((q, i) => (q, i)).Where(item => item.q is RowLookup).ToArray();
        foreach (var (question, i) in lookups)
            answers[i] = RowLookupLocal.Answer((RowLookup)question, tables);
        var passes = questions
            .Select((q, i) => (Question: q, Index: i))
            .Where(q => q.Question is not RowLookup)
            .ToArray();
        if (passes.Length > 0)
        {
            var measurements = passes.Select(q => LocalMeasurements.Of(q.Question, tables.Schema)).ToArray();
            var found = Pass(measurements, cancellation);
            for (var i = 0; i < passes.Length; i++)
                answers[passes[i].Index] = found[i];
        }
        return Task.FromResult<IReadOnlyList<object>>(answers!);
    }

    private object[] Pass(LocalMeasurement[] measurements, CancellationToken cancellation)
    {
        var requests = new FormRequests(tables.Schema);
        var memory = new RecordMemory(RecordBudget, TemporaryFolder);
        foreach (var measurement in measurements)
        {
            measurement.Memory = memory;
            measurement.Declare(requests);
        }
        var plan = tables.PlanFor(requests.Plans());
        var workers = new List<Worker>();
        try
        {
            using (var queue = new ChunkQueue(tables.Files, Progress))
                RunWorkers(workers, queue, () => new Worker(plan, measurements, queue), cancellation);
            tables.ThrowIfContradicted(workers.ConvertAll(w => w.Decoding));
            rowsPerSplit = SumRows(workers);
            tables.ThrowIfEmpty(rowsPerSplit);
            var context = new FinishContext(threads, rowsPerSplit, memory, cancellation);
            var answers = new object[measurements.Length];
            for (var i = 0; i < measurements.Length; i++)
            {
                var accumulators = workers.ConvertAll(w => w.Accumulators[i]);
                answers[i] = measurements[i].Finish(accumulators, context);
                // The largest memory is in here; the next answer may need as much.
                accumulators.ForEach(accumulator => accumulator.Dispose());
            }
            return answers;
        }
        finally
        {
            foreach (var worker in workers)
                worker.Dispose();
        }
    }

    private void RunWorkers(
        List<Worker> workers,
        ChunkQueue queue,
        Func<Worker> newWorker,
        CancellationToken cancellation
    )
    {
        var count = (int)Math.Clamp(tables.TotalBytes / TextChunks.DefaultChunkSize, 1, threads);
        for (var i = 0; i < count; i++)
            workers.Add(newWorker());
        var helpers = workers
            .Skip(1)
            .Select(w => new Thread(() => w.Run(cancellation)) { Name = "LeakGate worker" })
            .ToArray();
        foreach (var helper in helpers)
            helper.Start();
        workers[0].Run(cancellation);
        foreach (var helper in helpers)
            helper.Join();
        cancellation.ThrowIfCancellationRequested();
        queue.ThrowIfFailed();
    }

    private long[] SumRows(List<Worker> workers)
    {
        var rows = new long[tables.Schema.Splits.Length];
        foreach (var worker in workers)
        {
            for (var i = 0; i < rows.Length; i++)
                rows[i] += worker.Rows[i];
        }
        return rows;
    }

    /// <summary>One thread's decoding and accumulators.</summary>
    private sealed class Worker : IDisposable
    {
        private readonly Chunk chunk = new();
        private readonly ChunkQueue queue;
        private readonly WorkerShare share = new();

        public Worker(DecodePlan plan, LocalMeasurement[] measurements, ChunkQueue queue)
        {
            this.queue = queue;
            Rows = new long[plan.SplitCount];
            Accumulators = [.. measurements.Select(m => m.NewAccumulator())];
            foreach (var accumulator in Accumulators)
                accumulator.Join(share);
            Decoding = new DecodeWorker(plan, Observe);
        }

        public ImmutableArray<IAccumulator> Accumulators { get; }

        public DecodeWorker Decoding { get; }

        public long[] Rows { get; }

        /// <summary>Decodes chunks until there are no more; failures go to the queue, since this is a thread's body.</summary>
        public void Run(CancellationToken cancellation)
        {
            while (!cancellation.IsCancellationRequested && queue.Read(chunk) is { } table)
            {
                try
                {
                    table.Decode(chunk, Decoding);
                }
                catch (Exception e)
                {
                    queue.Fail(table, chunk.Index, e);
                }
            }
        }

        public void Dispose()
        {
            foreach (var accumulator in Accumulators)
                accumulator.Dispose();
        }

        private void Observe(Batch batch)
        {
            Rows[batch.Split] += batch.Count;
            // Once a column is known to be typed wrongly the pass only serves to find all such columns.
            if (Decoding.IsContradicted || queue.IsContradicted)
            {
                queue.IsContradicted = true;
                return;
            }
            share.Number++;
            foreach (var accumulator in Accumulators)
                accumulator.Observe(batch);
        }
    }
}
