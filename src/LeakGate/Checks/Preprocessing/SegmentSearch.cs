using LeakGate.Measuring.Kernels;
using LeakGate.Splits;

namespace LeakGate.Checks.Preprocessing;

/// <summary>A training row that lies exactly between two rows, one of them at least of the evaluation side.</summary>
/// <param name="Row">The row.</param>
/// <param name="Evaluation">The parent of the evaluation side; the earlier where both are.</param>
/// <param name="Chance">Probability that a triple of rows lies like this by luck.</param>
internal readonly record struct Segment(RowRef Row, RowRef Evaluation, double Chance);

/// <summary>
/// Looks for rows that lie on the straight line between two others: x = a + λ (b − a) with one λ between 0 and 1 over all
/// columns. Seen from x, its parents lie in opposite directions, so rows are sorted by the direction in which they lie in
/// the plane of two columns, and only neighbours in that order are held against the other columns.
/// </summary>
/// <param name="values">Column by column, without gaps; the first columns are those that no others foretell.</param>
/// <param name="independent">How many these are.</param>
internal sealed class SegmentSearch(double[][] values, int independent, RowRef[] refs)
{
    /// <summary>Fewer columns let rows lie in line by luck.</summary>
    public const int FewestColumns = 3;

    /// <summary>Most pairs of neighbours that are looked at from one row.</summary>
    private const int MostNeighbours = 100_000;

    /// <summary>Largest denominator of a fraction that counts as simple.</summary>
    private const int MostParts = 12;

    /// <summary>From nearer the direction of a row is not known.</summary>
    private const double MostBlur = 0.05;

    private readonly double[] widths = Array.ConvertAll(values, Deviation);
    private readonly double[] halves = Array.ConvertAll(
        values,
        v => LastDigit.HalfOf(v.AsSpan(0, Math.Min(v.Length, 4096)))
    );
    private readonly double[] relatives = Array.ConvertAll(values, Relative);
    private double[] angles = [];
    private double[] blurs = [];
    private bool[] isBehind = [];
    private int[] order = [];

    /// <summary>
    /// The parents of a row that are least probable by chance; null where there are none, or where two training rows
    /// explain it as well.
    /// </summary>
    /// <param name="probe">Position of the row.</param>
    /// <param name="pool">Positions of rows that may be parents.</param>
    /// <param name="isEvaluation">By position.</param>
    /// <param name="mostChance">Triples that are likelier than this count as chance.</param>
    public Segment? Find(int probe, int[] pool, bool[] isEvaluation, double mostChance)
    {
        var count = Directions(probe, pool);
        Segment? best = null;
        var looks = 0;
        for (var i = 0; i < count && looks < MostNeighbours; i++)
        {
            // From the row whose direction is known worse both are in reach.
            for (var step = -1; step <= 1; step += 2)
            {
                for (var j = i + step; j >= 0 && j < count; j += step)
                {
                    var apart = Math.Abs(angles[j] - angles[i]);
                    var (here, there) = (blurs[order[i]], blurs[order[j]]);
                    if (apart > 2 * here || ++looks > MostNeighbours)
                        break;
                    if (there > here || apart > here + there || isBehind[order[i]] == isBehind[order[j]])
                        continue;
                    var (a, b) = (pool[order[i]], pool[order[j]]);
                    if (!(Chance(probe, a, b) <= mostChance))
                        continue;
                    if (!isEvaluation[a] && !isEvaluation[b])
                        return null;
                    Take(a, b, Chance(probe, a, b)!.Value);
                }
            }
        }
        return best;

        void Take(int a, int b, double chance)
        {
            if (chance >= (best?.Chance ?? double.PositiveInfinity))
                return;
            var parent =
                isEvaluation[a] && isEvaluation[b] ? RowRef.Min(refs[a], refs[b]) : refs[isEvaluation[a] ? a : b];
            best = new Segment(refs[probe], parent, chance);
        }
    }

