using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>Answers <see cref="RowOverlap"/>: every row leaves a record with its 128-bit identity and its label.</summary>
internal sealed class RowOverlapLocal(RowOverlap question, TableSchema schema)
    : LocalMeasurement<RowOverlapLocal.Accumulator>
{
    private RowOverlap Question { get; } = question;

    private int[] columns = [];
    private int label = -1;

    public override void Declare(FormRequests requests)
    {
        var normalised = Question.Equality == RowEquality.Normalised;
        columns =
        [
            .. Question.Columns.Items.Select(name =>
                requests.Want(name, normalised ? NormalisedKeys.FormsOf(schema.Find(name)!.Kind) : CellForms.Keys)
            ),
        ];
        if (Question.Label is { } name)
            label = requests.Want(name, CellForms.Keys);
    }

    public override Accumulator Create() => new(this);

    public override object Finish(IReadOnlyList<Accumulator> accumulators, FinishContext context)
    {
        var sides = Question.Sides.Items;
        var visitors = RecordGrouping.Visit<RowRecord, Visitor>(
            [.. accumulators.Select(a => a.Records)],
            () => new Visitor([.. sides]),
            context
        );
        var answers = new RowOverlapAnswer[sides.Length];
        for (var i = 0; i < sides.Length; i++)
        {
            var total = default(Tally);
            foreach (var visitor in visitors)
                total.Add(visitor.Tallies[i]);
            answers[i] = new RowOverlapAnswer(
                context.RowsIn(sides[i].Evaluation),
                total.Twins,
                total.Conflicting,
                context.RowsIn(sides[i].Training),
                total.TrainingTwins,
                total.TrainingInnerTwins,
                total.Examples.Pairs
            );
        }
        return new EquatableArray<RowOverlapAnswer>([.. answers]);
    }

    internal readonly record struct RowRecord(ulong Low, ulong High, ulong Label, RowRef Ref) : IKeyedRecord<RowRecord>
    {
        public ulong Detail => Label;
    }

    internal sealed class Accumulator(RowOverlapLocal owner) : IAccumulator
    {
        private readonly RowHash hash = new([.. owner.Question.Columns.Items]);
        private readonly NormalisedKeys? normalised =
            owner.Question.Equality == RowEquality.Normalised ? new NormalisedKeys(owner.columns.Length) : null;

        public PartitionedRecords<RowRecord> Records { get; } = new(owner.Memory);

        public void Observe(Batch batch)
        {
            var rows = batch.Count;
            hash.Begin(rows);
            for (var i = 0; i < owner.columns.Length; i++)
            {
                var column = batch.Columns[owner.columns[i]];
                if (normalised is null)
                {
                    hash.Add(i, column.Keys.AsSpan(0, rows), column.HighKeys.AsSpan(0, rows));
                }
                else
                {
                    normalised.Fill(i, column, batch);
                    hash.Add(i, normalised.Low.AsSpan(0, rows), normalised.High.AsSpan(0, rows));
                }
            }
            var labels = owner.label < 0 ? [] : batch.Columns[owner.label].Keys;
            for (var r = 0; r < rows; r++)
            {
                if (!hash.IsAllNull(r))
                {
                    var label = labels.Length == 0 ? 0 : labels[r];
                    Records.Add(new RowRecord(hash.Low[r], hash.High[r], label, batch.Ref(r)));
                }
            }
        }

        public void Dispose()
        {
            Records.Dispose();
            normalised?.Dispose();
        }
    }

    private struct Tally
    {
        public long Twins;
        public long Conflicting;
        public long TrainingTwins;
        public long TrainingInnerTwins;
        public LowestPairs Examples;

        public void Add(Tally other)
        {
            Twins += other.Twins;
            Conflicting += other.Conflicting;
            TrainingTwins += other.TrainingTwins;
            TrainingInnerTwins += other.TrainingInnerTwins;
            Examples.Add(other.Examples);
        }
    }

    private sealed class Visitor(SplitSides[] sides) : IGroupVisitor<RowRecord>
    {
        private ulong[] labels = [];

        public Tally[] Tallies { get; } = new Tally[sides.Length];

        public void VisitSingle(in RowRecord record) { }

        public void VisitGroup(ReadOnlySpan<RowRecord> records, ReadOnlySpan<long> counts)
        {
            for (var i = 0; i < sides.Length; i++)
                Visit(records, counts, sides[i], ref Tallies[i]);
        }

        private void Visit(
            ReadOnlySpan<RowRecord> records,
            ReadOnlySpan<long> counts,
            SplitSides sides,
            ref Tally tally
        )
        {
            long training = 0;
            long evaluation = 0;
            var firstTraining = RowRef.None;
            var firstEvaluation = RowRef.None;
            for (var i = 0; i < records.Length; i++)
            {
                var (row, rows) = (records[i].Ref, counts.IsEmpty ? 1 : counts[i]);
                if (Contains(sides.Training, row))
                {
                    training += rows;
                    firstTraining = RowRef.Min(firstTraining, row);
                }
                else if (Contains(sides.Evaluation, row))
                {
                    evaluation += rows;
                    firstEvaluation = RowRef.Min(firstEvaluation, row);
                }
            }
            if (training > 1)
                tally.TrainingInnerTwins += training;
            if (training == 0 || evaluation == 0)
                return;
            tally.Twins += evaluation;
            tally.TrainingTwins += training;
            tally.Examples.Add(new RowPair(firstEvaluation, firstTraining));
            var trainingLabels = TrainingLabels(records, sides.Training);
            for (var i = 0; i < records.Length; i++)
            {
                if (Contains(sides.Evaluation, records[i].Ref) && trainingLabels.BinarySearch(records[i].Label) < 0)
                    tally.Conflicting += counts.IsEmpty ? 1 : counts[i];
            }
        }

        /// <summary>In ascending order: a group can hold most of the data, and as many labels as rows.</summary>
        private ReadOnlySpan<ulong> TrainingLabels(ReadOnlySpan<RowRecord> records, ulong training)
        {
            if (labels.Length < records.Length)
                labels = new ulong[Math.Max(64, 2 * records.Length)];
            var count = 0;
            foreach (ref readonly var record in records)
            {
                if (Contains(training, record.Ref))
                    labels[count++] = record.Label;
            }
            var found = labels.AsSpan(0, count);
            found.Sort();
            return found;
        }

        private static bool Contains(ulong splits, RowRef row) => (splits >> row.Split & 1) != 0;
    }
}
