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
            context.Threads,
            context.Cancellation
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

    internal readonly record struct RowRecord(ulong Low, ulong High, ulong Label, RowRef Ref) : IKeyedRecord;

    internal sealed class Accumulator(RowOverlapLocal owner) : IAccumulator
    {
        private readonly RowHash hash = new([.. owner.Question.Columns.Items]);
        private readonly NormalisedKeys? normalised =
            owner.Question.Equality == RowEquality.Normalised ? new NormalisedKeys(owner.columns.Length) : null;

        public PartitionedRecords<RowRecord> Records { get; } = new();

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

        public void VisitGroup(ReadOnlySpan<RowRecord> records)
        {
            for (var i = 0; i < sides.Length; i++)
                Visit(records, sides[i], ref Tallies[i]);
        }

        private void Visit(ReadOnlySpan<RowRecord> records, SplitSides sides, ref Tally tally)
        {
            long training = 0;
            long evaluation = 0;
            var firstTraining = RowRef.None;
            foreach (ref readonly var record in records)
            {
                if (Contains(sides.Training, record.Ref))
                {
                    training++;
                    firstTraining = RowRef.Min(firstTraining, record.Ref);
                }
                else if (Contains(sides.Evaluation, record.Ref))
                {
                    evaluation++;
                }
            }
            if (training > 1)
                tally.TrainingInnerTwins += training;
            if (training == 0 || evaluation == 0)
                return;
            tally.Twins += evaluation;
            tally.TrainingTwins += training;
            var trainingLabels = TrainingLabels(records, sides.Training);
            foreach (ref readonly var record in records)
            {
                if (!Contains(sides.Evaluation, record.Ref))
                    continue;
                tally.Examples.Add(new RowPair(record.Ref, firstTraining));
                if (trainingLabels.BinarySearch(record.Label) < 0)
                    tally.Conflicting++;
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
