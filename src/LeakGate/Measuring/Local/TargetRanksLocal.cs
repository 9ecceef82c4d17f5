using LeakGate.Measuring.Kernels;
using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>
/// Answers <see cref="TargetRanks"/>: keeps number and class of every row, nine bytes each outside the managed heap, and
/// sorts them at the end.
/// </summary>
internal sealed class TargetRanksLocal(TargetRanks question, TableSchema schema)
    : LocalMeasurement<TargetRanksLocal.Accumulator>
{
    private readonly ulong wanted = question.Sets.Items.Aggregate(0ul, (all, set) => all | set);
    private int column;
    private int? target;

    public override void Declare(FormRequests requests)
    {
        column = requests.Want(question.Column, CellForms.Values);
        target = question.Target is { } name ? requests.Want(name, CellForms.Keys | CellForms.Text) : null;
    }

    public override Accumulator Create() => new(column, target, wanted, schema.Splits.Length, Memory);

    public override object Finish(IReadOnlyList<Accumulator> accumulators, FinishContext context)
    {
        if (target is not null && ClassCodes.Merge([.. accumulators.Select(a => a.Classes)]) is { } merged)
            return Answers(accumulators, merged.Codes, merged.Classes.Length);
        if (target is not null)
            return new Unanswered($"target '{question.Target}' has more than {TargetTable.MostClasses} classes");
        return Answers(accumulators, null, schema.Splits.Length);
    }

    private EquatableArray<ClassRanks> Answers(IReadOnlyList<Accumulator> accumulators, int[][]? codes, int classes) =>
        [.. question.Sets.Items.Select(set => Rank(accumulators, codes, classes, set))];

    private static ClassRanks Rank(IReadOnlyList<Accumulator> accumulators, int[][]? codes, int classes, ulong set)
    {
        var parts = accumulators
            .SelectMany((a, worker) => a.Numbers.Select((_, split) => (a, worker, split)))
            .Where(part => (set >> part.split & 1) != 0)
            .ToArray();
        var sorted = new ulong[parts.Sum(part => part.a.Rows[part.split])];
        var sortedClasses = new byte[sorted.Length];
        var at = 0;
        foreach (var (accumulator, worker, split) in parts)
        {
            var (numbers, classOf) = (accumulator.Numbers[split], accumulator.ClassOf[split]);
            var next = at;
            for (var block = 0; block < numbers.Blocks; block++)
            {
                var part = numbers.Block(block);
                part.CopyTo(sorted.AsSpan(at));
                at += part.Length;
            }
            for (var block = 0; block < classOf.Blocks; block++)
            {
                foreach (var code in classOf.Block(block))
                    sortedClasses[next++] = codes is null ? (byte)split : (byte)codes[worker][code];
            }
        }
        SortedNumbers.Sort(ref sorted, ref sortedClasses);
        return ClassRanks.Of(sorted, sortedClasses, classes);
    }

    internal sealed class Accumulator(int column, int? target, ulong wanted, int splits, RecordMemory memory)
        : IAccumulator
    {
        public ClassCodes Classes { get; } = new();

        /// <summary>Codes of the numbers of each split, in the order they came.</summary>
        public RecordList<ulong>[] Numbers { get; } =
        [.. Enumerable.Range(0, splits).Select(_ => new RecordList<ulong>(memory))];

        /// <summary>The class of each, as this worker codes it.</summary>
        public RecordList<byte>[] ClassOf { get; } =
        [.. Enumerable.Range(0, splits).Select(_ => new RecordList<byte>(memory))];

        /// <summary>Rows kept of each split.</summary>
        public int[] Rows { get; } = new int[splits];

        public void Observe(Batch batch)
        {
            if (target is { } answer)
                Classes.Observe(batch, batch.Columns[answer]);
            if ((wanted >> batch.Split & 1) == 0)
                return;
            var values = batch.Columns[column].Numbers;
            var (numbers, classOf) = (Numbers[batch.Split], ClassOf[batch.Split]);
            for (var r = 0; r < batch.Count; r++)
            {
                var code = target is null ? 0 : Classes.OfRow[r];
                if (code == ClassCodes.None || double.IsNaN(values[r]))
                    continue;
                numbers.Add(SortedNumbers.Code(values[r]));
                classOf.Add((byte)code);
                Rows[batch.Split] = checked(Rows[batch.Split] + 1);
            }
        }

        public void Dispose()
        {
            Array.ForEach(Numbers, list => list.Dispose());
            Array.ForEach(ClassOf, list => list.Dispose());
        }
    }
}
