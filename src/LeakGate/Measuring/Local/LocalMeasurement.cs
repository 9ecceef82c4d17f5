using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>
/// How the local engine answers one question: which cells it needs, what each worker accumulates, and what the
/// accumulators amount to.
/// </summary>
internal abstract class LocalMeasurement
{
    /// <summary>The budget of its accumulators' records.</summary>
    public RecordMemory Memory { get; set; } = RecordMemory.Unbounded;

    /// <summary>Asks for the forms of the columns that are observed.</summary>
    public abstract void Declare(FormRequests requests);

    /// <summary>A fresh accumulator for one worker.</summary>
    public abstract IAccumulator NewAccumulator();

    /// <summary>The answer. Must not depend on the order of the accumulators.</summary>
    public abstract object Finish(IReadOnlyList<IAccumulator> accumulators, FinishContext context);
}

/// <summary>A <see cref="LocalMeasurement"/> with accumulators of one type.</summary>
internal abstract class LocalMeasurement<TAccumulator> : LocalMeasurement
    where TAccumulator : class, IAccumulator
{
    public abstract TAccumulator Create();

    public abstract object Finish(IReadOnlyList<TAccumulator> accumulators, FinishContext context);

    public sealed override IAccumulator NewAccumulator() => Create();

    public sealed override object Finish(IReadOnlyList<IAccumulator> accumulators, FinishContext context) =>
        Finish([.. accumulators.Cast<TAccumulator>()], context);
}

/// <summary>What a worker gathers for one question.</summary>
internal interface IAccumulator : IDisposable
{
    /// <summary>Told once, before the first batch, what it may share with the worker's other accumulators.</summary>
    void Join(WorkerShare share) { }

    /// <summary>Takes note of some rows of one split. The batch is reused afterwards.</summary>
    void Observe(Batch batch);

    void IDisposable.Dispose() { }
}

/// <summary>Where a round's wishes for cell forms come together.</summary>
internal sealed class FormRequests(TableSchema schema)
{
    private readonly CellForms[] forms = new CellForms[schema.Columns.Length];

    public TableSchema Schema { get; } = schema;

    /// <summary>Asks for forms of a column and returns its index.</summary>
    public int Want(string column, CellForms wanted)
    {
        var index = Schema.IndexOf(column);
        forms[index] |= wanted;
        return index;
    }

    /// <summary>The plan for every column of the data set.</summary>
    public ColumnPlan[] Plans() =>
        [
            .. Schema.Columns.Select(
                (column, i) => new ColumnPlan(column.Kind, forms[i], column.IsTime, column.TimeFormat)
            ),
        ];
}

/// <summary>What finishing an answer may use.</summary>
/// <param name="Threads">Workers allowed.</param>
/// <param name="RowsPerSplit">Rows of each split in this pass.</param>
/// <param name="Memory">The pass's budget for records and for grouping them.</param>
internal sealed record FinishContext(
    int Threads,
    long[] RowsPerSplit,
    RecordMemory Memory,
    CancellationToken Cancellation
)
{
    /// <summary>Rows in the splits of a set.</summary>
    public long RowsIn(ulong splits)
    {
        var sum = 0L;
        for (var i = 0; i < RowsPerSplit.Length; i++)
        {
            if ((splits >> i & 1) != 0)
                sum += RowsPerSplit[i];
        }
        return sum;
    }
}
