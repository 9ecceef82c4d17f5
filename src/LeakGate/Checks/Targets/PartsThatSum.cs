namespace LeakGate.Checks.Targets;

/// <summary>Finds columns whose sum is the target, by least squares over all of them at once.</summary>
internal static class PartsThatSum
{
    private const int MostRows = 1024;
    private const int MostColumns = 300;
    private const double Singular = 1e-9;
    private const double NearlyOne = 0.01;

    /// <summary>
    /// Positions of the columns that the target is the sum of, three or more, or null. Only a candidate: whether the sum
    /// holds has to be tried. Columns that are combinations of others are left out.
    /// </summary>
    public static int[]? Find(double[][] columns, double[] target)
    {
        if (columns.Length is < 3 or > MostColumns)
            return null;
        int[] rows =
        [
            .. Enumerable
                .Range(0, target.Length)
                .Where(r => double.IsFinite(target[r]) && Array.TrueForAll(columns, c => double.IsFinite(c[r])))
                .Take(MostRows),
        ];
        if (rows.Length < 2 * columns.Length || rows.Length < FormulaSearch.FewestRows)
            return null;
        var size = columns.Length;
        var (table, scales) = Correlations([.. columns, target], rows);
        if (scales[size] == 0)
            return null;
        var swept = Sweep(table, size);
        // What is left of the target's variance once the columns have had their say.
        if (table[size, size] > 1e-4)
            return null;
        var parts = new List<int>();
        for (var i = 0; i < size; i++)
        {
            var weight = swept[i] ? table[i, size] : 0; // in standard deviations of the target
            if (Math.Abs(weight) < 1e-3)
                continue;
            if (Math.Abs((weight * scales[size] / scales[i]) - 1) > NearlyOne)
                return null;
            parts.Add(i);
        }
        return parts.Count >= 3 ? [.. parts] : null;
    }

    private static (double[,] Table, double[] Scales) Correlations(double[][] columns, int[] rows)
    {
        var standardised = new double[columns.Length][];
        var scales = new double[columns.Length];
        for (var c = 0; c < columns.Length; c++)
        {
            var values = Array.ConvertAll(rows, r => columns[c][r]);
            var mean = values.Average();
            scales[c] = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)));
            standardised[c] = Array.ConvertAll(values, v => scales[c] == 0 ? 0 : (v - mean) / scales[c]);
        }
        var table = new double[columns.Length, columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            for (var j = 0; j <= i; j++)
                table[i, j] = table[j, i] = Measuring.Kernels.Moments.Dot(standardised[i], standardised[j]);
        }
        return (table, scales);
    }

    /// <summary>Regresses on the first columns, the largest pivot first; the last row then holds the weights.</summary>
    private static bool[] Sweep(double[,] table, int columns)
    {
        var swept = new bool[columns];
        for (var step = 0; step < columns; step++)
        {
            var k = -1;
            for (var i = 0; i < columns; i++)
            {
                if (!swept[i] && (k < 0 || table[i, i] > table[k, k]))
                    k = i;
            }
            var pivot = table[k, k];
            if (pivot < Singular)
                break;
            for (var i = 0; i <= columns; i++)
            {
                for (var j = 0; i != k && j <= columns; j++)
                {
                    if (j != k)
                        table[i, j] -= table[i, k] * table[k, j] / pivot;
                }
            }
            for (var i = 0; i <= columns; i++)
            {
                if (i != k)
                    (table[i, k], table[k, i]) = (table[i, k] / pivot, table[k, i] / pivot);
            }
            table[k, k] = -1 / pivot;
            swept[k] = true;
        }
        return swept;
    }
}
