using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>Answers <see cref="Quantiles"/>: keeps the numbers of each split, and sorts those of a set.</summary>
internal sealed class QuantilesLocal(Quantiles question, TableSchema schema)
    : LocalMeasurement<QuantilesLocal.Accumulator>
{
    private int column;

    public override void Declare(FormRequests requests) => column = requests.Want(question.Column, CellForms.Values);

    public override Accumulator Create() => new(column, schema.Splits.Length, Memory);

    public override object Finish(IReadOnlyList<Accumulator> accumulators, FinishContext context)
    {
        var largest = question.Sets.Items.Max(context.RowsIn);
        if (largest > Array.MaxLength || largest * sizeof(double) > context.Memory.ForGrouping)
            return new Unanswered(
                $"the quantiles of '{question.Column}' over {largest} rows exceed the memory that this run may take"
            );
        var answers = new EquatableArray<double>[question.Sets.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            var values = Sorted(accumulators, question.Sets[i]);
            answers[i] = [.. question.Probabilities.Items.Select(p => At(values, p))];
        }
        return new EquatableArray<EquatableArray<double>>([.. answers]);
    }

    private static double[] Sorted(IReadOnlyList<Accumulator> accumulators, ulong set)
    {
        var lists = accumulators.SelectMany(a => a.Values.Where((_, split) => (set >> split & 1) != 0)).ToArray();
        var values = new double[RecordList<double>.CountOf(lists)];
        RecordList<double>.Copy(lists, values);
        Array.Sort(values);
        return values;
    }

    private static double At(double[] ascending, double probability)
    {
        if (ascending.Length == 0)
            return double.NaN;
        var place = (ascending.Length - 1) * probability;
        var before = (int)Math.Floor(place);
        var after = Math.Min(before + 1, ascending.Length - 1);
        return ascending[before] + ((place - before) * (ascending[after] - ascending[before]));
    }

    internal sealed class Accumulator(int column, int splits, RecordMemory memory) : IAccumulator
    {
        public RecordList<double>[] Values { get; } =
        [.. Enumerable.Range(0, splits).Select(_ => new RecordList<double>(memory))];

        public void Observe(Batch batch)
        {
            var values = Values[batch.Split];
            foreach (var number in batch.Columns[column].Numbers.AsSpan(0, batch.Count))
            {
                if (double.IsFinite(number))
                    values.Add(number);
            }
        }

        public void Dispose()
        {
            foreach (var values in Values)
                values.Dispose();
        }
    }
}
