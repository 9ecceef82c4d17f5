using LeakGate.Measuring.Kernels;
using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>Answers <see cref="TargetRankCorrelation"/>: keeps both numbers of every row outside the managed heap.</summary>
internal sealed class TargetRankCorrelationLocal(TargetRankCorrelation question, TableSchema schema)
    : LocalMeasurement<TargetRankCorrelationLocal.Accumulator>
{
    private readonly ulong wanted = question.Sets.Items.Aggregate(0ul, (all, set) => all | set);
    private int column;
    private int target;

    public override void Declare(FormRequests requests)
    {
        column = requests.Want(question.Column, CellForms.Values);
        target = requests.Want(question.Target, CellForms.Values);
    }

    public override Accumulator Create() => new(column, target, wanted, schema.Splits.Length, Memory);

    public override object Finish(IReadOnlyList<Accumulator> accumulators, FinishContext context) =>
        new EquatableArray<RankCorrelation>([.. question.Sets.Items.Select(set => Correlate(accumulators, set))]);

    private static RankCorrelation Correlate(IReadOnlyList<Accumulator> accumulators, ulong set)
    {
        var x = new List<ulong>();
        var y = new List<ulong>();
        foreach (var rows in accumulators.SelectMany(a => a.Rows.Where((_, split) => (set >> split & 1) != 0)))
        {
            for (var block = 0; block < rows.Blocks; block++)
            {
                foreach (var (number, answer) in rows.Block(block))
                {
                    x.Add(number);
                    y.Add(answer);
                }
            }
        }
        var (numbers, answers) = (x.ToArray(), y.ToArray());
        return RankCorrelations.Of(numbers, answers);
    }

    internal sealed class Accumulator(int column, int target, ulong wanted, int splits, RecordMemory memory)
        : IAccumulator
    {
        public RecordList<(ulong Number, ulong Target)>[] Rows { get; } =
        [.. Enumerable.Range(0, splits).Select(_ => new RecordList<(ulong, ulong)>(memory))];

        public void Observe(Batch batch)
        {
            if ((wanted >> batch.Split & 1) == 0)
                return;
            var (values, targets) = (batch.Columns[column].Numbers, batch.Columns[target].Numbers);
            for (var r = 0; r < batch.Count; r++)
            {
                if (!double.IsNaN(values[r]) && !double.IsNaN(targets[r]))
                    Rows[batch.Split].Add((SortedNumbers.Code(values[r]), SortedNumbers.Code(targets[r])));
            }
        }

        public void Dispose() => Array.ForEach(Rows, list => list.Dispose());
    }
}
