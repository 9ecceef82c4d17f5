using System.Buffers;
using LeakGate.Measuring.Kernels;
using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>
/// Answers <see cref="TargetRanks"/>: keeps the numbers of each class, sorts each class by itself and lets them march past
/// each other; range by range, where the memory does not hold them all sorted.
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
        if (target is not null && ClassCodes.Merge([.. accumulators.Select(a => a.Classes!)]) is { } merged)
            return Answers(accumulators, merged.Codes, merged.Classes.Length, context);
        if (target is not null)
            return new Unanswered($"target '{question.Target}' has more than {TargetTable.MostClasses} classes");
        return Answers(accumulators, null, schema.Splits.Length, context);
    }

    private EquatableArray<ClassRanks> Answers(
        IReadOnlyList<Accumulator> accumulators,
        int[][]? codes,
        int classes,
        FinishContext context
    )
    {
        var lists = new List<NumberList>[schema.Splits.Length, classes];
        for (var split = 0; split < schema.Splits.Length; split++)
        {
            for (var c = 0; c < classes; c++)
                lists[split, c] = [];
            for (var worker = 0; worker < accumulators.Count; worker++)
            {
                var numbers = accumulators[worker].Numbers[split];
                for (var code = 0; code < numbers.Count; code++)
                    lists[split, codes is null ? split : codes[worker][code]].Add(numbers[code]);
            }
        }
        return [.. question.Sets.Items.Select(set => Rank(lists, classes, set, context))];
    }

    private static ClassRanks Rank(List<NumberList>[,] lists, int classes, ulong set, FinishContext context)
    {
        var ofClass = Enumerable
            .Range(0, classes)
            .Select(c =>
                Enumerable
                    .Range(0, lists.GetLength(0))
                    .Where(split => (set >> split & 1) != 0)
                    .SelectMany(split => lists[split, c])
                    .ToArray()
            )
            .ToArray();
        // Sorted numbers and the room to sort them.
        var most = context.Memory.ForGrouping / (2 * sizeof(ulong));
        if (ofClass.Sum(parts => parts.Sum(part => part.Count)) > most)
            return PartialRanks.Of(ofClass, most, context.Cancellation);
        // Pooled: the next column needs as much again, and the collector would be late to find that these are free.
        var pool = ArrayPool<ulong>.Shared;
        var ascending = new ArraySegment<ulong>[classes];
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = context.Threads,
            CancellationToken = context.Cancellation,
        };
        Parallel.For(
            0,
            classes,
            options,
            c =>
            {
                var rows = checked((int)ofClass[c].Sum(part => part.Count));
                ascending[c] = new ArraySegment<ulong>(pool.Rent(rows), 0, rows);
                var scratch = pool.Rent(rows);
                NumberList.Sort(ofClass[c], ascending[c], scratch);
                pool.Return(scratch);
            }
        );
        var ranks = ClassRanks.OfSorted(ascending);
        Array.ForEach(ascending, values => pool.Return(values.Array!));
        return ranks;
    }

    internal sealed class Accumulator(int column, int? target, ulong wanted, int splits, RecordMemory memory)
        : IAccumulator
    {
        private double? scale;

        /// <summary>Null where there is no target.</summary>
        public ClassCodes? Classes { get; private set; }

        public void Join(WorkerShare share) => Classes = target is { } answer ? share.ClassesOf(answer) : null;

        /// <summary>The numbers of each split and class, as this worker numbers the classes.</summary>
        public List<NumberList>[] Numbers { get; } =
        [.. Enumerable.Range(0, splits).Select(_ => new List<NumberList>())];

        public void Observe(Batch batch)
        {
            Classes?.Observe(batch);
            if ((wanted >> batch.Split & 1) == 0)
                return;
            var values = batch.Columns[column].Numbers;
            var numbers = Numbers[batch.Split];
            scale ??= NumberList.ScaleOf(values.AsSpan(0, batch.Count));
            var ofRow = Classes?.OfRow;
            for (var classes = Classes?.Count ?? 1; numbers.Count < classes; )
                numbers.Add(new NumberList(memory, scale.Value));
            for (var r = 0; r < batch.Count; r++)
            {
                var code = ofRow is null ? 0 : ofRow[r];
                if (code != ClassCodes.None && !double.IsNaN(values[r]))
                    numbers[code].Add(values[r]);
            }
        }

        public void Dispose() => Array.ForEach(Numbers, lists => lists.ForEach(list => list.Dispose()));
    }
}
