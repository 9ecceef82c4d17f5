using LeakGate.Splits;

namespace LeakGate.Measuring;

/// <summary>
/// How often a formula of the future holds. Counted apart are the rows that can tell the future from the past and the
/// present: those in which the formula gives another value than its like of the past, and than the row's own.
/// </summary>
internal record struct FutureTally
{
    private LowestPairs examples;

    /// <summary>Rows in which feature and formula have a value.</summary>
    public long Rows { get; private set; }

    /// <summary>Those in which they are equal, but for rounding.</summary>
    public long Holding { get; private set; }

    /// <summary>Rows in which the formula's value is not that of the past or the present.</summary>
    public long Telling { get; private set; }

    /// <summary>Those in which the feature has it.</summary>
    public long TellingHolding { get; private set; }

    /// <summary>Up to five rows that hold and tell, with the latest row that their value needs.</summary>
    public readonly EquatableArray<RowPair> Examples => [.. examples.Pairs];

    public void Add(FutureTally other)
    {
        Rows += other.Rows;
        Holding += other.Holding;
        Telling += other.Telling;
        TellingHolding += other.TellingHolding;
        examples.Add(other.examples);
    }

    /// <summary>Counts over one stretch of rows that follow each other.</summary>
    public void Count(
        in FutureFormula formula,
        (double Feature, double Source) units,
        ReadOnlySpan<double> feature,
        ReadOnlySpan<double> source,
        ReadOnlySpan<RowRef> refs
    )
    {
        if (formula.FillsGaps)
        {
            CountGaps(formula, units, feature, source, refs);
            return;
        }
        var end = feature.Length - formula.Last;
        for (var t = Math.Max(0, -formula.First); t < end; t++)
            CountRow(formula, units, feature, source, t, refs);
    }

    /// <summary>Counts one row; its future has to lie within the stretch.</summary>
    public void CountRow(
        in FutureFormula formula,
        (double Feature, double Source) units,
        ReadOnlySpan<double> feature,
        ReadOnlySpan<double> source,
        int t,
        ReadOnlySpan<RowRef> refs
    )
    {
        var value = formula.At(source, t);
        if (!double.IsFinite(value) || !double.IsFinite(feature[t]))
            return;
        var tolerance = formula.Tolerance(source, t, value, units);
        var tells =
            Math.Abs(value - formula.Present(source, t)) > 2 * tolerance
            && !(Math.Abs(value - formula.Past(source, t)) <= 2 * tolerance);
        Take(Math.Abs(value - feature[t]) <= tolerance, tells, refs, t, t + formula.Last);
    }

    private void CountGaps(
        in FutureFormula formula,
        (double Feature, double Source) units,
        ReadOnlySpan<double> feature,
        ReadOnlySpan<double> source,
        ReadOnlySpan<RowRef> refs
    )
    {
        var before = -1;
        for (var next = 0; next < source.Length; next++)
        {
            if (!double.IsFinite(source[next]))
                continue;
            for (var t = before + 1; t <= next; t++)
            {
                if (!double.IsFinite(feature[t]) || before < 0)
                    continue;
                var share = formula.Kind == FutureKind.Backfill ? 1 : (double)(t - before) / (next - before);
                var value = source[before] + (share * (source[next] - source[before]));
                var tolerance =
                    (1.01 * (units.Feature + units.Source))
                    + (3e-7 * (Math.Abs(source[before]) + Math.Abs(source[next])));
                var tells = t < next && Math.Abs(value - source[before]) > 2 * tolerance;
                Take(Math.Abs(value - feature[t]) <= tolerance, tells, refs, t, next);
            }
            before = next;
        }
    }

    private void Take(bool holds, bool tells, ReadOnlySpan<RowRef> refs, int row, int later)
    {
        Rows++;
        if (holds)
            Holding++;
        if (!tells)
            return;
        Telling++;
        if (!holds)
            return;
        TellingHolding++;
        if (!refs.IsEmpty)
            examples.Add(new RowPair(refs[row], refs[later]));
    }
}
