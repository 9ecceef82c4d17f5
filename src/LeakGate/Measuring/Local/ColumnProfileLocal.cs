using LeakGate.Measuring.Kernels;
using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>Answers <see cref="ColumnProfile"/>.</summary>
internal sealed class ColumnProfileLocal(ColumnProfile question, TableSchema schema)
    : LocalMeasurement<ColumnProfileLocal.Accumulator>
{
    private int column;
    private double origin;

    public override void Declare(FormRequests requests)
    {
        var kind = schema.Find(question.Column)!.Kind;
        origin = schema.Find(question.Column)!.Origin;
        column = requests.Want(
            question.Column,
            kind == ColumnKind.Number ? CellForms.Keys | CellForms.Values : CellForms.Keys
        );
    }

    public override Accumulator Create() => new(column, origin, schema.Splits.Length);

    public override object Finish(IReadOnlyList<Accumulator> accumulators, FinishContext context)
    {
        var answers = new ColumnProfileAnswer[schema.Splits.Length];
        for (var split = 0; split < answers.Length; split++)
        {
            var total = new Tally(origin);
            foreach (var accumulator in accumulators)
                total.Add(accumulator.Tallies[split]);
            answers[split] = total.Answer();
        }
        return new EquatableArray<ColumnProfileAnswer>([.. answers]);
    }

    internal sealed class Accumulator(int column, double origin, int splits) : IAccumulator
    {
        public Tally[] Tallies { get; } = [.. Enumerable.Range(0, splits).Select(_ => new Tally(origin))];

        public void Observe(Batch batch) => Tallies[batch.Split].Observe(batch, batch.Columns[column]);
    }

    /// <param name="origin">
    /// A typical value of the column: moments are summed about it, so that a large mean does not drown a small variance.
    /// </param>
    internal sealed class Tally(double origin)
    {
        private readonly double[] finite = new double[Batch.Capacity];
        private long rows;
        private long nulls;
        private long infinities;
        private ulong low;
        private ulong high;
        private RowRef first = RowRef.None;
        private bool varies;
        private bool countsUp = true;
        private bool hasNeighbours;
        private double minimum = double.PositiveInfinity;
        private double maximum = double.NegativeInfinity;
        private ExactSum sum;
        private ExactSum squares;

        public void Observe(Batch batch, ColumnBuffer column)
        {
            rows += batch.Count;
            hasNeighbours |= batch.Count > 1;
            nulls += column.Nulls;
            ObserveKeys(batch, column);
            if (column.Numbers.Length == 0)
            {
                countsUp = false;
                return;
            }
            countsUp = countsUp && column.Nulls == 0 && CountsUp(batch, column.Numbers);
            infinities += column.Infinities;
            var values = Finite(batch, column);
            if (values.Length == 0)
                return;
            var moments = Moments.OfValues(values, origin);
            minimum = Math.Min(minimum, moments.Minimum);
            maximum = Math.Max(maximum, moments.Maximum);
            sum.Add(moments.Sum);
            squares.Add(moments.Squares);
        }

        public void Add(Tally other)
        {
            if (other.rows == 0)
                return;
            var hadValues = rows > nulls;
            rows += other.rows;
            nulls += other.nulls;
            infinities += other.infinities;
            varies |= other.varies;
            countsUp &= other.countsUp;
            hasNeighbours |= other.hasNeighbours;
            if (other.first != RowRef.None)
            {
                varies |= hadValues && (low != other.low || high != other.high);
                (low, high) = (other.low, other.high);
                first = RowRef.Min(first, other.first);
            }
            minimum = Math.Min(minimum, other.minimum);
            maximum = Math.Max(maximum, other.maximum);
            sum.Add(other.sum);
            squares.Add(other.squares);
        }

        public ColumnProfileAnswer Answer()
        {
            var count = rows - nulls - infinities;
            var isNumber = minimum <= maximum;
            var mean = isNumber ? origin + (sum.Value / count) : double.NaN;
            var variance = (squares.Value - (sum.Value * sum.Value / count)) / (count - 1);
            return new ColumnProfileAnswer(
                rows,
                nulls,
                infinities,
                !varies,
                countsUp && hasNeighbours,
                mean,
                isNumber && count > 1 ? Math.Sqrt(Math.Max(0, minimum == maximum ? 0 : variance)) : double.NaN,
                isNumber ? minimum : double.NaN,
                isNumber ? maximum : double.NaN,
                first
            );
        }

        private void ObserveKeys(Batch batch, ColumnBuffer column)
        {
            if (column.Nulls == batch.Count)
                return;
            var start = 0;
            if (first == RowRef.None)
            {
                while (column.IsNull(start))
                    start++;
                (low, high) = (column.Keys[start], column.HighKeys[start]);
            }
            if (first == RowRef.None || batch.Ref(0).Bits < first.Bits)
            {
                var row = 0;
                while (column.IsNull(row))
                    row++;
                first = RowRef.Min(first, batch.Ref(row));
            }
            if (varies)
                return;
            for (var r = start; r < batch.Count && !varies; r++)
                varies = !column.IsNull(r) && (column.Keys[r] != low || column.HighKeys[r] != high);
        }

        // Within a batch is enough: a column that counts up in every batch of every chunk numbers the rows.
        private static bool CountsUp(Batch batch, double[] numbers)
        {
            for (var r = 1; r < batch.Count; r++)
            {
                if (numbers[r] - numbers[r - 1] != batch.RowsInChunk[r] - batch.RowsInChunk[r - 1])
                    return false;
            }
            return true;
        }

        private ReadOnlySpan<double> Finite(Batch batch, ColumnBuffer column)
        {
            if (column.Nulls == 0 && column.Infinities == 0)
                return column.Numbers.AsSpan(0, batch.Count);
            var count = 0;
            for (var r = 0; r < batch.Count; r++)
            {
                if (double.IsFinite(column.Numbers[r]))
                    finite[count++] = column.Numbers[r];
            }
            return finite.AsSpan(0, count);
        }
    }
}
