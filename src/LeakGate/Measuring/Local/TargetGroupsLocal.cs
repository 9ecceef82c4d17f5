using System.Text;
using LeakGate.Measuring.Kernels;
using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>Answers <see cref="TargetGroups"/> with a table of sums per value that gives up beyond the limit.</summary>
internal sealed class TargetGroupsLocal(TargetGroups question, TableSchema schema)
    : LocalMeasurement<TargetGroupsLocal.Accumulator>
{
    private TargetGroups Question { get; } = question;

    private int column;
    private int target;
    private (ulong Low, ulong High) key;

    public override void Declare(FormRequests requests)
    {
        column = requests.Want(Question.Column, CellForms.Values);
        target = requests.Want(Question.Target, Question.Class is null ? CellForms.Values : CellForms.Keys);
        if (Question.Class is { } name)
            key = KeyOf(name, schema.Find(Question.Target)!.Kind);
    }

    public override Accumulator Create() => new(this, schema.Splits.Length);

    public override object Finish(IReadOnlyList<Accumulator> accumulators, FinishContext context)
    {
        var merged = Create();
        foreach (var accumulator in accumulators)
            merged.Add(accumulator);
        return merged.Answer();
    }

    /// <summary>The identity of a class as the decoder gives it to a cell with that text.</summary>
    private static (ulong Low, ulong High) KeyOf(string name, ColumnKind kind)
    {
        var text = Encoding.UTF8.GetBytes(name);
        if (kind == ColumnKind.Text)
        {
            CellKeys.OfText(text, out var low, out var high);
            return (low, high);
        }
        if (kind == ColumnKind.Number && DecimalParser.TryParse(text, out var number))
        {
            var code = number.IsInteger ? CellKeys.OfInteger(number.Integer) : CellKeys.OfNumber(number.Value);
            return (code, code);
        }
        var flag = name.Equals("true", StringComparison.OrdinalIgnoreCase) ? 1ul : 0;
        return (flag, flag);
    }

    internal sealed class Accumulator(TargetGroupsLocal owner, int splits) : IAccumulator
    {
        private const int FirstCapacity = 64;

        /// <summary>Number of a value, from 1; 0 where there is none.</summary>
        private int[] slots = SlotArrays.Take<int>(2 * FirstCapacity);
        private double[] values = SlotArrays.Take<double>(FirstCapacity);

        /// <summary>By value and split.</summary>
        private Sums[] sums = new Sums[FirstCapacity * splits];
        private int used;
        private bool overflowed;

        public void Observe(Batch batch)
        {
            if (overflowed)
                return;
            var numbers = batch.Columns[owner.column].Numbers;
            var answers = batch.Columns[owner.target];
            var isClass = owner.Question.Class is not null;
            for (var r = 0; r < batch.Count; r++)
            {
                if (!double.IsFinite(numbers[r]))
                    continue;
                double answer;
                if (!isClass)
                    answer = answers.Numbers[r];
                else if (answers.IsNull(r))
                    continue;
                else
                    answer = answers.Keys[r] == owner.key.Low && answers.HighKeys[r] == owner.key.High ? 1 : 0;
                if (!double.IsFinite(answer))
                    continue;
                var place = Place(numbers[r]);
                if (place < 0)
                    return;
                sums[place + batch.Split].Add(answer);
            }
        }

        public void Add(Accumulator other)
        {
            if (other.overflowed)
                Overflow();
            for (var i = 0; i < other.used && !overflowed; i++)
            {
                var place = Place(other.values[i]);
                for (var split = 0; split < splits && place >= 0; split++)
                    sums[place + split].Add(other.sums[(i * splits) + split]);
            }
        }

        public TargetGroupsAnswer Answer()
        {
            if (overflowed)
                return new TargetGroupsAnswer(Overflowed: true, []);
            var order = Enumerable.Range(0, used).ToArray();
            Array.Sort(values[..used], order);
            return new TargetGroupsAnswer(
                Overflowed: false,
                [
                    .. order.Select(i => new TargetGroup(
                        values[i],
                        [.. new ArraySegment<Sums>(sums, i * splits, splits).Select(s => s.Answer())]
                    )),
                ]
            );
        }

        public void Dispose() => Overflow();

        /// <summary>Where the sums of a value begin; negative once there are too many values.</summary>
        private int Place(double value)
        {
            value += 0.0; // both zeros are one value
            var at = Find(value);
            if (slots[at] != 0)
                return (slots[at] - 1) * splits;
            if (used == owner.Question.Limit)
            {
                Overflow();
                return -1;
            }
            if (used == values.Length)
            {
                Grow();
                at = Find(value);
            }
            values[used] = value;
            slots[at] = ++used;
            return (used - 1) * splits;
        }

        private int Find(double value)
        {
            var mask = slots.Length - 1;
            var at = (int)CellKeys.Mix(BitConverter.DoubleToUInt64Bits(value)) & mask;
            while (slots[at] != 0 && values[slots[at] - 1] != value)
                at = (at + 1) & mask;
            return at;
        }

        private void Grow()
        {
            values = SlotArrays.Doubled(values);
            Array.Resize(ref sums, 2 * sums.Length);
            var length = 2 * slots.Length;
            SlotArrays.GiveBack(slots);
            slots = SlotArrays.Take<int>(length);
            for (var i = 0; i < used; i++)
                slots[Find(values[i])] = i + 1;
        }

        private void Overflow()
        {
            if (overflowed)
                return;
            overflowed = true;
            SlotArrays.GiveBack(slots);
            SlotArrays.GiveBack(values);
            (slots, values, sums, used) = ([], [], [], 0);
        }
    }

    private struct Sums
    {
        private long count;
        private ExactSum sum;
        private ExactSum squares;

        public void Add(double value)
        {
            count++;
            sum.Add(value);
            squares.Add(value * value);
        }

        public void Add(Sums other)
        {
            count += other.count;
            sum.Add(other.sum);
            squares.Add(other.squares);
        }

        public readonly TargetSums Answer() => new(count, sum.Value, squares.Value);
    }
}
