using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>
/// Answers <see cref="FutureRows"/>: every row leaves feature and source under its entity's key, and every entity is put in
/// the order of time. Without an entity the key is a stretch of time, so that no group is the whole table; the few rows
/// whose future lies behind the end of their stretch are not counted.
/// </summary>
internal sealed class FutureRowsLocal(FutureRows question, TableSchema schema)
    : LocalMeasurement<FutureRowsLocal.Accumulator>
{
    private int[] entity = [];
    private int feature;
    private int source;
    private int time;

    public override void Declare(FormRequests requests)
    {
        entity = [.. question.Entity.Items.Select(name => requests.Want(name, CellForms.Keys))];
        feature = requests.Want(question.Feature, SeriesReader.FormsOf(schema.Find(question.Feature)!.Kind));
        source = requests.Want(question.Source, SeriesReader.FormsOf(schema.Find(question.Source)!.Kind));
        time = requests.Want(question.Time, CellForms.Values);
    }

    public override Accumulator Create() => new(this);

    public override object Finish(IReadOnlyList<Accumulator> accumulators, FinishContext context)
    {
        var visitors = RecordGrouping.Visit<FutureRecord, FutureVisitor>(
            [.. accumulators.Select(a => a.Records)],
            () => new FutureVisitor(question),
            context
        );
        var total = default(FutureTally);
        foreach (var visitor in visitors)
            total.Add(visitor.Tally);
        return total;
    }

    internal sealed class Accumulator(FutureRowsLocal owner) : IAccumulator
    {
        private readonly SeriesReader reader = new(owner.Entity, owner.entity, owner.time);

        public PartitionedRecords<FutureRecord> Records { get; } = new(owner.Memory);

        public void Observe(Batch batch)
        {
            var feature = batch.Columns[owner.feature];
            var source = batch.Columns[owner.source];
            reader.Begin(batch);
            for (var r = 0; r < batch.Count; r++)
            {
                if (!reader.TryRead(batch, r, out var row))
                    continue;
                var (low, high) = (row.Low, row.High);
                if (owner.entity.Length == 0)
                {
                    low = CellKeys.Mix((ulong)Math.DivRem(row.Time, owner.Stretch).Quotient);
                    high = CellKeys.Mix(~low);
                }
                var values = (SeriesReader.Value(feature, r), SeriesReader.Value(source, r));
                Records.Add(new FutureRecord(low, high, row.Time, row.Ref, values.Item1, values.Item2));
            }
        }

        public void Dispose() => Records.Dispose();
    }

    private EquatableArray<string> Entity => question.Entity;

    private long Stretch => question.Stretch;
}

/// <summary>Rows of one time are told as one with a count: the order of a series is unknown there anyway.</summary>
internal readonly record struct FutureRecord(
    ulong Low,
    ulong High,
    long Time,
    RowRef Ref,
    double Feature,
    double Source
) : IKeyedRecord<FutureRecord>
{
    public ulong Detail => (ulong)Time;
}

/// <summary>Counts over the rows of one entity.</summary>
internal sealed class FutureVisitor(FutureRows question) : IGroupVisitor<FutureRecord>
{
    private (int Split, long Time, RowRef Ref, int At)[] order = [];
    private double[] feature = [];
    private double[] source = [];
    private RowRef[] refs = [];
    private FutureTally tally;

    public FutureTally Tally => tally;

    public void VisitSingle(in FutureRecord record) { }

    public void VisitGroup(ReadOnlySpan<FutureRecord> records, ReadOnlySpan<long> counts)
    {
        Reserve(records.Length);
        for (var i = 0; i < records.Length; i++)
        {
            var split = question.WithinSplits ? records[i].Ref.Split : 0;
            order[i] = (split, records[i].Time, records[i].Ref, i);
        }
        Array.Sort(order, 0, records.Length, InOrder);
        var start = 0;
        for (var i = 0; i < records.Length; i++)
        {
            ref readonly var record = ref records[order[i].At];
            (feature[i], source[i], refs[i]) = (record.Feature, record.Source, record.Ref);
            var isTied =
                (!counts.IsEmpty && counts[order[i].At] > 1)
                || IsSameTime(i, i - 1, records.Length)
                || IsSameTime(i, i + 1, records.Length);
            if (isTied || (i > 0 && order[i].Split != order[i - 1].Split))
            {
                Count(start, i);
                start = isTied ? i + 1 : i;
            }
        }
        Count(start, records.Length);
    }

    private static readonly Comparer<(int Split, long Time, RowRef Ref, int At)> InOrder = Comparer<(
        int Split,
        long Time,
        RowRef Ref,
        int At
    )>.Create((a, b) => a.Split != b.Split ? a.Split - b.Split : a.Time.CompareTo(b.Time));

    private bool IsSameTime(int i, int j, int count) =>
        j >= 0 && j < count && order[i].Split == order[j].Split && order[i].Time == order[j].Time;

    private void Count(int start, int end)
    {
        if (start < end)
            tally.Count(
                question.Formula,
                question.Units,
                feature.AsSpan(start, end - start),
                source.AsSpan(start, end - start),
                refs.AsSpan(start, end - start)
            );
    }

    private void Reserve(int count)
    {
        if (order.Length >= count)
            return;
        order = new (int, long, RowRef, int)[2 * count];
        feature = new double[2 * count];
        source = new double[2 * count];
        refs = new RowRef[2 * count];
    }
}
