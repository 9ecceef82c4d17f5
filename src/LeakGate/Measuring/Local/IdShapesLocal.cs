using LeakGate.Measuring.Kernels;
using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>Answers <see cref="IdShapes"/> from the bytes of the ids as they stand in the files.</summary>
internal sealed class IdShapesLocal(IdShapes question, TableSchema schema) : LocalMeasurement<IdShapesLocal.Accumulator>
{
    private int column;
    private int target;

    public override void Declare(FormRequests requests)
    {
        column = requests.Want(question.Column, CellForms.Keys | CellForms.Text);
        target = requests.Want(question.Target, CellForms.Keys | CellForms.Text);
    }

    public override Accumulator Create() => new(column, target, schema.Splits.Length, Memory);

    public override object Finish(IReadOnlyList<Accumulator> accumulators, FinishContext context)
    {
        if (ClassCodes.Merge([.. accumulators.Select(a => a.Classes)]) is not { } merged)
            return new Unanswered($"target '{question.Target}' has more than {TargetTable.MostClasses} classes");
        var classes = merged.Classes.Length;
        ColumnTable Table(Func<Accumulator, ValueClassTable> of) =>
            TargetTableLocal.Merge(
                accumulators.Select(of).Select(t => t.Overflowed ? null : t.Entries),
                merged.Codes,
                schema.Splits.Length,
                classes,
                IdShapes.Limit
            );
        var ranks = question.Sets.Items.Select(set => Rank(accumulators, merged.Codes, classes, set));
        return new IdShapesAnswer(classes, Table(a => a.Lengths), Table(a => a.Prefixes), [.. ranks]);
    }

    private static ClassRanks Rank(IReadOnlyList<Accumulator> accumulators, int[][] codes, int classes, ulong set)
    {
        var numbers = new List<ulong>();
        var ofClass = new List<byte>();
        for (var worker = 0; worker < accumulators.Count; worker++)
        {
            for (var split = 0; split < accumulators[worker].Numbers.Length; split++)
            {
                var list = accumulators[worker].Numbers[split];
                for (var block = 0; (set >> split & 1) != 0 && block < list.Blocks; block++)
                {
                    foreach (var (number, code) in list.Block(block))
                    {
                        numbers.Add(number);
                        ofClass.Add((byte)codes[worker][code]);
                    }
                }
            }
        }
        return ClassRanks.Of(numbers.ToArray(), ofClass.ToArray(), classes);
    }

    internal sealed class Accumulator(int column, int target, int splits, RecordMemory memory) : IAccumulator
    {
        public ClassCodes Classes { get; private set; } = null!;

        public void Join(WorkerShare share) => Classes = share.ClassesOf(target);

        public ValueClassTable Lengths { get; } = new(IdShapes.Limit);

        public ValueClassTable Prefixes { get; } = new(IdShapes.Limit);

        public RecordList<(ulong Number, int Class)>[] Numbers { get; } =
        [.. Enumerable.Range(0, splits).Select(_ => new RecordList<(ulong, int)>(memory))];

        public void Observe(Batch batch)
        {
            Classes.Observe(batch);
            var ids = batch.Columns[column];
            for (var r = 0; r < batch.Count; r++)
            {
                var code = Classes.OfRow[r];
                if (code == ClassCodes.None || ids.IsNull(r))
                    continue;
                var text = ids.Text(batch, r);
                var place = (batch.Split * TargetTable.MostClasses) + code;
                var prefix = text[..Math.Min(PrefixLength(text), IdShapes.LongestPrefix)];
                CellKeys.OfText(prefix, out var low, out var high);
                Add(Prefixes, low, high, place, batch.Ref(r));
                Add(Lengths, (ulong)text.Length, (ulong)text.Length, place, batch.Ref(r));
                if (TryTrailingNumber(text, out var number))
                    Numbers[batch.Split].Add((number, code));
            }
        }

        public void Dispose() => Array.ForEach(Numbers, list => list.Dispose());

        private static void Add(ValueClassTable table, ulong low, ulong high, int place, RowRef row)
        {
            if (!table.Overflowed)
                table.Add(low, high, place, row, 1);
        }

        private static int PrefixLength(ReadOnlySpan<byte> text)
        {
            var digit = text.IndexOfAnyInRange((byte)'0', (byte)'9');
            return digit < 0 ? text.Length : digit;
        }

        /// <summary>The digits at the end as a number, the first eighteen of them.</summary>
        private static bool TryTrailingNumber(ReadOnlySpan<byte> text, out ulong number)
        {
            var start = text.LastIndexOfAnyExceptInRange((byte)'0', (byte)'9') + 1;
            number = 0;
            foreach (var digit in text[start..Math.Min(text.Length, start + 18)])
                number = (number * 10) + (uint)(digit - '0');
            return start < text.Length;
        }
    }
}
