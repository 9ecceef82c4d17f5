using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>
/// Answers <see cref="TimeOrder"/> entity by entity: every row leaves a record of its time under its entity's key.
/// </summary>
internal sealed class EntityTimeLocal(TimeOrder question, TableSchema schema)
    : LocalMeasurement<EntityTimeLocal.Accumulator>
{
    private TimeOrder Question { get; } = question;

    private int column;
    private int[] entity = [];

    public override void Declare(FormRequests requests)
    {
        column = requests.Want(Question.Column, CellForms.Values);
        entity = [.. Question.Entity.Items.Select(name => requests.Want(name, CellForms.Keys))];
    }

    public override Accumulator Create() => new(this, schema.Splits.Length);

    public override object Finish(IReadOnlyList<Accumulator> accumulators, FinishContext context)
    {
        var spreads = TimeSpreads.Merge(accumulators.Select(a => a.Spreads));
        var visitors = RecordGrouping.Visit<TimeRecord, TimeVisitor>(
            [.. accumulators.Select(a => a.Records)],
            () => new TimeVisitor(Question, TimeSpreads.IsDate(schema, Question.Column)),
            context
        );
        var answers = new TimeOverlap[Question.Sides.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            var total = default(TimeTally);
            foreach (var visitor in visitors)
                total.Add(visitor.Tallies[i]);
            answers[i] = total.Answer(spreads, Question.Sides[i]);
        }
        return new TimeOrderAnswer([.. spreads], [.. answers]);
    }

    internal sealed class Accumulator : IAccumulator
    {
        private readonly EntityTimeLocal owner;
        private readonly RowHash hash;

        public Accumulator(EntityTimeLocal owner, int splits)
        {
            this.owner = owner;
            hash = new RowHash([.. owner.Question.Entity.Items]);
            Spreads = TimeSpreads.Empty(splits);
            Records = new PartitionedRecords<TimeRecord>(owner.Memory);
        }

        public TimeSpread[] Spreads { get; }

        public PartitionedRecords<TimeRecord> Records { get; }

        public void Observe(Batch batch)
        {
            var rows = batch.Count;
            var times = batch.Columns[owner.column].Times;
            hash.Begin(rows);
            for (var i = 0; i < owner.entity.Length; i++)
            {
                var key = batch.Columns[owner.entity[i]];
                hash.Add(i, key.Keys.AsSpan(0, rows), key.HighKeys.AsSpan(0, rows));
            }
            var spread = Spreads[batch.Split];
            var (missing, first, last) = (0L, spread.First, spread.Last);
            for (var r = 0; r < rows; r++)
            {
                var time = times[r];
                if (time == TimeAxis.Missing)
                {
                    missing++;
                    continue;
                }
                first = Math.Min(first, time);
                last = Math.Max(last, time);
                if (HasKey(batch, r))
                    Records.Add(new TimeRecord(hash.Low[r], hash.High[r], time, batch.Ref(r)));
            }
            Spreads[batch.Split] = new TimeSpread(spread.Rows + rows, spread.Missing + missing, first, last);
        }

        public void Dispose() => Records.Dispose();

        private bool HasKey(Batch batch, int row)
        {
            foreach (var part in owner.entity)
            {
                if (batch.Columns[part].IsNull(row))
                    return false;
            }
            return true;
        }
    }
}

internal readonly record struct TimeRecord(ulong Low, ulong High, long Time, RowRef Ref) : IKeyedRecord<TimeRecord>
{
    public ulong Detail => (ulong)Time;
}

/// <summary>Compares the times of one entity's rows.</summary>
internal sealed class TimeVisitor(TimeOrder question, bool isDate) : IGroupVisitor<TimeRecord>
{
    public TimeTally[] Tallies { get; } = new TimeTally[question.Sides.Count];

    public void VisitSingle(in TimeRecord record) { }

    public void VisitGroup(ReadOnlySpan<TimeRecord> records, ReadOnlySpan<long> counts)
    {
        for (var i = 0; i < Tallies.Length; i++)
            Visit(records, counts, question.Sides[i], ref Tallies[i]);
    }

    private void Visit(
        ReadOnlySpan<TimeRecord> records,
        ReadOnlySpan<long> counts,
        SplitSides sides,
        ref TimeTally tally
    )
    {
        var last = TimeAxis.Missing;
        var lastRow = RowRef.None;
        foreach (ref readonly var record in records)
        {
            if ((sides.Training >> record.Ref.Split & 1) == 0 || record.Time < last)
                continue;
            lastRow = record.Time > last ? record.Ref : RowRef.Min(lastRow, record.Ref);
            last = record.Time;
        }
        if (lastRow == RowRef.None)
            return;
        var entity = default(TimeTally);
        for (var i = 0; i < records.Length; i++)
        {
            ref readonly var record = ref records[i];
            if ((sides.Evaluation >> record.Ref.Split & 1) == 0 || (sides.Training >> record.Ref.Split & 1) != 0)
                continue;
            var distance = TimeSpreads.Distance(last, record.Time, isDate);
            entity.Compare(record.Ref, lastRow, distance, question.Embargo, counts.IsEmpty ? 1 : counts[i]);
        }
        if (entity.Comparable > 0)
            tally.AddEntity(entity);
    }
}
