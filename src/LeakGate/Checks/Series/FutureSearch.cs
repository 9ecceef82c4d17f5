using System.Collections.Immutable;
using LeakGate.Measuring;
using LeakGate.Measuring.Kernels;

namespace LeakGate.Checks.Series;

/// <summary>A feature that seems to be a function of later rows.</summary>
/// <param name="Tally">What was counted on the sample.</param>
internal sealed record FutureCandidate(
    string Feature,
    string Source,
    FutureFormula Formula,
    bool WithinSplits,
    (double Feature, double Source) Units,
    bool HasFewValues,
    FutureTally Tally
);

/// <summary>Looks for features that are functions of later rows of the target or of another column.</summary>
/// <param name="names">The sample's columns.</param>
/// <param name="areNumbers">Which of them are numbers; of others only copies are looked for.</param>
/// <param name="target">Which of them is the target; −1 where there is none.</param>
internal sealed class FutureSearch(string[] names, bool[] areNumbers, int target, SeriesOrder[] orders)
{
    /// <summary>Rows that tell the future from the past; fewer prove nothing.</summary>
    public const int LeastTelling = 30;

    /// <summary>Share of the rows in which a function has to hold.</summary>
    public const double Agreement = 0.99;

    /// <summary>A column of fewer values can be met by another one for reasons of its own.</summary>
    private const int FewValues = 10;
    private const int Probes = 64;
    private const int MostMisses = 4;

    private readonly double[] sourceUnits =
    [
        .. names.Select((_, i) => LastDigit.OfSource(orders[0].Values(i), Unit(orders[0].Values(i)))),
    ];
    private readonly bool?[] endsMissing = new bool?[orders.Length * names.Length];
    private readonly double[] units = [.. names.Select((_, i) => Unit(orders[0].Values(i)))];

    /// <summary>Everything that is tried, the simplest first.</summary>
    private static readonly ImmutableArray<FutureFormula> Formulas = [.. All()];

    public IEnumerable<FutureCandidate> Find()
    {
        for (var feature = 0; feature < names.Length; feature++)
        {
            if (feature != target && Best(feature) is { } candidate)
                yield return candidate;
        }
    }

    /// <summary>Whether what was counted is enough for a finding.</summary>
    public static bool IsEnough(FutureTally tally) =>
        tally.Telling >= LeastTelling
        && tally.TellingHolding >= Agreement * tally.Telling
        && tally.Holding >= Agreement * tally.Rows;

    private FutureCandidate? Best(int feature)
    {
        foreach (var order in orders)
        {
            if (target >= 0 && Try(order, feature, target) is { } ofTarget)
                return ofTarget;
            for (var source = 0; source < names.Length; source++)
            {
                if (source != feature && source != target && Try(order, feature, source) is { } ofFeature)
                    return ofFeature;
            }
        }
        return null;
    }

    private FutureCandidate? Try(SeriesOrder order, int feature, int source)
    {
        if (areNumbers[feature] != areNumbers[source])
            return null;
        var isTarget = source == target;
        var (f, s) = (order.Values(feature), order.Values(source));
        if (!isTarget && !(EndsMissing(order, feature) && LosesItsEnd(order, f, s)) && !FillsGapsOf(f, s))
            return null;
        foreach (var formula in Formulas)
        {
            if (!areNumbers[source] && formula.Kind is not (FutureKind.Lead or FutureKind.Backfill))
                continue;
            if (!isTarget && !formula.FillsGaps && !LosesItsEnd(order, f, s, formula.Last))
                continue;
            var pair = (units[feature], sourceUnits[source]);
            if (!Passes(order, formula, pair, f, s))
                continue;
            var tally = Count(order, formula, pair, f, s);
            if (IsEnough(tally) && !Foreseeable.Is(order, s, formula))
                return new FutureCandidate(
                    names[feature],
                    names[source],
                    formula,
                    order.WithinSplits,
                    pair,
                    !Foreseeable.HasValues(s, FewValues),
                    tally
                );
        }
        return null;
    }

    private static FutureTally Count(
        SeriesOrder order,
        FutureFormula formula,
        (double, double) units,
        double[] feature,
        double[] source
    )
    {
        var tally = default(FutureTally);
        foreach (var stretch in order.Stretches)
            tally.Count(
                formula,
                units,
                feature.AsSpan(stretch.Start, stretch.Length),
                source.AsSpan(stretch.Start, stretch.Length),
                order.Refs.AsSpan(stretch.Start, stretch.Length)
            );
        return tally;
    }

