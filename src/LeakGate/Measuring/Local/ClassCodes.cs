using System.Text;
using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>
/// One worker's numbering of the target's classes, in the order in which it meets them. Workers number differently;
/// <see cref="Merge"/> finds the order of the keys, which is the same for all.
/// </summary>
internal sealed class ClassCodes
{
    /// <summary>Code of a row without a target, or of a class beyond the limit.</summary>
    public const int None = -1;

    private readonly Dictionary<(ulong Low, ulong High), int> codes = [];
    private readonly List<TargetClass> classes = [];
    private (ulong Low, ulong High) last = (ColumnBuffer.NullKey, ColumnBuffer.NullKey);
    private int lastCode = None;

    /// <summary>Codes of the rows of the batch that is being observed.</summary>
    public int[] OfRow { get; } = new int[Batch.Capacity];

    /// <summary>Classes met so far.</summary>
    public int Count => classes.Count;

    /// <summary>Whether there are more than <see cref="TargetTable.MostClasses"/>.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>Fills <see cref="OfRow"/>; the target's keys and text are needed.</summary>
    public void Observe(Batch batch, ColumnBuffer target)
    {
        for (var r = 0; r < batch.Count; r++)
        {
            var key = (target.Keys[r], target.HighKeys[r]);
            if (key != last)
                (last, lastCode) = (key, target.IsNull(r) ? None : CodeOf(key, batch, target, r));
            OfRow[r] = lastCode;
            if (lastCode != None && batch.Ref(r).Bits < classes[lastCode].First.Bits)
                classes[lastCode] = new TargetClass(TextOf(batch, target, r), batch.Ref(r));
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
        classes.Add(new TargetClass(TextOf(batch, target, row), batch.Ref(row)));
        return classes.Count - 1;
    }

    private static string TextOf(Batch batch, ColumnBuffer target, int row) =>
        Encoding.UTF8.GetString(target.Text(batch, row));
}
