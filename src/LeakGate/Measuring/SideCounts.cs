namespace LeakGate.Measuring;

/// <summary>How many numbers of a column lie below a value and how many equal it; the finite ones only.</summary>
internal sealed record SideCounts(string Column, double Value) : Measurement<EquatableArray<SideCountsAnswer>>;

/// <summary>One split.</summary>
internal readonly record struct SideCountsAnswer(long Below, long Equal, long Above)
{
    /// <summary>The counts of all splits of a set together.</summary>
    public static SideCountsAnswer Over(EquatableArray<SideCountsAnswer> perSplit, ulong set) =>
        perSplit
            .Items.Where((_, i) => (set >> i & 1) != 0)
            .Aggregate(default(SideCountsAnswer), (sum, one) => sum + one);

    public static SideCountsAnswer operator +(SideCountsAnswer left, SideCountsAnswer right) =>
        new(left.Below + right.Below, left.Equal + right.Equal, left.Above + right.Above);
}
