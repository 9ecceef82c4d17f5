using System.Text;
using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>
/// One worker's numbering of the target's classes, in the order in which it meets them. Workers number differently;
/// <see cref="Merge"/> finds the order of the keys, which is the same for all.
/// </summary>
internal sealed class ClassCodes(WorkerShare share, int column)
{
    /// <summary>Code of a row without a target, or of any row once there are too many classes.</summary>
    public const int None = ValueCodes.None;

    private static readonly int[] NoClasses = [.. Enumerable.Repeat(None, Batch.Capacity)];

    private readonly ValueCodes values = share.ValuesOf(column, TargetTable.MostClasses);
    private readonly string[] texts = new string[TargetTable.MostClasses];

    /// <summary>Where each class is first met.</summary>
    private readonly ulong[] firsts = new ulong[TargetTable.MostClasses];
    private long observed = -1;

    /// <summary>Codes of the rows of the batch that is being observed.</summary>
    public int[] OfRow { get; private set; } = NoClasses;

    /// <summary>Classes met so far.</summary>
    public int Count { get; private set; }

    /// <summary>Whether there are more than <see cref="TargetTable.MostClasses"/>.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>
    /// Fills <see cref="OfRow"/>, unless another accumulator has had that done for this batch. Every batch has to be
    /// observed; the target's keys and text are needed.
    /// </summary>
    public void Observe(Batch batch)
    {
        if (observed == share.Number || Overflowed)
            return;
        observed = share.Number;
        Overflowed = !values.Observe(batch) || values.Count > TargetTable.MostClasses;
        OfRow = Overflowed ? NoClasses : values.OfRow;
        for (; Count < values.Count && !Overflowed; Count++)
            firsts[Count] = RowRef.None.Bits;
        for (var r = 0; r < batch.Count; r++)
        {
            var code = OfRow[r];
            if (code == None || batch.Ref(r).Bits >= firsts[code])
                continue;
            firsts[code] = batch.Ref(r).Bits;
            texts[code] = Encoding.UTF8.GetString(batch.Columns[column].Text(batch, r));
        }
    }

    /// <summary>
    /// The classes of all workers in the order of their keys, and each worker's codes in that order; null where there
    /// are too many.
    /// </summary>
    public static (TargetClass[] Classes, int[][] Codes)? Merge(IReadOnlyList<ClassCodes> workers)
    {
        var keys = workers
            .SelectMany(w => Enumerable.Range(0, w.Count).Select(w.values.KeyOf))
            .Distinct()
            .Order()
            .ToArray();
        if (keys.Length > TargetTable.MostClasses || workers.Any(w => w.Overflowed))
            return null;
        var classes = new TargetClass?[keys.Length];
        var codes = workers.Select(w => new int[w.Count]).ToArray();
        for (var worker = 0; worker < codes.Length; worker++)
        {
            for (var code = 0; code < codes[worker].Length; code++)
            {
                var at = Array.BinarySearch(keys, workers[worker].values.KeyOf(code));
                codes[worker][code] = at;
                var found = new TargetClass(workers[worker].texts[code], new RowRef(workers[worker].firsts[code]));
                if (classes[at] is not { } known || found.First.Bits < known.First.Bits)
                    classes[at] = found;
            }
        }
        return (classes.OfType<TargetClass>().ToArray(), codes);
    }
}