    /// <summary>Whether a few rows, far from each other, do not speak against it.</summary>
    private static bool Passes(
        SeriesOrder order,
        FutureFormula formula,
        (double, double) units,
        double[] feature,
        double[] source
    )
    {
        if (formula.FillsGaps)
            return FillsGapsOf(feature, source);
        var tally = default(FutureTally);
        var step = Math.Max(1, feature.Length / Probes);
        for (var row = 0; row < feature.Length && tally.Rows - tally.Holding <= MostMisses; row += step)
        {
            if (order.StretchOf(row) is not { } stretch || row + formula.Last >= stretch.End)
                continue;
            tally.CountRow(
                formula,
                units,
                feature.AsSpan(stretch.Start, stretch.Length),
                source.AsSpan(stretch.Start, stretch.Length),
                row - stretch.Start,
                []
            );
        }
        return tally.Rows - tally.Holding <= MostMisses;
    }

    /// <summary>Whether a feature is missing in the last rows of series, which is quickly asked.</summary>
    private bool EndsMissing(SeriesOrder order, int feature)
    {
        ref var known = ref endsMissing[(Array.IndexOf(orders, order) * names.Length) + feature];
        if (known is null)
        {
            var values = order.Values(feature);
            known = order.Stretches.Exists(s => s.Begins && s.Ends && double.IsNaN(values[s.End - 1]));
        }
        return known.Value;
    }

    /// <summary>
    /// Of two features, is one the other's future, or the other this one's past? The values alone do not say. Only what is
    /// missing does: the future is unknown in the last rows of a series, the past in the first.
    /// </summary>
    private static bool LosesItsEnd(SeriesOrder order, double[] feature, double[] source, int rows = 1)
    {
        var (series, losing) = (0, 0);
        foreach (var stretch in order.Stretches)
        {
            if (!stretch.Begins || !stretch.Ends || stretch.Length < 3 * rows)
                continue;
            series++;
            var loses = true;
            for (var i = 0; i < rows; i++)
            {
                loses &= double.IsNaN(feature[stretch.End - 1 - i]) && !double.IsNaN(source[stretch.End - 1 - i]);
                loses &= !double.IsNaN(source[stretch.Start + i]);
            }
            losing += loses ? 1 : 0;
        }
        return series > 0 && losing >= 0.9 * series;
    }

    /// <summary>Whether the feature has a value wherever the source has one, the same one, and some where it has none.</summary>
    private static bool FillsGapsOf(double[] feature, double[] source)
    {
        var filled = 0;
        for (var row = 0; row < source.Length; row++)
        {
            if (double.IsNaN(source[row]))
                filled += double.IsNaN(feature[row]) ? 0 : 1;
            else if (!(Math.Abs(source[row] - feature[row]) <= 1e-3 * Math.Abs(source[row])))
                return false; // also where the feature is missing
        }
        return filled >= LeastTelling;
    }

    private static double Unit(double[] values) => LastDigit.HalfOf(values.AsSpan(0, Math.Min(values.Length, 4096)));

    private static IEnumerable<FutureFormula> All()
    {
        int[] far = [48, 52, 60, 90, 168, 365];
        var leads = Enumerable.Range(1, 31).ToArray();
        foreach (var k in leads.Concat(far))
            yield return new(FutureKind.Lead, k, k);
        yield return new(FutureKind.Backfill, 0, 0);
        yield return new(FutureKind.Interpolation, 0, 0);
        foreach (var k in leads)
        {
            for (var kind = FutureKind.Rise; kind <= FutureKind.LogChange; kind++)
                yield return new(kind, 0, k);
        }
        foreach (var length in Enumerable.Range(2, 30).Concat(far))
        {
            // Centred as pandas does it, with one row more before than behind where the length is even; then forward.
            foreach (var first in new[] { -(length / 2), 0, 1 })
            {
                var last = first + length - 1;
                if (last <= 0)
                    continue;
                yield return new(FutureKind.Mean, first, last);
                yield return new(FutureKind.Sum, first, last);
            }
        }
    }
}
