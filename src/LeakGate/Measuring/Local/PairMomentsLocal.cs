using LeakGate.Measuring.Kernels;
using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>
/// Answers <see cref="PairMoments"/>. Values are summed about each column's origin; a pair whose columns have no gaps
/// in a batch costs one dot product, others are summed over the rows that have both.
/// </summary>
internal sealed class PairMomentsLocal(PairMoments question, TableSchema schema)
    : LocalMeasurement<PairMomentsLocal.Accumulator>
{
    private PairMoments Question { get; } = question;

    private int[] columns = [];
    private double[] origins = [];

    public override void Declare(FormRequests requests)
    {
        columns = [.. Question.Columns.Items.Select(name => requests.Want(name, CellForms.Values))];
        origins = [.. Question.Columns.Items.Select(name => schema.Find(name)!.Origin)];
    }

    public override Accumulator Create() => new(this);

    public override object Finish(IReadOnlyList<Accumulator> accumulators, FinishContext context)
    {
        var pairs = columns.Length * (columns.Length - 1) / 2;
        var correlations = new double[pairs];
        var counts = new long[pairs];
        for (var p = 0; p < pairs; p++)
        {
            var total = default(PairSums);
            foreach (var accumulator in accumulators)
                total.Add(accumulator.Pairs[p]);
            correlations[p] = total.Correlation;
            counts[p] = total.Count;
        }
        return new PairMomentsAnswer(columns.Length, correlations, counts);
    }

    internal struct PairSums
    {
        public long Count;
        private ExactSum x;
        private ExactSum y;
        private ExactSum xx;
        private ExactSum yy;
        private ExactSum xy;

        public readonly double Correlation
        {
            get
            {
                var sxx = xx.Value - (x.Value * x.Value / Count);
                var syy = yy.Value - (y.Value * y.Value / Count);
                var sxy = xy.Value - (x.Value * y.Value / Count);
                // A constant column leaves only rounding noise.
                var isConstant = sxx <= 1e-14 * xx.Value || syy <= 1e-14 * yy.Value || Count < 2;
                return isConstant ? double.NaN : Math.Clamp(sxy / Math.Sqrt(sxx * syy), -1, 1);
            }
        }

        public void Add(long count, double sumX, double sumY, double sumXx, double sumYy, double sumXy)
        {
            Count += count;
            x.Add(sumX);
            y.Add(sumY);
            xx.Add(sumXx);
            yy.Add(sumYy);
            xy.Add(sumXy);
        }

        public void Add(PairSums other)
        {
            Count += other.Count;
            x.Add(other.x);
            y.Add(other.y);
            xx.Add(other.xx);
            yy.Add(other.yy);
            xy.Add(other.xy);
        }
    }

    internal sealed class Accumulator : IAccumulator
    {
        private readonly PairMomentsLocal owner;
        private readonly double[][] centred;
        private readonly double[] sums;
        private readonly double[] squares;
        private readonly bool[] hasGaps;

        public Accumulator(PairMomentsLocal owner)
        {
            this.owner = owner;
            var count = owner.columns.Length;
            centred = [.. Enumerable.Range(0, count).Select(_ => new double[Batch.Capacity])];
            sums = new double[count];
            squares = new double[count];
            hasGaps = new bool[count];
            Pairs = new PairSums[count * (count - 1) / 2];
        }

        public PairSums[] Pairs { get; }

        public void Observe(Batch batch)
        {
            if ((owner.Question.Splits >> batch.Split & 1) == 0)
                return;
            for (var i = 0; i < centred.Length; i++)
                Centre(i, batch);
            var p = 0;
            for (var j = 1; j < centred.Length; j++)
            {
                for (var i = 0; i < j; i++, p++)
                {
                    if (hasGaps[i] || hasGaps[j])
                        AddWithGaps(ref Pairs[p], centred[i].AsSpan(0, batch.Count), centred[j].AsSpan(0, batch.Count));
                    else
                        AddWhole(ref Pairs[p], i, j, batch.Count);
                }
            }
        }

        private void Centre(int i, Batch batch)
        {
            var column = batch.Columns[owner.columns[i]];
            var target = centred[i].AsSpan(0, batch.Count);
            var origin = owner.origins[i];
            hasGaps[i] = column.Nulls > 0 || column.Infinities > 0;
            for (var r = 0; r < target.Length; r++)
                target[r] = column.Numbers[r] - origin;
            if (!hasGaps[i])
                (_, _, sums[i], squares[i]) = Moments.OfValues(target, 0);
        }

        private void AddWhole(ref PairSums pair, int i, int j, int count)
        {
            var product = Moments.Dot(centred[i].AsSpan(0, count), centred[j].AsSpan(0, count));
            pair.Add(count, sums[i], sums[j], squares[i], squares[j], product);
        }

        private static void AddWithGaps(ref PairSums pair, ReadOnlySpan<double> x, ReadOnlySpan<double> y)
        {
            long count = 0;
            double sumX = 0,
                sumY = 0,
                sumXx = 0,
                sumYy = 0,
                sumXy = 0;
            for (var r = 0; r < x.Length; r++)
            {
                if (!double.IsFinite(x[r]) || !double.IsFinite(y[r]))
                    continue;
                count++;
                sumX += x[r];
                sumY += y[r];
                sumXx += x[r] * x[r];
                sumYy += y[r] * y[r];
                sumXy += x[r] * y[r];
            }
            pair.Add(count, sumX, sumY, sumXx, sumYy, sumXy);
        }
    }
}
