namespace LeakGate.Measuring;

/// <summary>
/// The target over the rows that share a value of a number column, as they would if the column stood for a category.
/// Rows in which either is missing are left out.
/// </summary>
/// <param name="Class">
/// The class whose indicator (1 or 0) is taken as the target; null where the target's own numbers are.
/// </param>
/// <param name="Limit">With more distinct values the column stands for no category.</param>
internal sealed record TargetGroups(string Column, string Target, string? Class, int Limit)
    : Measurement<TargetGroupsAnswer>;

/// <param name="Overflowed">There are more values than the limit; <paramref name="Groups"/> is empty then.</param>
/// <param name="Groups">Ascending by value.</param>
internal sealed record TargetGroupsAnswer(bool Overflowed, EquatableArray<TargetGroup> Groups);

/// <param name="Value">The column's value.</param>
/// <param name="PerSplit">The target over its rows, split by split.</param>
internal sealed record TargetGroup(double Value, EquatableArray<TargetSums> PerSplit)
{
    /// <summary>Over a set of splits.</summary>
    public TargetSums Over(ulong set)
    {
        var total = default(TargetSums);
        for (var i = 0; i < PerSplit.Count; i++)
        {
            if ((set >> i & 1) != 0)
                total += PerSplit[i];
        }
        return total;
    }
}

/// <summary>Count, sum and sum of squares.</summary>
internal readonly record struct TargetSums(long Count, double Sum, double Squares)
{
    public double Mean => Sum / Count;

    /// <summary>With n; never below 0.</summary>
    public double Variance => Math.Max(0, (Squares / Count) - (Mean * Mean));

    public static TargetSums operator +(TargetSums left, TargetSums right) =>
        new(left.Count + right.Count, left.Sum + right.Sum, left.Squares + right.Squares);
}
