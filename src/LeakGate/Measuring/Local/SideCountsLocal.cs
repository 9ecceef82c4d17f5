using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>Answers <see cref="SideCounts"/>.</summary>
internal sealed class SideCountsLocal(SideCounts question, TableSchema schema)
    : LocalMeasurement<SideCountsLocal.Accumulator>
{
    private int column;

    public override void Declare(FormRequests requests) => column = requests.Want(question.Column, CellForms.Values);

    public override Accumulator Create() => new(column, question.Value, schema.Splits.Length);

    public override object Finish(IReadOnlyList<Accumulator> accumulators, FinishContext context)
    {
        var answers = new SideCountsAnswer[schema.Splits.Length];
        foreach (var accumulator in accumulators)
        {
            for (var split = 0; split < answers.Length; split++)
                answers[split] += accumulator.Counts[split];
        }
        return new EquatableArray<SideCountsAnswer>([.. answers]);
    }

    internal sealed class Accumulator(int column, double value, int splits) : IAccumulator
    {
        public SideCountsAnswer[] Counts { get; } = new SideCountsAnswer[splits];

        public void Observe(Batch batch)
        {
            long below = 0;
            long equal = 0;
            long above = 0;
            foreach (var number in batch.Columns[column].Numbers.AsSpan(0, batch.Count))
            {
                // No branches: where a number lies is as good as random.
                var isFinite = double.IsFinite(number);
                below += isFinite & number < value ? 1 : 0;
                equal += number == value ? 1 : 0;
                above += isFinite & number > value ? 1 : 0;
            }
            Counts[batch.Split] += new SideCountsAnswer(below, equal, above);
        }
    }
}
