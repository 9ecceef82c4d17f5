using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Checks.Series;

/// <summary>A feature that seems to be an aggregate of another column over a key.</summary>
internal sealed record AggregateCandidate(
    EquatableArray<string> Key,
    string Feature,
    string Source,
    AggregateKind Kind,
    (double Feature, double Source) Units,
    AggregateTally Tally
);

/// <summary>Looks for features that do not vary within a key and are aggregates of columns that do.</summary>
/// <param name="key">The key's columns.</param>
/// <param name="rowsOf">The sampled rows of each whole key, in any order.</param>
/// <param name="refs">Where each row is.</param>
/// <param name="training">The splits that a model learns from, as a set.</param>
internal sealed class AggregateSearch(EquatableArray<string> key, int[][] rowsOf, RowRef[] refs, ulong training)
{
    /// <summary>Keys of two rows or more; fewer prove nothing.</summary>
    public const int LeastKeys = 30;

    /// <summary>Of these, keys whose training rows alone have another aggregate: few have their extremes elsewhere.</summary>
    private const int LeastTelling = 10;

    /// <summary>Share of the rows, and of the keys that tell, in which the aggregate has to hold.</summary>
    public const double Agreement = 0.995;

    private const int Probes = 40;
    private const int MostMisses = 1;

    private readonly RowRef[][] refsOf = Array.ConvertAll(rowsOf, rows => Array.ConvertAll(rows, row => refs[row]));
    private readonly double[] scratch = new double[rowsOf.Select(rows => rows.Length).DefaultIfEmpty(0).Max()];

    /// <summary>Whether what was counted is enough for a finding.</summary>
    public static bool IsEnough(AggregateKind kind, AggregateTally tally) =>
        tally.Keys >= LeastKeys
        && tally.Telling >= LeastTelling
        && tally.TellingHolding >= Agreement * tally.Telling
        && tally.Holding >= Agreement * tally.Rows
        // The largest of many values occurs about once. A limit that belongs to the key is met again and again.
        && (!kind.IsOrderStatistic() || 2 * tally.Hits <= 3 * tally.Keys);

    /// <summary>Whether a column has one value per key, and not the same in all.</summary>
    public bool IsConstant(double[] values)
    {
        var (keys, varying) = (0, 0);
        var (first, differs) = (double.NaN, false);
        foreach (var rows in rowsOf)
        {
            if (rows.Length < 2)
                continue;
            keys++;
            varying += Varies(values, rows) ? 1 : 0;
            if (varying > (1 - Agreement) * rowsOf.Length)
                return false;
            var value = values[rows[0]];
            differs |= !double.IsNaN(value) && !double.IsNaN(first) && value != first;
            first = double.IsNaN(first) ? value : first;
        }
        return differs && keys >= LeastKeys;
    }

    /// <summary>Whether a column varies within keys.</summary>
    public bool IsVarying(double[] values) => rowsOf.Count(rows => Varies(values, rows)) >= LeastKeys;

    /// <summary>The first aggregate that fits, or null.</summary>
    public AggregateCandidate? Find(
        (string Name, double[] Values, double Unit) feature,
        (string Name, double[] Values, double Unit) source,
        bool mayCount
    )
    {
        for (var kind = AggregateKind.Mean; kind <= AggregateKind.Count; kind++)
        {
            if (kind == AggregateKind.Count && !mayCount)
                continue;
            var units = (feature.Unit, source.Unit);
            var probed = default(AggregateTally);
            var step = Math.Max(1, rowsOf.Length / Probes);
            var misses = 0;
            for (var i = 0; i < rowsOf.Length && misses <= MostMisses; i += step)
            {
                var before = probed;
                Count(kind, units, i, feature.Values, source.Values, ref probed);
                misses += probed.Rows - before.Rows > probed.Holding - before.Holding ? 1 : 0;
            }
            if (misses > MostMisses)
                continue;
            var tally = default(AggregateTally);
            for (var i = 0; i < rowsOf.Length; i++)
                Count(kind, units, i, feature.Values, source.Values, ref tally);
            if (IsEnough(kind, tally))
                return new AggregateCandidate(key, feature.Name, source.Name, kind, units, tally);
        }
        return null;
    }

    private void Count(
        AggregateKind kind,
        (double, double) units,
        int at,
        double[] feature,
        double[] source,
        ref AggregateTally tally
    )
    {
        var rows = rowsOf[at];
        tally.Count(
            kind,
            units,
            training,
            Array.ConvertAll(rows, row => feature[row]),
            Array.ConvertAll(rows, row => source[row]),
            refsOf[at],
            scratch
        );
    }

    private static bool Varies(double[] values, int[] rows)
    {
        var first = double.NaN;
        foreach (var row in rows)
        {
            if (double.IsNaN(first))
                first = values[row];
            else if (!double.IsNaN(values[row]) && values[row] != first)
                return true;
        }
        return false;
    }
}
