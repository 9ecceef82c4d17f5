using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>Answers <see cref="KeyAggregateRows"/>: every row leaves feature and source under its key.</summary>
internal sealed class KeyAggregateRowsLocal(KeyAggregateRows question)
    : LocalMeasurement<KeyAggregateRowsLocal.Accumulator>
{
    private int[] key = [];
    private int feature;
    private int source;

    public override void Declare(FormRequests requests)
    {
        key = [.. question.Key.Items.Select(name => requests.Want(name, CellForms.Keys))];
        feature = requests.Want(question.Feature, CellForms.Values);
        source = requests.Want(question.Source, CellForms.Values);
    }

    public override Accumulator Create() => new(this);

    public override object Finish(IReadOnlyList<Accumulator> accumulators, FinishContext context)
    {
        var visitors = RecordGrouping.Visit<AggregateRecord, AggregateVisitor>(
            [.. accumulators.Select(a => a.Records)],
            () => new AggregateVisitor(question),
            context
        );
        var total = default(AggregateTally);
        foreach (var visitor in visitors)
            total.Add(visitor.Tally);
        return total;
    }

    internal sealed class Accumulator(KeyAggregateRowsLocal owner) : IAccumulator
    {
        private readonly SeriesReader reader = new(owner.Key, owner.key, timeColumn: null);

        public PartitionedRecords<AggregateRecord> Records { get; } = new(owner.Memory);

        public void Observe(Batch batch)
        {
            var features = batch.Columns[owner.feature].Numbers;
            var sources = batch.Columns[owner.source].Numbers;
            reader.Begin(batch);
            for (var r = 0; r < batch.Count; r++)
            {
                if (reader.TryRead(batch, r, out var row))
                    Records.Add(new AggregateRecord(row.Low, row.High, row.Ref, features[r], sources[r]));
            }
        }

        public void Dispose() => Records.Dispose();
    }

    private EquatableArray<string> Key => question.Key;
}

/// <summary>Rows of a key that agree in both values are told as one with a count.</summary>
internal readonly record struct AggregateRecord(ulong Low, ulong High, RowRef Ref, double Feature, double Source)
    : IKeyedRecord<AggregateRecord>
{
    public ulong Detail => CellKeys.Mix(CellKeys.OfNumber(Feature)) + CellKeys.OfNumber(Source);
}

/// <summary>Counts over the rows of one key.</summary>
internal sealed class AggregateVisitor(KeyAggregateRows question) : IGroupVisitor<AggregateRecord>
{
    private double[] feature = [];
    private double[] source = [];
    private double[] scratch = [];
    private RowRef[] refs = [];
    private AggregateTally tally;

    public AggregateTally Tally => tally;

    public void VisitSingle(in AggregateRecord record) { }

    public void VisitGroup(ReadOnlySpan<AggregateRecord> records, ReadOnlySpan<long> counts)
    {
        var rows = 0L;
        for (var i = 0; i < records.Length; i++)
            rows += counts.IsEmpty ? 1 : counts[i];
        Reserve(checked((int)rows));
        var at = 0;
        for (var i = 0; i < records.Length; i++)
        {
            for (var copies = counts.IsEmpty ? 1 : counts[i]; copies > 0; copies--, at++)
                (feature[at], source[at], refs[at]) = (records[i].Feature, records[i].Source, records[i].Ref);
        }
        tally.Count(
            question.Kind,
            question.Units,
            question.Training,
            feature.AsSpan(0, at),
            source.AsSpan(0, at),
            refs.AsSpan(0, at),
            scratch
        );
    }

    private void Reserve(int count)
    {
        if (scratch.Length >= count)
            return;
        feature = new double[2 * count];
        source = new double[2 * count];
        scratch = new double[2 * count];
        refs = new RowRef[2 * count];
    }
}
