namespace LeakGate.Checks.Preprocessing;

/// <summary>Chooses columns that are no linear combinations of the others chosen.</summary>
internal static class FreeColumns
{
    /// <summary>So much of a column's variance the columns before it must leave unexplained.</summary>
    private const double LeastLeft = 1e-2;

    /// <summary>
    /// Columns in the order in which each adds most to those before it, as long as it adds enough: Gram and Schmidt with
    /// pivots. Columns that do not vary are never free.
    /// </summary>
    /// <param name="columns">Columns of equal length, without gaps.</param>
    public static List<int> Of(double[][] columns)
    {
        var left = Array.ConvertAll(columns, Standardised);
        var chosen = new List<int>();
        while (chosen.Count < columns.Length)
        {
            var best = Enumerable.Range(0, columns.Length).Except(chosen).MaxBy(c => Square(left[c]));
            var square = Square(left[best]);
            if (!(square >= LeastLeft))
                break;
            chosen.Add(best);
            foreach (var other in Enumerable.Range(0, columns.Length).Except(chosen))
            {
                var share = left[best].Zip(left[other], (x, y) => x * y).Sum() / square;
                for (var r = 0; r < left[other].Length; r++)
                    left[other][r] -= share * left[best][r];
            }
        }
        return chosen;
    }

    /// <summary>With mean 0 and squares that sum up to 1; all 0 where nothing varies.</summary>
    private static double[] Standardised(double[] column)
    {
        var mean = column.Average();
        var size = Math.Sqrt(column.Sum(v => (v - mean) * (v - mean)));
        return Array.ConvertAll(column, v => size > 0 ? (v - mean) / size : 0);
    }

    private static double Square(double[] column) => column.Sum(v => v * v);
}
