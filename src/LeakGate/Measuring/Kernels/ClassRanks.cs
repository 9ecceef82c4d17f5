namespace LeakGate.Measuring.Kernels;

/// <summary>
/// How well the order of one number tells some classes apart: for every two classes, how many pairs of their rows stand
/// in which order. All counts are whole numbers, so the result depends on nothing but the values.
/// </summary>
internal sealed class ClassRanks
{
    private readonly long[] rows;
    private readonly ulong[,] wins;

    private ClassRanks(long[] rows, ulong[,] wins) => (this.rows, this.wins) = (rows, wins);

    /// <summary>Number of classes, also of those that no row has.</summary>
    public int Classes => rows.Length;

    /// <summary>Rows of a class that have a value.</summary>
    public long Rows(int targetClass) => rows[targetClass];

    /// <summary>
    /// The area under the ROC curve for telling <paramref name="i"/> from <paramref name="j"/> by large values: the
    /// share of pairs in which the row of i has the larger value, equal values counting half. NaN where one has no rows.
    /// </summary>
    public double Area(int i, int j) =>
        rows[i] == 0 || rows[j] == 0 ? double.NaN : wins[i, j] / (2.0 * rows[i] * rows[j]);

    /// <summary>Pairs in the rarer order, equal values counting half, as a share of all; 0 where a cut separates the two.</summary>
    public double Error(int i, int j)
    {
        var fewer = Math.Min(wins[i, j], wins[j, i]);
        return rows[i] == 0 || rows[j] == 0 ? double.NaN : fewer / (2.0 * rows[i] * rows[j]);
    }

    /// <summary>The same rows in two classes, each of this one's in the one named (0 or 1).</summary>
    public ClassRanks Join(Func<int, int> classOf)
    {
        var (joinedRows, joinedWins) = (new long[2], new ulong[2, 2]);
        for (var i = 0; i < Classes; i++)
        {
            joinedRows[classOf(i)] += rows[i];
            for (var j = 0; j < Classes; j++)
                joinedWins[classOf(i), classOf(j)] += wins[i, j];
        }
        return new ClassRanks(joinedRows, joinedWins);
    }

    /// <summary>What somebody else has counted.</summary>
    /// <param name="rows">Rows of each class that have a value.</param>
    /// <param name="wins">Pairs in which the row of the first class has the larger value, twice, and equal ones once.</param>
    public static ClassRanks OfCounts(long[] rows, ulong[,] wins) => new(rows, wins);

    /// <summary>Compares all rows with all others.</summary>
    /// <param name="ascending">Values in ascending order.</param>
    /// <param name="classOf">The class of each value.</param>
    public static ClassRanks Of(ReadOnlySpan<ulong> ascending, ReadOnlySpan<byte> classOf, int classes)
    {
        var below = new long[classes];
        var wins = new ulong[classes, classes];
        var inGroup = new long[classes];
        var touched = new int[classes];
        var start = 0;
        while (start < ascending.Length)
        {
            var end = start;
            var groups = 0;
            while (end < ascending.Length && ascending[end] == ascending[start])
            {
                var c = classOf[end++];
                if (inGroup[c]++ == 0)
                    touched[groups++] = c;
            }
            foreach (var i in touched.AsSpan(0, groups))
            {
                for (var j = 0; j < classes; j++)
                    wins[i, j] += (ulong)inGroup[i] * (ulong)((2 * below[j]) + inGroup[j]);
            }
            foreach (var i in touched.AsSpan(0, groups))
            {
                below[i] += inGroup[i];
                inGroup[i] = 0;
            }
            start = end;
        }
        return new ClassRanks(below, wins);
    }
}
