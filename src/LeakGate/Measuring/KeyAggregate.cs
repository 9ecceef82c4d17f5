using LeakGate.Measuring.Kernels;
using LeakGate.Splits;

namespace LeakGate.Measuring;

/// <summary>What the values of a key may have been summed up to.</summary>
internal enum AggregateKind
{
    Mean,
    Sum,

    /// <summary>Of a sample, with one degree of freedom less.</summary>
    StandardDeviation,

    /// <summary>Of a population.</summary>
    PopulationDeviation,
    Median,
    Minimum,
    Maximum,

    /// <summary>Values that are not missing.</summary>
    Count,
}

internal static class KeyAggregate
{
    /// <summary>Relative error of numbers that were once stored in 32 bits, with some room.</summary>
    private const double Single = 3e-7;

    /// <summary>Whether the result is one of the values themselves, or between two of them.</summary>
    public static bool IsOrderStatistic(this AggregateKind kind) =>
        kind is AggregateKind.Median or AggregateKind.Minimum or AggregateKind.Maximum;

    /// <summary>The aggregate, and by how much rounding may have moved it; NaN where there is none.</summary>
    /// <param name="values">Without missing ones; they are put in order for the median.</param>
    /// <param name="units">Half of the last digit that feature and source carry.</param>
    public static (double Value, double Tolerance) Of(
        AggregateKind kind,
        Span<double> values,
        (double Feature, double Source) units
    )
    {
        if (values.IsEmpty)
            return (kind == AggregateKind.Count ? 0 : double.NaN, units.Feature);
        // Records come in any order, and the answer must not depend on it.
        var total = default(ExactSum);
        var sizes = default(ExactSum);
        foreach (var value in values)
        {
            total.Add(value);
            sizes.Add(Math.Abs(value));
        }
        var (sum, size) = (total.Value, sizes.Value);
        var mean = sum / values.Length;
        var result = kind switch
        {
            AggregateKind.Mean => mean,
            AggregateKind.Sum => sum,
            AggregateKind.StandardDeviation => Deviation(values, mean, values.Length - 1),
            AggregateKind.PopulationDeviation => Deviation(values, mean, values.Length),
            AggregateKind.Median => Median(values),
            AggregateKind.Minimum => Extreme(values, -1),
            AggregateKind.Maximum => Extreme(values, 1),
            _ => values.Length,
        };
        if (kind == AggregateKind.Count)
            return (result, 1e-9);
        var moved = kind == AggregateKind.Sum ? values.Length : 1;
        var relative = kind == AggregateKind.Sum ? size : size / values.Length;
        return (
            result,
            (1.01 * (units.Feature + (moved * units.Source))) + (Single * Math.Max(Math.Abs(result), relative))
        );
    }

    private static double Deviation(ReadOnlySpan<double> values, double mean, int freedom)
    {
        var squares = default(ExactSum);
        foreach (var value in values)
            squares.Add((value - mean) * (value - mean));
        return freedom == 0 ? double.NaN : Math.Sqrt(squares.Value / freedom);
    }

    private static double Median(Span<double> values)
    {
        values.Sort();
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    private static double Extreme(ReadOnlySpan<double> values, int sign)
    {
        var extreme = values[0];
        foreach (var value in values)
            extreme = sign * value > sign * extreme ? value : extreme;
        return extreme;
    }
}

/// <summary>
/// How far a feature is an aggregate of another column over all rows of a key, and over the key's training rows alone.
/// </summary>
/// <param name="Training">The splits that a model learns from, as a set.</param>
/// <param name="Units">Half of the last digit that feature and source carry; 0 for whole numbers.</param>
internal sealed record KeyAggregateRows(
    EquatableArray<string> Key,
    string Feature,
    string Source,
    AggregateKind Kind,
    ulong Training,
    (double Feature, double Source) Units
) : Measurement<AggregateTally>;

/// <summary>What was counted over keys of at least two rows.</summary>
internal record struct AggregateTally
{
    private LowestPairs examples;
    private ExactSum gap;

    /// <summary>Keys of two rows or more in which feature and aggregate have a value.</summary>
    public long Keys { get; private set; }

