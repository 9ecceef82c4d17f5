using System.Text;
using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>
/// One worker's numbering of the target's classes, in the order in which it meets them. Workers number differently;
/// <see cref="Merge"/> finds the order of the keys, which is the same for all.
/// </summary>
internal sealed class ClassCodes(WorkerShare share)
{
    /// <summary>Code of a row without a target, or of a class beyond the limit.</summary>
    public const int None = -1;

    private readonly Dictionary<(ulong Low, ulong High), int> codes = [];
    private readonly List<TargetClass> classes = [];

    /// <summary>Keys met lately with their codes, by some bits of the key; a table of keys would be asked for every row.</summary>
    private readonly (ulong Low, ulong High, int Code)[] lately =
    [
        .. Enumerable.Repeat((ColumnBuffer.NullKey, ColumnBuffer.NullKey, None), Remembered),
    ];

    /// <summary>Where each class is first met.</summary>
    private readonly ulong[] firsts = new ulong[TargetTable.MostClasses];
    private long observed = -1;

    private const int Remembered = 256;

    /// <summary>Codes of the rows of the batch that is being observed.</summary>
    public int[] OfRow { get; } = new int[Batch.Capacity];

    /// <summary>Classes met so far.</summary>
    public int Count => classes.Count;

    /// <summary>Whether there are more than <see cref="TargetTable.MostClasses"/>.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>
    /// Fills <see cref="OfRow"/>, unless another accumulator has had that done for this batch; the target's keys and text
    /// are needed.
    /// </summary>
    public void Observe(Batch batch, ColumnBuffer target)
    {
        if (observed == share.Number)
            return;
        observed = share.Number;
        for (var r = 0; r < batch.Count; r++)
        {
            var (low, high) = (target.Keys[r], target.HighKeys[r]);
            ref var known = ref lately[CellKeys.Mix(low) % Remembered];
            if (known.Low != low || known.High != high)
                known = (low, high, target.IsNull(r) ? None : CodeOf((low, high), batch, target, r));
            var code = known.Code;
            OfRow[r] = code;
            if (code == None || batch.Ref(r).Bits >= firsts[code])
                continue;
            firsts[code] = batch.Ref(r).Bits;
            classes[code] = new TargetClass(TextOf(batch, target, r), batch.Ref(r));
        }
    }

    /// <summary>
    /// The classes of all workers in the order of their keys, and each worker's codes in that order; null where there
    /// are too many.
    /// </summary>
    public static (TargetClass[] Classes, int[][] Codes)? Merge(IReadOnlyList<ClassCodes> workers)
    {
        var keys = workers.SelectMany(w => w.codes.Keys).Distinct().Order().ToArray();
        if (keys.Length > TargetTable.MostClasses || workers.Any(w => w.Overflowed))
            return null;
        var classes = keys.Select(key =>
            workers.Where(w => w.codes.ContainsKey(key)).Select(w => w.classes[w.codes[key]]).MinBy(c => c.First.Bits)!
        );
        var codes = workers.Select(w =>
        {
            var merged = new int[w.Count];
            foreach (var (key, code) in w.codes)
                merged[code] = Array.BinarySearch(keys, key);
            return merged;
        });
        return ([.. classes], [.. codes]);
    }

    private int CodeOf((ulong, ulong) key, Batch batch, ColumnBuffer target, int row)
    {
        if (codes.TryGetValue(key, out var code))
            return code;
        if (classes.Count == TargetTable.MostClasses)
        {
            Overflowed = true;
            return None;
        }
        codes.Add(key, classes.Count);
        firsts[classes.Count] = batch.Ref(row).Bits;
        classes.Add(new TargetClass(TextOf(batch, target, row), batch.Ref(row)));
        return classes.Count - 1;
    }

    private static string TextOf(Batch batch, ColumnBuffer target, int row) =>
        Encoding.UTF8.GetString(target.Text(batch, row));
}
