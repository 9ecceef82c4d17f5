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
        private readonly Dictionary<double, int> places = [];
        private readonly List<Sums> sums = [];
        private bool overflowed;

        public void Observe(Batch batch)
        {
            if (overflowed)
                return;
            var values = batch.Columns[owner.column].Numbers;
            var answers = batch.Columns[owner.target];
            var isClass = owner.Question.Class is not null;
            for (var r = 0; r < batch.Count; r++)
            {
                if (!double.IsFinite(values[r]))
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
                if (Place(values[r]) is not { } place)
                    return;
                sums[place + batch.Split].Add(1, answer, answer * answer);
            }
        }

        public void Add(Accumulator other)
        {
            if (other.overflowed)
                Overflow();
            if (overflowed)
                return;
            foreach (var (value, from) in other.places)
            {
                if (Place(value) is not { } to)
                    return;
                for (var split = 0; split < splits; split++)
                    sums[to + split].Add(other.sums[from + split]);
            }
        }

        public TargetGroupsAnswer Answer() =>
            overflowed
                ? new TargetGroupsAnswer(Overflowed: true, [])
                : new TargetGroupsAnswer(
                    Overflowed: false,
                    [
                        .. places
                            .OrderBy(place => place.Key)
                            .Select(place => new TargetGroup(
                                place.Key,
                                [.. sums.GetRange(place.Value, splits).Select(s => s.Answer())]
                            )),
                    ]
                );

        /// <summary>Where the sums of a value begin; null once there are too many values.</summary>
        private int? Place(double value)
        {
            // Both zeros are one value.
            value += 0.0;
            if (places.TryGetValue(value, out var place))
                return place;
            if (places.Count == owner.Question.Limit)
            {
                Overflow();
                return null;
            }
            places.Add(value, sums.Count);
            for (var split = 0; split < splits; split++)
                sums.Add(new Sums());
            return sums.Count - splits;
        }

        private void Overflow()
        {
            overflowed = true;
            places.Clear();
            sums.Clear();
        }
    }

    private sealed class Sums
    {
        private long count;
        private ExactSum sum;
        private ExactSum squares;

        public void Add(long more, double value, double square)
        {
            count += more;
            sum.Add(value);
            squares.Add(square);
        }

        public void Add(Sums other)
        {
            count += other.count;
            sum.Add(other.sum);
            squares.Add(other.squares);
        }

        public TargetSums Answer() => new(count, sum.Value, squares.Value);
    }
}
