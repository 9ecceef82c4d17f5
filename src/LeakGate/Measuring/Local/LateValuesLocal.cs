using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>Answers <see cref="LateValues"/> row by row.</summary>
internal sealed class LateValuesLocal(LateValues question, TableSchema schema)
    : LocalMeasurement<LateValuesLocal.Accumulator>
{
    private int feature;
    private int knownAt;
    private int time;

    public override void Declare(FormRequests requests)
    {
        feature = requests.Want(question.Feature, CellForms.Keys);
        knownAt = requests.Want(question.KnownAt, CellForms.Values);
        time = requests.Want(question.Time, CellForms.Values);
    }

    public override Accumulator Create() => new(this, schema.Splits.Length);

    public override object Finish(IReadOnlyList<Accumulator> accumulators, FinishContext context)
    {
        var answers = new LateValuesAnswer[schema.Splits.Length];
        for (var i = 0; i < answers.Length; i++)
        {
            var examples = default(LowestPairs);
            foreach (var accumulator in accumulators)
                examples.Add(accumulator.Tallies[i].Examples);
            answers[i] = new LateValuesAnswer(
                accumulators.Sum(a => a.Tallies[i].Rows),
                accumulators.Sum(a => a.Tallies[i].Late),
                [.. examples.Pairs.Select(p => p.Row)]
            );
        }
        return new EquatableArray<LateValuesAnswer>([.. answers]);
    }

    internal struct Tally
    {
        public long Rows;
        public long Late;
        public LowestPairs Examples;
    }

    internal sealed class Accumulator(LateValuesLocal owner, int splits) : IAccumulator
    {
        public Tally[] Tallies { get; } = new Tally[splits];

        public void Observe(Batch batch)
        {
            ref var tally = ref Tallies[batch.Split];
            var values = batch.Columns[owner.feature];
            var known = batch.Columns[owner.knownAt].Times;
            var times = batch.Columns[owner.time].Times;
            for (var r = 0; r < batch.Count; r++)
            {
                if (values.IsNull(r) || known[r] == TimeAxis.Missing || times[r] == TimeAxis.Missing)
                    continue;
                tally.Rows++;
                if (known[r] > times[r])
                {
                    tally.Late++;
                    tally.Examples.Add(new RowPair(batch.Ref(r), RowRef.None));
                }
            }
        }
    }
}
