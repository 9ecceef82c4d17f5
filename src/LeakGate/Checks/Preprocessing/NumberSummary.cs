using LeakGate.Measuring;

namespace LeakGate.Checks.Preprocessing;

/// <summary>Count, moments and range of the numbers of one split or of several together.</summary>
/// <param name="Squares">Sum of squared deviations from the mean.</param>
internal readonly record struct NumberSummary(long Count, double Mean, double Squares, double Minimum, double Maximum)
{
    public static NumberSummary Empty { get; } = new(0, 0, 0, double.PositiveInfinity, double.NegativeInfinity);

    public static NumberSummary Of(ColumnProfileAnswer profile)
    {
        var count = profile.Values - profile.Infinities;
        var squares = count > 1 ? profile.StandardDeviation * profile.StandardDeviation * (count - 1) : 0;
        return count == 0 ? Empty : new(count, profile.Mean, squares, profile.Minimum, profile.Maximum);
    }

    /// <summary>Standard deviation with <paramref name="lost"/> degrees of freedom taken off.</summary>
    public double Deviation(int lost) => Count > lost ? Math.Sqrt(Squares / (Count - lost)) : double.NaN;

    /// <summary>Sum of the squared values themselves.</summary>
    public double SquaredNorm => Squares + (Count * Mean * Mean);

    /// <summary>Both together; Chan's formula loses nothing where the parts differ in size.</summary>
    public NumberSummary With(NumberSummary other)
    {
        if (Count == 0 || other.Count == 0)
            return Count == 0 ? other : this;
        var count = Count + other.Count;
        var apart = other.Mean - Mean;
        return new NumberSummary(
            count,
            Mean + (apart * other.Count / count),
            Squares + other.Squares + (apart * apart * Count * other.Count / count),
            Math.Min(Minimum, other.Minimum),
            Math.Max(Maximum, other.Maximum)
        );
    }
}