    /// <summary>Rows of these keys that have the feature.</summary>
    public long Rows { get; private set; }

    /// <summary>Those in which it is the aggregate over all rows of the key.</summary>
    public long Holding { get; private set; }

    /// <summary>Keys with rows on both sides whose training rows alone give another value.</summary>
    public long Telling { get; private set; }

    /// <summary>Those in which the feature is the aggregate over all rows.</summary>
    public long TellingHolding { get; private set; }

    /// <summary>Rows in which the other column itself has the feature's value.</summary>
    public long Hits { get; private set; }

    /// <summary>How far the aggregate of all rows is from that of training rows, on average over the keys that tell.</summary>
    public readonly double MeanGap => gap.Value / Telling;

    /// <summary>Up to five evaluation rows of keys that tell, with the key's first training row.</summary>
    public readonly EquatableArray<RowPair> Examples => [.. examples.Pairs];

    /// <summary>What somebody else has counted.</summary>
    /// <param name="gap">Sum of the distances whose mean is <see cref="MeanGap"/>.</param>
    public static AggregateTally OfCounts(
        long keys,
        long rows,
        long holding,
        long telling,
        long tellingHolding,
        long hits,
        double gap,
        IEnumerable<RowPair> examples
    )
    {
        var tally = new AggregateTally
        {
            Keys = keys,
            Rows = rows,
            Holding = holding,
            Telling = telling,
            TellingHolding = tellingHolding,
            Hits = hits,
        };
        tally.gap.Add(gap);
        foreach (var pair in examples)
            tally.examples.Add(pair);
        return tally;
    }

    public void Add(AggregateTally other)
    {
        Keys += other.Keys;
        Rows += other.Rows;
        Holding += other.Holding;
        Telling += other.Telling;
        TellingHolding += other.TellingHolding;
        Hits += other.Hits;
        gap.Add(other.gap);
        examples.Add(other.examples);
    }

    /// <summary>Counts the rows of one key.</summary>
    /// <param name="scratch">Room for as many numbers as there are rows.</param>
    public void Count(
        AggregateKind kind,
        (double Feature, double Source) units,
        ulong training,
        ReadOnlySpan<double> feature,
        ReadOnlySpan<double> source,
        ReadOnlySpan<RowRef> refs,
        Span<double> scratch
    )
    {
        if (feature.Length < 2)
            return;
        var (whole, tolerance) = KeyAggregate.Of(kind, Select(source, refs, ulong.MaxValue, scratch), units);
        if (!double.IsFinite(whole))
            return;
        var holding = 0L;
        var rows = 0L;
        var (first, firstTraining) = (RowRef.None, RowRef.None);
        for (var i = 0; i < feature.Length; i++)
        {
            if ((training >> refs[i].Split & 1) != 0)
                firstTraining = RowRef.Min(firstTraining, refs[i]);
            else
                first = RowRef.Min(first, refs[i]);
            if (!double.IsFinite(feature[i]))
                continue;
            rows++;
            holding += Math.Abs(feature[i] - whole) <= tolerance ? 1 : 0;
            Hits += Math.Abs(feature[i] - source[i]) <= tolerance ? 1 : 0;
        }
        if (rows == 0)
            return;
        Keys++;
        Rows += rows;
        Holding += holding;
        if (first == RowRef.None || firstTraining == RowRef.None)
            return;
        var (known, _) = KeyAggregate.Of(kind, Select(source, refs, training, scratch), units);
        if (!(Math.Abs(whole - known) > 2 * tolerance))
            return;
        Telling++;
        gap.Add(Math.Abs(whole - known));
        if (holding < rows)
            return;
        TellingHolding++;
        examples.Add(new RowPair(first, firstTraining));
    }

    /// <summary>The values of a column in some splits, without missing ones.</summary>
    private static Span<double> Select(
        ReadOnlySpan<double> source,
        ReadOnlySpan<RowRef> refs,
        ulong splits,
        Span<double> scratch
    )
    {
        var count = 0;
        for (var i = 0; i < source.Length; i++)
        {
            if (double.IsFinite(source[i]) && (splits >> refs[i].Split & 1) != 0)
                scratch[count++] = source[i];
        }
        return scratch[..count];
    }
}
