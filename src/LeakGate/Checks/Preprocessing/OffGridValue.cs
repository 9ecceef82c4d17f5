using LeakGate.Measuring;

namespace LeakGate.Checks.Preprocessing;

/// <summary>The one value off the grid that all others of a column lie on, as a mean of them mostly is.</summary>
internal static class OffGridValue
{
    /// <summary>Null where all lie on it, or several do not.</summary>
    public static double? Of(DecimalClassesAnswer answer)
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
                return off.Minimum;
        }
        return null;
    }
}
