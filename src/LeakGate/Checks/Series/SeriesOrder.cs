using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Checks.Series;

/// <summary>
/// Sampled series in the order of time, over all splits together or each split for itself, cut where two rows have one
/// time: their order is unknown, and so is what comes before and after.
/// </summary>
internal sealed class SeriesOrder
{
    private readonly double[]?[] columns;
    private readonly SeriesSampleAnswer sample;
    private readonly int[] order;
    private readonly int[] stretchOf;

    public SeriesOrder(SeriesSampleAnswer sample, bool withinSplits)
    {
        this.sample = sample;
        WithinSplits = withinSplits;
        order = [.. Enumerable.Range(0, sample.Refs.Length)];
        for (var i = 0; withinSplits && i + 1 < sample.Starts.Length; i++)
        {
            var (start, end) = (sample.Starts[i], sample.Starts[i + 1]);
            Array.Sort(order, start, end - start, new BySplit(sample.Refs));
        }
        columns = new double[]?[sample.Values.Length];
        Refs = Array.ConvertAll(order, at => sample.Refs[at]);
        Stretches = Cut();
        stretchOf = new int[order.Length];
        Array.Fill(stretchOf, -1);
        for (var i = 0; i < Stretches.Count; i++)
            Array.Fill(stretchOf, i, Stretches[i].Start, Stretches[i].Length);
    }

    public bool WithinSplits { get; }

    /// <summary>Where the rows are.</summary>
    public RowRef[] Refs { get; }

    /// <summary>Rows that follow each other.</summary>
    public List<Stretch> Stretches { get; }

    /// <summary>Rows whose place in time is their own.</summary>
    public int Rows => Stretches.Sum(s => s.Length);

    /// <summary>The values of a column in this order.</summary>
    public double[] Values(int column) =>
        columns[column] ??= WithinSplits
            ? Array.ConvertAll(order, at => sample.Values[column][at])
            : sample.Values[column];

    /// <summary>The stretch of a row, or null where its time is not its own.</summary>
    public Stretch? StretchOf(int row) => stretchOf[row] < 0 ? null : Stretches[stretchOf[row]];

    private List<Stretch> Cut()
    {
        var stretches = new List<Stretch>();
        for (var i = 0; i + 1 < sample.Starts.Length; i++)
        {
            var (start, end) = (sample.Starts[i], sample.Starts[i + 1]);
            var isCutShort = !sample.IsWhole && i + 2 == sample.Starts.Length;
            var (from, begins) = (start, true);
            for (var r = start; r < end; r++)
            {
                var isTied = IsSame(r, r - 1, start, end) || IsSame(r, r + 1, start, end);
                var isNext = r > start && SplitOf(r) != SplitOf(r - 1);
                if (!isTied && !isNext)
                    continue;
                if (from < r)
                    stretches.Add(new Stretch(from, r, begins, Ends: !isTied));
                (from, begins) = isTied ? (r + 1, false) : (r, true);
            }
            if (from < end)
                stretches.Add(new Stretch(from, end, begins, Ends: !isCutShort));
        }
        return stretches;
    }

    private int SplitOf(int row) => WithinSplits ? sample.Refs[order[row]].Split : 0;

    private bool IsSame(int row, int other, int start, int end) =>
        other >= start
        && other < end
        && sample.Times[order[row]] == sample.Times[order[other]]
        && SplitOf(row) == SplitOf(other);

    private sealed class BySplit(RowRef[] refs) : IComparer<int>
    {
        // Rows lie in the order of time already; the position keeps it.
        public int Compare(int x, int y) => refs[x].Split != refs[y].Split ? refs[x].Split - refs[y].Split : x - y;
    }
}

/// <summary>Rows that follow each other in time.</summary>
/// <param name="Begins">Whether the series begins with it.</param>
/// <param name="Ends">Whether the series ends with it.</param>
internal readonly record struct Stretch(int Start, int End, bool Begins, bool Ends)
{
    public int Length => End - Start;
}
