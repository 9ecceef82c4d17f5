using LeakGate.Measuring;
using LeakGate.Measuring.Kernels;
using LeakGate.Splits;

namespace LeakGate.Checks.Preprocessing;

/// <param name="Tried">Training rows that were tried.</param>
/// <param name="InOtherClasses">How many of them lie between rows of other classes, which nobody interpolates.</param>
/// <param name="Columns">Columns that had to agree.</param>
internal sealed record SyntheticRowsFound(IReadOnlyList<Segment> Segments, long Tried, long InOtherClasses, int Columns)
{
    /// <summary>
    /// Probability of so many rows if rows of one class lie in line as often as rows of different ones: shares of small
    /// counts do, and whatever else is a lattice.
    /// </summary>
    public double Chance => Statistics.Chance.OfAtLeast(Segments.Count, Tried, InOtherClasses, Tried);
}

/// <summary>Looks through a sample of rows for those that were made from evaluation rows of their class.</summary>
internal sealed class SyntheticRows
{
    private const int RowsOfChoice = 4096;

    /// <summary>After so many rows of a class without a find there is none to be expected.</summary>
    private const int EnoughWithout = 200;

    private readonly double[][] values = [];
    private readonly int independent;
    private readonly RowRef[] refs;
    private readonly byte[] classes;
    private readonly int[] decimals = [];

    public SyntheticRows(RowSampleAnswer sample)
    {
        // Interpolation knows no gaps.
        int[] whole =
        [
            .. Enumerable
                .Range(0, sample.Refs.Length)
                .Where(r => Array.TrueForAll(sample.Numbers, v => double.IsFinite(v[r]))),
        ];
        refs = Array.ConvertAll(whole, r => sample.Refs[r]);
        classes = Array.ConvertAll(whole, r => sample.Classes[r]);
        if (whole.Length < 2)
            return;
        var columns = Array.ConvertAll(sample.Numbers, v => Array.ConvertAll(whole, r => v[r]));
        var step = Math.Max(1, whole.Length / RowsOfChoice);
        var free = FreeColumns.Of(Array.ConvertAll(columns, v => v.Where((_, r) => r % step == 0).ToArray()));
        independent = free.Count;
        var vary = Enumerable.Range(0, columns.Length).Where(c => columns[c].Min() < columns[c].Max());
        values = [.. free.Concat(vary.Except(free)).Select(c => columns[c])];
        decimals = [.. whole.Select((_, r) => values.Sum(v => DecimalPlaces.Of(v[r])))];
    }

    /// <summary>The rows of a pair's training side that were made from rows of its evaluation side.</summary>
    /// <param name="mostSeen">Rows seen from all that are tried: most of them times the size of their class.</param>
    /// <param name="byChance">Triples that may be expected by chance over all that are tried.</param>
    public SyntheticRowsFound Find(SplitPair pair, long mostSeen, double byChance)
    {
        var segments = new List<Segment>();
        var (tried, others) = (0L, 0L);
        if (independent < SegmentSearch.FewestColumns)
            return new(segments, 0, 0, 0);
        var search = new SegmentSearch(values, independent, refs);
        foreach (var sides in pair.Sides)
        {
            var isEvaluation = Array.ConvertAll(refs, r => (sides.Evaluation >> r.Split & 1) != 0);
            var plan = Plan(sides, isEvaluation, mostSeen / pair.Sides.Length);
            var most = byChance / plan.Sum(of => 0.5 * of.Probes.Length * of.Pool.Length * of.Pool.Length);
            foreach (var (pool, probes, otherPool) in plan)
            {
                var (found, seen) = (segments.Count, 0);
                while (seen < probes.Length && (seen < EnoughWithout || segments.Count > found))
                {
                    if (search.Find(probes[seen++], pool, isEvaluation, most) is { } segment)
                        segments.Add(segment);
                }
                tried += seen;
                // The same rows, found or not, against other classes: only then the two counts compare.
                if (segments.Count > found)
                    others += probes[..seen].Count(p => search.Find(p, otherPool, isEvaluation, most) is not null);
            }
        }
        return new(segments, tried, others, values.Length);
    }

    /// <summary>
    /// For each class the rows that may be parents, the training rows that are tried, and as many rows of other classes.
    /// </summary>
    private List<(int[] Pool, int[] Probes, int[] Others)> Plan(SplitSides sides, bool[] isEvaluation, long mostSeen)
    {
        var isTraining = Array.ConvertAll(refs, r => (sides.Training >> r.Split & 1) != 0);
        var known = Enumerable.Range(0, refs.Length).Where(r => isTraining[r]).Select(KeyOf).ToHashSet();
        // What was made from an evaluation row's twin in training was made from a training row.
        int[] rows =
        [
            .. Enumerable
                .Range(0, refs.Length)
                .Where(r => isTraining[r] || (isEvaluation[r] && !known.Contains(KeyOf(r))))
                .OrderBy(r => CellKeys.Mix(refs[r].Bits)),
        ];
        var pools = rows.GroupBy(r => classes[r]).Where(g => g.Any(r => isEvaluation[r])).ToArray();
        var plan = new List<(int[], int[], int[])>();
        foreach (var group in pools)
        {
            int[] pool = [.. group];
            var most = (int)Math.Clamp(mostSeen / pools.Length / pool.Length, 1, int.MaxValue);
            // Rows with many decimals first, since those that were made have them; else scrambled, so as not to favour a part.
            var probes = pool.Where(r => isTraining[r]).OrderByDescending(r => decimals[r]).Take(most);
            var others = rows.Where(r => classes[r] != group.Key).Take(pool.Length);
            plan.Add((pool, [.. probes], [.. others]));
        }
        return plan;
    }

    /// <summary>Rows with equal values have equal keys.</summary>
    private ulong KeyOf(int row)
    {
        var key = 0ul;
        foreach (var column in values)
            key = CellKeys.Mix(key ^ BitConverter.DoubleToUInt64Bits(column[row] + 0.0));
        return key;
    }
}
