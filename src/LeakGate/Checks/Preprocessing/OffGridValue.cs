using LeakGate.Measuring;

namespace LeakGate.Checks.Preprocessing;

/// <summary>The one value off the grid of all others, and how often it occurs in each split.</summary>
internal sealed record OffGridValue(double Value, long[] PerSplit)
{
    public long In(ulong splits) => PerSplit.Where((_, i) => (splits >> i & 1) != 0).Sum();

    public static OffGridValue? Of(DecimalClassesAnswer answer)
    {
        var splits = answer.PerSplit.Items;
        if (splits.IsEmpty)
            return null;
        for (var grid = 0; grid + 1 < splits[0].Count; grid++)
        {
            var off = DecimalClass.None;
            foreach (var split in splits)
                off = split.Items.Skip(grid + 1).Aggregate(off, (sum, one) => sum.With(one));
            if (off.Count == 0)
                return null;
            if (!off.Varies)
                return new OffGridValue(off.Minimum, [.. splits.Select(s => s.Items.Skip(grid + 1).Sum(c => c.Count))]);
        }
        return null;
    }
}
