using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>
/// Answers <see cref="TimeOrder"/> on one common time line. The last training time is only known at the end of the
/// pass, so the times of all rows that are judged are kept, 16 bytes each.
/// </summary>
internal sealed class TimeLineLocal(TimeOrder question, TableSchema schema)
    : LocalMeasurement<TimeLineLocal.Accumulator>
{
    private readonly ulong evaluated = question.Sides.Items.Aggregate(0ul, (all, sides) => all | sides.Evaluation);
    private int column;

    public override void Declare(FormRequests requests) => column = requests.Want(question.Column, CellForms.Values);

    public override Accumulator Create() => new(this, schema.Splits.Length);

    public override object Finish(IReadOnlyList<Accumulator> accumulators, FinishContext context)
    {
        var spreads = TimeSpreads.Merge(accumulators.Select(a => a.Spreads));
        var isDate = TimeSpreads.IsDate(schema, question.Column);
        var answers = new TimeOverlap[question.Sides.Count];
        for (var i = 0; i < answers.Length; i++)
            answers[i] = Compare(accumulators, question.Sides[i], isDate).Answer(spreads, question.Sides[i]);
        return new TimeOrderAnswer([.. spreads], [.. answers]);
    }

    private TimeTally Compare(IReadOnlyList<Accumulator> accumulators, SplitSides sides, bool isDate)
    {
        var last = TimedRow.None;
        foreach (var accumulator in accumulators)
        {
            for (var split = 0; split < schema.Splits.Length; split++)
            {
                if ((sides.Training >> split & 1) != 0)
                    last = TimedRow.Later(last, accumulator.LastRows[split]);
            }
        }
        var tally = default(TimeTally);
        if (last.Time == TimeAxis.Missing)
            return tally;
        foreach (var accumulator in accumulators)
        {
            for (var split = 0; split < schema.Splits.Length; split++)
            {
                if ((sides.Evaluation >> split & 1) == 0)
                    continue;
                var rows = accumulator.Rows[split];
                for (var block = 0; block < rows.Blocks; block++)
                {
                    foreach (var row in rows.Block(block))
                    {
                        var distance = TimeSpreads.Distance(last.Time, row.Time, isDate);
                        tally.Compare(row.Ref, last.Ref, distance, question.Embargo);
                    }
                }
            }
        }
        return tally;
    }

    internal readonly record struct TimedRow(long Time, RowRef Ref)
    {
        public static TimedRow None { get; } = new(TimeAxis.Missing, RowRef.None);

        /// <summary>The later of two rows; of two at the same time, the one that comes first in the input.</summary>
        public static TimedRow Later(TimedRow a, TimedRow b) =>
            a.Time > b.Time || (a.Time == b.Time && a.Ref.Bits <= b.Ref.Bits) ? a : b;
    }

    internal sealed class Accumulator : IAccumulator
    {
        private readonly TimeLineLocal owner;

        public Accumulator(TimeLineLocal owner, int splits)
        {
            this.owner = owner;
            Spreads = TimeSpreads.Empty(splits);
            LastRows = [.. Enumerable.Repeat(TimedRow.None, splits)];
            Rows = [.. Enumerable.Range(0, splits).Select(_ => new RecordList<TimedRow>(owner.Memory))];
        }

        public TimeSpread[] Spreads { get; }

        /// <summary>The latest row of each split.</summary>
        public TimedRow[] LastRows { get; }

        /// <summary>All rows of each split that is judged.</summary>
        public RecordList<TimedRow>[] Rows { get; }

        public void Dispose() => Array.ForEach(Rows, rows => rows.Dispose());

        public void Observe(Batch batch)
        {
            var times = batch.Columns[owner.column].Times;
            var judged = (owner.evaluated >> batch.Split & 1) != 0;
            var rows = Rows[batch.Split];
            var spread = Spreads[batch.Split];
            var (missing, first, last) = (0L, spread.First, LastRows[batch.Split]);
            for (var r = 0; r < batch.Count; r++)
            {
                var row = new TimedRow(times[r], batch.Ref(r));
                if (row.Time == TimeAxis.Missing)
                {
                    missing++;
                    continue;
                }
                first = Math.Min(first, row.Time);
                last = TimedRow.Later(last, row);
                if (judged)
                    rows.Add(row);
            }
            LastRows[batch.Split] = last;
            Spreads[batch.Split] = new TimeSpread(
                spread.Rows + batch.Count,
                spread.Missing + missing,
                first,
                Math.Max(spread.Last, last.Time)
            );
        }
    }
}
