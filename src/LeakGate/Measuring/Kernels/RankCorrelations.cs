namespace LeakGate.Measuring.Kernels;

/// <summary>Spearman's rank correlation, summed in whole numbers so that no order of the rows changes a digit.</summary>
internal static class RankCorrelations
{
    /// <summary>Correlates two columns of codes (see <see cref="SortedNumbers"/>), equal values sharing their mean rank.</summary>
    public static RankCorrelation Of(ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> y)
    {
        var (ranksX, valuesX) = DoubledRanks(x);
        var (ranksY, valuesY) = DoubledRanks(y);
        Int128 xx = 0,
            yy = 0,
            xy = 0;
        var centre = x.Length + 1L; // of doubled ranks, whatever the ties
        for (var r = 0; r < x.Length; r++)
        {
            var (dx, dy) = (ranksX[r] - centre, ranksY[r] - centre);
            xx += (Int128)dx * dx;
            yy += (Int128)dy * dy;
            xy += (Int128)dx * dy;
        }
        // The root of each: their product would lose the last digit that a perfect order needs.
        var correlation =
            xx == 0 || yy == 0 ? double.NaN : (double)xy / (Math.Sqrt((double)xx) * Math.Sqrt((double)yy));
        return new RankCorrelation(Math.Clamp(correlation, -1, 1), x.Length, valuesX, valuesY);
    }

    private static (long[] Ranks, long Values) DoubledRanks(ReadOnlySpan<ulong> codes)
    {
        var keys = codes.ToArray();
        var places = new int[keys.Length];
        for (var i = 0; i < places.Length; i++)
            places[i] = i;
        Array.Sort(keys, places);
        var ranks = new long[keys.Length];
        var values = 0L;
        for (var start = 0; start < keys.Length; )
        {
            var end = start;
            while (end < keys.Length && keys[end] == keys[start])
                end++;
            // Ranks count from 1; equal values share the mean of theirs.
            for (var i = start; i < end; i++)
                ranks[places[i]] = start + end + 1L;
            start = end;
            values++;
        }
        return (ranks, values);
    }
}
