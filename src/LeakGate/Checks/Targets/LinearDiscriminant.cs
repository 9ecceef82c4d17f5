using LeakGate.Measuring.Kernels;

namespace LeakGate.Checks.Targets;

/// <summary>Fisher's linear discriminant between two sides, fitted to every other row and judged on the rest.</summary>
internal static class LinearDiscriminant
{
    private const int MostColumns = 300;
    private const double Ridge = 1e-3;

    /// <summary>How well the columns together tell the sides apart; null where there are too few rows for so many columns.</summary>
    public static Separation? AreaOf(double[][] columns, bool[] isSecond)
    {
        if (columns.Length is 0 or > MostColumns || isSecond.Length < 10 * columns.Length)
            return null;
        var standardised = Array.ConvertAll(columns, Standardised);
        var weights = Weights(standardised, isSecond);
        var codes = new List<ulong>();
        var sides = new List<byte>();
        for (var r = 1; r < isSecond.Length; r += 2)
        {
            var score = 0.0;
            for (var c = 0; c < standardised.Length; c++)
                score += weights[c] * standardised[c][r];
            codes.Add(SortedNumbers.Code(score));
            sides.Add(isSecond[r] ? (byte)1 : (byte)0);
        }
        return Separation.Of(ClassRanks.Of(codes.ToArray(), sides.ToArray(), 2));
    }

    /// <summary>Mean 0 and variance 1, a missing or infinite value being the mean.</summary>
    private static double[] Standardised(double[] values)
    {
        var known = Array.FindAll(values, double.IsFinite);
        var mean = known.Length == 0 ? 0 : known.Average();
        var scale = Math.Sqrt(known.Sum(v => (v - mean) * (v - mean)) / Math.Max(1, known.Length));
        return Array.ConvertAll(values, v => double.IsFinite(v) && scale > 0 ? (v - mean) / scale : 0);
    }

    /// <summary>The covariance's inverse times the difference of the means, over the even rows.</summary>
    private static double[] Weights(double[][] columns, bool[] isSecond)
    {
        var size = columns.Length;
        var system = new double[size, size + 1];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = 0.0;
                for (var r = 0; r < isSecond.Length; r += 2)
                    sum += columns[i][r] * columns[j][r];
                system[i, j] = system[j, i] = sum / (isSecond.Length / 2.0);
            }
            system[i, i] += Ridge;
            system[i, size] = Mean(columns[i], isSecond, side: true) - Mean(columns[i], isSecond, side: false);
        }
        // Gauss–Jordan; the ridge makes the matrix positive definite, so no pivot vanishes.
        for (var k = 0; k < size; k++)
        {
            for (var i = 0; i < size; i++)
            {
                var factor = system[i, k] / system[k, k];
                for (var j = k; i != k && j <= size; j++)
                    system[i, j] -= factor * system[k, j];
            }
        }
        return [.. Enumerable.Range(0, size).Select(i => system[i, size] / system[i, i])];
    }

    private static double Mean(double[] values, bool[] isSecond, bool side)
    {
        var (sum, count) = (0.0, 0);
        for (var r = 0; r < isSecond.Length; r += 2)
        {
            if (isSecond[r] == side)
                (sum, count) = (sum + values[r], count + 1);
        }
        return count == 0 ? 0 : sum / count;
    }
}