    /// <summary>Sorts the pool by direction; rows that lie behind count as if mirrored to the front.</summary>
    private int Directions(int probe, int[] pool)
    {
        if (angles.Length < pool.Length)
            (angles, blurs, isBehind, order) = (
                new double[pool.Length],
                new double[pool.Length],
                new bool[pool.Length],
                new int[pool.Length]
            );
        var (x, y) = (values[0][probe], values[1][probe]);
        var (ofX, ofY) = (Blur(0, x), Blur(1, y));
        var count = 0;
        for (var at = 0; at < pool.Length; at++)
        {
            var (dx, dy) = ((values[0][pool[at]] - x) / widths[0], (values[1][pool[at]] - y) / widths[1]);
            var blur = (ofX + ofY) / Math.Sqrt((dx * dx) + (dy * dy));
            if (!(blur <= MostBlur))
                continue;
            var behind = dy < 0 || (dy == 0 && dx < 0);
            (blurs[at], isBehind[at]) = (blur, behind);
            angles[count] = behind ? Math.Atan2(-dy, -dx) : Math.Atan2(dy, dx);
            order[count++] = at;
        }
        Array.Sort(angles, order, 0, count);
        return count;
    }

    /// <summary>By how much a value may be off, in deviations of its column.</summary>
    private double Blur(int column, double value) => Tolerance(column, value, value) / widths[column];

    /// <summary>
    /// The probability that luck puts a row between two others like this, where it does lie between them; else null. Each
    /// column that is free of the others has to fall where the line passes; a number of few decimals has few places to fall.
    /// </summary>
    private double? Chance(int x, int a, int b)
    {
        var main = 0;
        for (var c = 1; c < independent; c++)
        {
            if (Clearness(c, a, b) > Clearness(main, a, b))
                main = c;
        }
        var from = values[main][a];
        var way = values[main][b] - from;
        var share = (values[main][x] - from) / way;
        if (share is not (> 0 and < 1))
            return null;
        var ofShare = Tolerance(main, from, values[main][b]) / Math.Abs(way);
        if (IsSimple(share, 2 * ofShare))
            return null;
        var (chance, varying) = (1.0, 1);
        for (var c = 0; c < values.Length; c++)
        {
            if (c == main)
                continue;
            var (start, end, value) = (values[c][a], values[c][b], values[c][x]);
            var length = Math.Abs(end - start);
            var tolerance = Tolerance(c, start, end) + (ofShare * length);
            if (Math.Abs(start + (share * (end - start)) - value) > tolerance)
                return null;
            if (c >= independent || length <= 2 * tolerance)
                continue;
            chance *= Math.Min(1, 2 * Math.Max(tolerance, Grain(value)) / length);
            varying++;
        }
        // In the plane lattices of counts and shares have many points in line.
        return varying < FewestColumns ? null : chance;
    }

    /// <summary>
    /// Whether a share is a fraction of small numbers, as it is where rows lie on a lattice: whole answers of a
    /// questionnaire, also after a rotation that hides it. Shares drawn at random hardly ever are.
    /// </summary>
    private static bool IsSimple(double share, double tolerance)
    {
        for (var parts = 2; parts <= MostParts; parts++)
        {
            if (Math.Abs((share * parts) - Math.Round(share * parts)) <= tolerance * parts)
                return true;
        }
        return false;
    }

    private double Clearness(int column, int a, int b) =>
        Math.Abs(values[column][b] - values[column][a]) / Tolerance(column, values[column][a], values[column][b]);

    /// <summary>What rounding of the three numbers may have done, at most, and what arithmetic adds.</summary>
    private double Tolerance(int column, double a, double b) =>
        (2.05 * halves[column]) + (relatives[column] * (Math.Abs(a) + Math.Abs(b))) + (1e-11 * widths[column]);

    /// <summary>Distance of the numbers that are written with as few decimals.</summary>
    private static double Grain(double value) =>
        DecimalPlaces.Of(value) is var places && places > DecimalPlaces.Most ? 0 : Math.Pow(10, -places);

    private static double Relative(double[] values)
    {
        var step = Math.Max(1, values.Length / 64);
        var fineness = Fineness.Of(Enumerable.Range(0, Math.Min(64, values.Length)).Select(i => values[i * step]));
        return fineness == Fineness.Single ? 4 * Fineness.Single.Relative : 1e-13;
    }

    private static double Deviation(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
    }
}
