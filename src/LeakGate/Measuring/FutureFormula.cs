namespace LeakGate.Measuring;

/// <summary>How a value of a row may follow from values of later rows of its series.</summary>
internal enum FutureKind
{
    /// <summary>The value k rows later.</summary>
    Lead,

    /// <summary>The value k rows later less this row's.</summary>
    Rise,

    /// <summary>This row's value less that of k rows later.</summary>
    Fall,

    /// <summary>The value k rows later over this row's, less 1.</summary>
    Change,

    /// <summary>This row's value over that of k rows later, less 1.</summary>
    BackwardChange,

    /// <summary>The logarithm of the value k rows later over this row's.</summary>
    LogChange,

    /// <summary>The mean over a window that ends behind this row.</summary>
    Mean,

    /// <summary>The sum over such a window.</summary>
    Sum,

    /// <summary>Where a value is missing, the next one that is not.</summary>
    Backfill,

    /// <summary>Where values are missing, the straight line between their neighbours.</summary>
    Interpolation,
}

/// <summary>A candidate: a feature is this function of another column's later rows.</summary>
/// <param name="First">Where the window begins, in rows from this one; 0 where there is no window.</param>
/// <param name="Last">Where it ends, or how many rows later the value stands; 0 where gaps are filled.</param>
internal readonly record struct FutureFormula(FutureKind Kind, int First, int Last)
{
    /// <summary>Relative error of numbers that were once stored in 32 bits, with some room.</summary>
    private const double Single = 3e-7;

    public bool FillsGaps => Kind is FutureKind.Backfill or FutureKind.Interpolation;

    public bool IsWindow => Kind is FutureKind.Mean or FutureKind.Sum;

    /// <summary>Rows of the window.</summary>
    public int Length => Last - First + 1;

    /// <summary>The value that row <paramref name="t"/> should have; NaN where a row of the series is missing.</summary>
    public double At(ReadOnlySpan<double> source, int t) =>
        IsWindow ? Window(source, t + First) : Pair(source, t, t + Last);

    /// <summary>The same function of the past: a lag, a trailing window. NaN where the series does not reach back.</summary>
    public double Past(ReadOnlySpan<double> source, int t) =>
        IsWindow ? Window(source, t - Length + 1)
        : t < Last ? double.NaN
        : Kind == FutureKind.Lead ? source[t - Last]
        : Pair(source, t - Last, t);

    /// <summary>What a row tells that knows of no other: its own value, or no change.</summary>
    public double Present(ReadOnlySpan<double> source, int t) =>
        Kind is FutureKind.Lead or FutureKind.Mean ? source[t]
        : Kind == FutureKind.Sum ? source[t] * Length
        : 0;

    /// <summary>By how much rounding may have moved a value that the row should have.</summary>
    /// <param name="units">Half of the last digit that feature and source carry.</param>
    public double Tolerance(ReadOnlySpan<double> source, int t, double value, (double Feature, double Source) units)
    {
        var (here, there) = IsWindow ? (value, value) : (source[t], source[t + Last]);
        var (moved, size) = Kind switch
        {
            FutureKind.Lead or FutureKind.Mean => (units.Source, Math.Abs(value)),
            FutureKind.Sum => (units.Source * Length, Math.Abs(value)),
            FutureKind.Rise or FutureKind.Fall => (2 * units.Source, Math.Abs(here) + Math.Abs(there)),
            FutureKind.Change => ((2 + Math.Abs(value)) * units.Source / Math.Abs(here), 1 + Math.Abs(value)),
            FutureKind.BackwardChange => ((2 + Math.Abs(value)) * units.Source / Math.Abs(there), 1 + Math.Abs(value)),
            _ => (units.Source * ((1 / Math.Abs(here)) + (1 / Math.Abs(there))), 1 + Math.Abs(value)),
        };
        return (1.01 * (moved + units.Feature)) + (Single * size);
    }

    private double Pair(ReadOnlySpan<double> source, int from, int to) =>
        Kind switch
        {
            FutureKind.Lead => source[to],
            FutureKind.Rise => source[to] - source[from],
            FutureKind.Fall => source[from] - source[to],
            FutureKind.Change => (source[to] / source[from]) - 1,
            FutureKind.BackwardChange => (source[from] / source[to]) - 1,
            _ => Math.Log(source[to] / source[from]),
        };

    private double Window(ReadOnlySpan<double> source, int start)
    {
        if (start < 0 || start + Length > source.Length)
            return double.NaN;
        var sum = 0.0;
        foreach (var value in source.Slice(start, Length))
            sum += value;
        return Kind == FutureKind.Mean ? sum / Length : sum;
    }
}

/// <summary>In how many rows a feature is what a formula makes of later rows of another column.</summary>
/// <param name="WithinSplits">Whether each split has its own series, or all splits together.</param>
/// <param name="Stretch">Without an entity: units of the time's code over which rows are put in order at a time.</param>
/// <param name="Units">Half of the last digit that feature and source carry; 0 for whole numbers.</param>
internal sealed record FutureRows(
    EquatableArray<string> Entity,
    string Time,
    string Feature,
    string Source,
    FutureFormula Formula,
    bool WithinSplits,
    long Stretch,
    (double Feature, double Source) Units
) : Measurement<FutureTally>;
