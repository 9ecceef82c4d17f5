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
    /// <param name="codes">Values in any order, as <see cref="SortedNumbers.Code"/> codes them.</param>
    /// <param name="classOf">The class of each value.</param>
    public static ClassRanks Of(ReadOnlySpan<ulong> codes, ReadOnlySpan<byte> classOf, int classes)
    {
        var counts = new int[classes];
        foreach (var c in classOf)
            counts[c]++;
        var ofClass = Array.ConvertAll(counts, count => new ulong[count]);
        var scratch = new ulong[counts.DefaultIfEmpty().Max()];
        for (var i = 0; i < codes.Length; i++)
            ofClass[classOf[i]][--counts[classOf[i]]] = codes[i];
        foreach (var part in ofClass)
            SortedNumbers.Sort(part, scratch);
        return OfSorted(Array.ConvertAll(ofClass, part => new ArraySegment<ulong>(part)));
    }

    /// <summary>The same for the values of each class in ascending order.</summary>
    public static ClassRanks OfSorted(ArraySegment<ulong>[] ascending)
    {
        var rows = Array.ConvertAll(ascending, values => (long)values.Count);
        var wins = new ulong[rows.Length, rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            // With themselves all are even.
            wins[i, i] = (ulong)rows[i] * (ulong)rows[i];
            for (var j = 0; j < i; j++)
            {
                wins[i, j] = Wins(ascending[i], ascending[j]);
                wins[j, i] = (2 * (ulong)rows[i] * (ulong)rows[j]) - wins[i, j];
            }
        }
        return new ClassRanks(rows, wins);
    }

    /// <summary>Rows of each class that all have the same value.</summary>
    public static ClassRanks OfTies(int[] rows)
    {
        var wins = new ulong[rows.Length, rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            for (var j = 0; j < rows.Length; j++)
                wins[i, j] = (ulong)rows[i] * (ulong)rows[j];
        }
        return new ClassRanks(Array.ConvertAll(rows, count => (long)count), wins);
    }

    /// <summary>These rows together with others of the same classes, all of which have smaller values.</summary>
    public ClassRanks Above(ClassRanks lower)
    {
        var (all, both) = (new long[Classes], new ulong[Classes, Classes]);
        for (var i = 0; i < Classes; i++)
        {
            all[i] = rows[i] + lower.rows[i];
            for (var j = 0; j < Classes; j++)
                both[i, j] = wins[i, j] + lower.wins[i, j] + (2 * (ulong)rows[i] * (ulong)lower.rows[j]);
        }
        for (var i = 0; i < Classes; i++)
            both[i, i] = (ulong)all[i] * (ulong)all[i];
        return new ClassRanks(all, both);
    }

    /// <summary>Pairs in which the first has the larger value, twice, and those in which both are equal, once.</summary>
    private static ulong Wins(ReadOnlySpan<ulong> first, ReadOnlySpan<ulong> second)
    {
        var wins = 0ul;
        // How many of the second lie below the present value of the first, and how many do not lie above it.
        var (below, notAbove) = (0, 0);
        foreach (var value in first)
        {
            while (below < second.Length && second[below] < value)
                below++;
            notAbove = Math.Max(notAbove, below);
            while (notAbove < second.Length && second[notAbove] == value)
                notAbove++;
            wins += (ulong)below + (ulong)notAbove;
        }
        return wins;
    }
}
