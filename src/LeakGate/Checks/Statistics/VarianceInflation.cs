namespace LeakGate.Checks.Statistics;

/// <summary>Variance inflation factors from a correlation matrix.</summary>
internal static class VarianceInflation
{
    /// <summary>Below this a pivot is rounding noise: the columns left are combinations of those before.</summary>
    private const double Singular = 1e-10;

    /// <summary>
    /// The diagonal of the inverse of the correlation matrix: 1 / (1 − R²) of each column on all others. Columns whose
    /// inclusion makes the matrix singular get the largest factor that can be told from infinity, and are left out of
    /// the others' factors.
    /// </summary>
    /// <param name="correlation">Correlation of columns i and j, NaN where unknown; taken as 0 then.</param>
    public static double[] Of(int columns, Func<int, int, double> correlation)
    {
        var matrix = new double[columns, columns];
        for (var i = 0; i < columns; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                var value = correlation(i, j);
                matrix[i, j] = double.IsNaN(value) ? 0 : value;
            }
        }
        var swept = new bool[columns];
        // Sweeping a column regresses all others on it; the swept diagonal is the negative of the inverse's.
        for (var step = 0; step < columns; step++)
        {
            var pivot = LargestPivot(matrix, swept);
            if (matrix[pivot, pivot] < Singular)
                break;
            Sweep(matrix, pivot);
            swept[pivot] = true;
        }
        var factors = new double[columns];
        for (var i = 0; i < columns; i++)
            factors[i] = swept[i] ? -matrix[i, i] : 1 / Singular;
        return factors;
    }

    private static int LargestPivot(double[,] matrix, bool[] swept)
    {
        var best = -1;
        for (var i = 0; i < swept.Length; i++)
        {
            if (!swept[i] && (best < 0 || matrix[i, i] > matrix[best, best]))
                best = i;
        }
        return best;
    }

    private static void Sweep(double[,] matrix, int k)
    {
        var size = matrix.GetLength(0);
        var pivot = matrix[k, k];
        for (var i = 0; i < size; i++)
        {
            if (i == k)
                continue;
            var factor = matrix[i, k] / pivot;
            for (var j = 0; j < size; j++)
            {
                if (j != k)
                    matrix[i, j] -= factor * matrix[k, j];
            }
        }
        for (var i = 0; i < size; i++)
        {
            if (i != k)
                matrix[i, k] = matrix[k, i] = matrix[i, k] / pivot;
        }
        matrix[k, k] = -1 / pivot;
    }
}
