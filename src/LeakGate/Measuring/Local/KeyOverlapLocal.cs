using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>
/// Answers <see cref="KeyOverlap"/>: every row leaves a record with the 128-bit identity of its key; those of a column with
/// few keys are counted first.
/// </summary>
internal sealed class KeyOverlapLocal(KeyOverlap question, TableSchema schema)
    : LocalMeasurement<KeyOverlapLocal.Accumulator>
{
    private KeyOverlap Question { get; } = question;

    private int Splits => schema.Splits.Length;

    private int[] columns = [];

    public override void Declare(FormRequests requests) =>
        columns = [.. Question.Columns.Items.Select(name => requests.Want(name, CellForms.Keys))];

    public override Accumulator Create() => new(this);

    public override object Finish(IReadOnlyList<Accumulator> accumulators, FinishContext context)
    {
        var sides = Question.Sides.Items;
        foreach (var accumulator in accumulators)
            accumulator.PourTally();
        var visitors = RecordGrouping.Visit<KeyRecord, Visitor>(
            [.. accumulators.Select(a => a.Records)],
            () => new Visitor([.. sides]),
            context
        );
        var answers = new SharedKeys[sides.Length];
        for (var i = 0; i < sides.Length; i++)
        {
            var total = default(Tally);
            foreach (var visitor in visitors)
                total.Add(visitor.Tallies[i]);
            answers[i] = new SharedKeys(
                total.Keys,
                total.EvaluationRows,
                total.TrainingRows,
                total.AllEvaluationRows,
                total.EvaluationKeys,
                total.Examples.Pairs
            );
        }
        return new KeyOverlapAnswer(
            visitors.Sum(v => v.Distinct),
            accumulators.Sum(a => a.WithoutKey),
            new EquatableArray<SharedKeys>([.. answers])
        );
    }

    internal readonly record struct KeyRecord(ulong Low, ulong High, RowRef Ref) : IKeyedRecord<KeyRecord>
    {
        public ulong Detail => 0;
    }

    internal sealed class Accumulator(KeyOverlapLocal owner) : IAccumulator
    {
        private readonly RowHash hash = new([.. owner.Question.Columns.Items]);
        private KeyTally? tally;

        public PartitionedRecords<KeyRecord> Records { get; } = new(owner.Memory);

        public long WithoutKey { get; private set; }

        public void Join(WorkerShare share)
        {
            if (owner.columns is [var only])
                tally = new KeyTally(share.ValuesOf(only, KeyTally.MostKeys), owner.Splits);
        }

        public void Observe(Batch batch)
        {
            if (tally is not null)
            {
                var column = batch.Columns[owner.columns[0]];
                if (tally.TryObserve(batch, column))
                {
                    WithoutKey += column.Nulls;
                    return;
                }
                PourTally();
            }
            AddRecords(batch);
        }

        /// <summary>Turns what was counted into records.</summary>
        public void PourTally()
        {
            tally?.Pour(hash, Records);
            tally = null;
        }

        public void Dispose() => Records.Dispose();

        private void AddRecords(Batch batch)
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
            for (var r = 0; r < rows; r++)
            {
                if (nulls > 0 && HasNull(batch, r))
                    WithoutKey++;
                else
                    Records.Add(new KeyRecord(hash.Low[r], hash.High[r], batch.Ref(r)));
            }
        }

        private bool HasNull(Batch batch, int row)
        {
            foreach (var column in owner.columns)
            {
                if (batch.Columns[column].IsNull(row))
                    return true;
            }
            return false;
        }
    }

    private struct Tally
    {
        public long Keys;
        public long EvaluationRows;
        public long TrainingRows;
        public long AllEvaluationRows;
        public long EvaluationKeys;
        public LowestPairs Examples;

        public void Add(Tally other)
        {
            Keys += other.Keys;
            EvaluationRows += other.EvaluationRows;
            TrainingRows += other.TrainingRows;
            AllEvaluationRows += other.AllEvaluationRows;
            EvaluationKeys += other.EvaluationKeys;
            Examples.Add(other.Examples);
        }
    }

    private sealed class Visitor(SplitSides[] sides) : IGroupVisitor<KeyRecord>
    {
        public Tally[] Tallies { get; } = new Tally[sides.Length];

        public long Distinct { get; private set; }

        public void VisitSingle(in KeyRecord record) => VisitGroup(new ReadOnlySpan<KeyRecord>(in record), []);

        public void VisitGroup(ReadOnlySpan<KeyRecord> records, ReadOnlySpan<long> counts)
        {
            Distinct++;
            for (var i = 0; i < sides.Length; i++)
                Visit(records, counts, sides[i], ref Tallies[i]);
        }

        private static void Visit(
            ReadOnlySpan<KeyRecord> records,
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
                ref readonly var record = ref records[i];
                var rows = counts.IsEmpty ? 1 : counts[i];
                var split = record.Ref.Split;
                if ((sides.Training >> split & 1) != 0)
                {
                    training += rows;
                    firstTraining = RowRef.Min(firstTraining, record.Ref);
                }
                else if ((sides.Evaluation >> split & 1) != 0)
                {
                    evaluation += rows;
                    firstEvaluation = RowRef.Min(firstEvaluation, record.Ref);
                }
            }
            if (evaluation == 0)
                return;
            tally.AllEvaluationRows += evaluation;
            tally.EvaluationKeys++;
            if (training == 0)
                return;
            tally.Keys++;
            tally.EvaluationRows += evaluation;
            tally.TrainingRows += training;
            tally.Examples.Add(new RowPair(firstEvaluation, firstTraining));
        }
    }
}
