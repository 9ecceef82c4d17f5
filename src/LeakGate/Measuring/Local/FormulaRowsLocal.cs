using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>Answers <see cref="FormulaRows"/> by trying every row.</summary>
internal sealed class FormulaRowsLocal(FormulaRows question) : LocalMeasurement<FormulaRowsLocal.Accumulator>
{
    private int[] columns = [];
    private int target;

    public override void Declare(FormRequests requests)
    {
        columns = [.. question.Formula.Columns.Items.Select(name => requests.Want(name, CellForms.Values))];
        target = requests.Want(question.Target, CellForms.Values);
    }

    public override Accumulator Create() => new(question.Formula, columns, target);

    public override object Finish(IReadOnlyList<Accumulator> accumulators, FinishContext context) =>
        new FormulaRowsAnswer(accumulators.Sum(a => a.Holding), accumulators.Sum(a => a.Rows));

    internal sealed class Accumulator(TargetFormula formula, int[] columns, int target) : IAccumulator
    {
        private readonly double[] x = new double[columns.Length];

        public long Holding { get; private set; }

        public long Rows { get; private set; }

        public void Observe(Batch batch)
        {
            for (var r = 0; r < batch.Count; r++)
            {
                for (var i = 0; i < x.Length; i++)
                    x[i] = batch.Columns[columns[i]].Numbers[r];
                if (formula.Holds(x, batch.Columns[target].Numbers[r]) is not { } holds)
                    continue;
                Rows++;
                Holding += holds ? 1 : 0;
            }
        }
    }
}
