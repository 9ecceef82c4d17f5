using LeakGate.Measuring.Kernels;
using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>Answers <see cref="DecimalClasses"/>; stops looking as soon as two values show more than four decimals.</summary>
internal sealed class DecimalClassesLocal(DecimalClasses question, TableSchema schema)
    : LocalMeasurement<DecimalClassesLocal.Accumulator>
{
    private int column;

    public override void Declare(FormRequests requests) => column = requests.Want(question.Column, CellForms.Values);

    public override Accumulator Create() => new(column, schema.Splits.Length);

    public override object Finish(IReadOnlyList<Accumulator> accumulators, FinishContext context)
    {
        var merged = new Accumulator(column, schema.Splits.Length);
        foreach (var accumulator in accumulators)
            merged.Add(accumulator);
        return new DecimalClassesAnswer(
            merged.IsFree ? [] : [.. merged.PerSplit.Select(classes => (EquatableArray<DecimalClass>)[.. classes])]
        );
    }

    internal sealed class Accumulator : IAccumulator
    {
        private readonly int column;
        private DecimalClass free = DecimalClass.None;

        public Accumulator(int column, int splits)
        {
            this.column = column;
            PerSplit = new DecimalClass[splits][];
            for (var i = 0; i < splits; i++)
            {
                PerSplit[i] = new DecimalClass[DecimalPlaces.Most + 2];
                Array.Fill(PerSplit[i], DecimalClass.None);
            }
        }

        public DecimalClass[][] PerSplit { get; }

        /// <summary>Whether two values have more than four decimals, so that no grid holds all but one.</summary>
        public bool IsFree => free.Varies;

        public void Observe(Batch batch)
        {
            if (IsFree)
                return;
            var classes = PerSplit[batch.Split];
            foreach (var number in batch.Columns[column].Numbers.AsSpan(0, batch.Count))
            {
                if (!double.IsFinite(number))
                    continue;
                var places = DecimalPlaces.Of(number);
                classes[places] = classes[places].With(number);
                if (places <= DecimalPlaces.Most)
                    continue;
                free = free.With(number);
                if (IsFree)
                    return;
            }
        }

        public void Add(Accumulator other)
        {
            free = free.With(other.free);
            for (var split = 0; split < PerSplit.Length; split++)
            {
                for (var i = 0; i < PerSplit[split].Length; i++)
                    PerSplit[split][i] = PerSplit[split][i].With(other.PerSplit[split][i]);
            }
        }
    }
}
