using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>
/// Answers <see cref="NumberSample"/>: keeps the values whose row's scrambled place lies below a threshold that is
/// halved whenever a split would keep more than the limit. Which rows remain depends on their places alone.
/// </summary>
internal sealed class NumberSampleLocal(NumberSample question, TableSchema schema)
    : LocalMeasurement<NumberSampleLocal.Accumulator>
{
    private int column;

    public override void Declare(FormRequests requests) => column = requests.Want(question.Column, CellForms.Values);

    public override Accumulator Create() => new(column, schema.Splits.Length, question.Limit);

    public override object Finish(IReadOnlyList<Accumulator> accumulators, FinishContext context)
    {
        var answers = new EquatableArray<double>[schema.Splits.Length];
        for (var split = 0; split < answers.Length; split++)
        {
            var total = new Reservoir(question.Limit);
            foreach (var accumulator in accumulators)
                total.Add(accumulator.Reservoirs[split]);
            answers[split] = total.Sorted();
        }
        return new EquatableArray<EquatableArray<double>>([.. answers]);
    }

    internal sealed class Accumulator(int column, int splits, int limit) : IAccumulator
    {
        public Reservoir[] Reservoirs { get; } = [.. Enumerable.Range(0, splits).Select(_ => new Reservoir(limit))];

        private WorkerShare share = null!;

        public void Join(WorkerShare share) => this.share = share;

        public void Observe(Batch batch)
        {
            var reservoir = Reservoirs[batch.Split];
            var ranks = share.RanksOf(batch);
            var values = batch.Columns[column].Numbers.AsSpan(0, ranks.Length);
            for (var r = 0; r < ranks.Length; r++)
            {
                // Of a long column few rows are drawn.
                if (ranks[r] <= reservoir.Threshold && double.IsFinite(values[r]))
                    reservoir.Add(ranks[r], values[r]);
            }
        }
    }

    internal sealed class Reservoir(int limit)
    {
        private readonly List<(ulong Rank, double Value)> kept = [];

        /// <summary>The highest rank that is kept.</summary>
        public ulong Threshold { get; private set; } = ulong.MaxValue;

        public void Add(ulong rank, double value)
        {
            if (rank > Threshold)
                return;
            kept.Add((rank, value));
            while (kept.Count > limit)
            {
                Threshold >>= 1;
                kept.RemoveAll(item => item.Rank > Threshold);
            }
        }

        public void Add(Reservoir other)
        {
            // What the other has dropped it would have kept with a higher threshold; so nobody keeps as much.
            Threshold = Math.Min(Threshold, other.Threshold);
            kept.RemoveAll(item => item.Rank > Threshold);
            foreach (var (rank, value) in other.kept)
                Add(rank, value);
        }

        public EquatableArray<double> Sorted()
        {
            var values = kept.ConvertAll(item => item.Value);
            values.Sort();
            return [.. values];
        }
    }
}
