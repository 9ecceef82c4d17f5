using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>Answers <see cref="RowMovements"/>: every row leaves a record with its identity and its label.</summary>
internal sealed class RowMovementsLocal(RowMovements question) : LocalMeasurement<RowMovementsLocal.Accumulator>
{
    private int[] columns = [];
    private int label = -1;

    private RowMovements Question { get; } = question;

    public override void Declare(FormRequests requests)
    {
        columns = [.. Question.Columns.Items.Select(name => requests.Want(name, CellForms.Keys))];
        if (Question.Label is { } name)
            label = requests.Want(name, CellForms.Keys);
    }

    public override Accumulator Create() => new(this);

    public override object Finish(IReadOnlyList<Accumulator> accumulators, FinishContext context)
    {
        var visitors = RecordGrouping.Visit<MovementRecord, MovementVisitor>(
            [.. accumulators.Select(a => a.Records)],
            () => new MovementVisitor(Question),
            context
        );
        var total = new MovementVisitor(Question);
        foreach (var visitor in visitors)
            total.Add(visitor);
        return total.Answer(context.RowsPerSplit);
    }

    internal sealed class Accumulator(RowMovementsLocal owner) : IAccumulator
    {
        private readonly RowHash hash = new([.. owner.Question.Columns.Items]);

        public PartitionedRecords<MovementRecord> Records { get; } = new(owner.Memory);

        public void Observe(Batch batch)
        {
            var rows = batch.Count;
            var nulls = 0;
            hash.Begin(rows);
            for (var i = 0; i < owner.columns.Length; i++)
            {
                var column = batch.Columns[owner.columns[i]];
                nulls += column.Nulls;
                hash.Add(i, column.Keys.AsSpan(0, rows), column.HighKeys.AsSpan(0, rows));
            }
            var labels = owner.label < 0 ? [] : batch.Columns[owner.label].Keys;
            for (var r = 0; r < rows; r++)
            {
                if (nulls == 0 || HasIdentity(batch, r))
                    Records.Add(
                        new MovementRecord(hash.Low[r], hash.High[r], labels.Length == 0 ? 0 : labels[r], batch.Ref(r))
                    );
            }
        }

        public void Dispose() => Records.Dispose();

        private bool HasIdentity(Batch batch, int row)
        {
            if (!owner.Question.IsKey)
                return !hash.IsAllNull(row);
            foreach (var column in owner.columns)
            {
                if (batch.Columns[column].IsNull(row))
                    return false;
            }
            return true;
        }
    }
}

internal readonly record struct MovementRecord(ulong Low, ulong High, ulong Label, RowRef Ref)
    : IKeyedRecord<MovementRecord>
{
    public ulong Detail => Label;
}
