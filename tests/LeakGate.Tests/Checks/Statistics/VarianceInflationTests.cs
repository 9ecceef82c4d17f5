using LeakGate.Checks.Statistics;
using Xunit;

namespace LeakGate.Tests.Checks.Statistics;

public sealed class VarianceInflationTests
{
    [Fact]
    public void Factors_are_the_diagonal_of_the_inverse()
    {
        var random = new Random(20_240_501);
        for (var run = 0; run < 200; run++)
        {
            var columns = random.Next(1, 9);
            var correlation = RandomCorrelation(random, columns);
            var factors = VarianceInflation.Of(columns, (i, j) => correlation[i, j]);
            var inverse = Inverse(correlation);
            for (var i = 0; i < columns; i++)
                Assert.Equal(1, factors[i] / inverse[i, i], 1e-8);
        }
    }

    [Fact]
    public void Columns_that_know_nothing_of_each_other_are_not_inflated() =>
        Assert.Equal([1, 1, 1], VarianceInflation.Of(3, (i, j) => i == j ? 1 : 0));

    [Fact]
    public void Two_columns_follow_the_formula() =>
        Assert.All(VarianceInflation.Of(2, (i, j) => i == j ? 1 : 0.9), f => Assert.Equal(1 / (1 - 0.81), f, 1e-12));

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_copy_cannot_be_told_from_infinity_and_spares_the_others(double sign)
    {
        // The third column is the first again; the second has 0.6 of both.
        double[,] correlation =
        {
            { 1, 0.6, sign },
            { 0.6, 1, 0.6 * sign },
            { sign, 0.6 * sign, 1 },
        };
        var factors = VarianceInflation.Of(3, (i, j) => correlation[i, j]);
        Assert.Equal(1, factors.Count(f => f >= 1e9));
        Assert.Equal(2, factors.Count(f => Math.Abs(f - (1 / (1 - 0.36))) < 1e-6));
    }

    [Fact]
    public void A_sum_of_columns_is_found_where_no_pair_is_close()
    {
        var random = new Random(20_240_501);
        var rows = Enumerable
            .Range(0, 500)
            .Select(_ =>
            {
                var (a, b, c) = (random.NextDouble(), random.NextDouble(), random.NextDouble());
                return new[] { a, b, c, a + b + c, random.NextDouble() };
            })
            .ToArray();
        var factors = VarianceInflation.Of(
            5,
            (i, j) => Pearson([.. rows.Select(r => r[i])], [.. rows.Select(r => r[j])])
        );
        Assert.Single(factors, f => f >= 1e9);
        Assert.InRange(factors[4], 1, 1.2);
    }

    [Fact]
    public void Unknown_correlations_count_as_none() =>
        Assert.Equal([1, 1], VarianceInflation.Of(2, (i, j) => i == j ? 1 : double.NaN));

    [Fact]
    public void No_columns_have_no_factors() => Assert.Empty(VarianceInflation.Of(0, (_, _) => 1));

    private static double[,] RandomCorrelation(Random random, int columns)
    {
        var data = Enumerable.Range(0, columns).Select(_ => new double[30]).ToArray();
        for (var row = 0; row < 30; row++)
        {
            var common = random.NextDouble();
            foreach (var column in data)
                column[row] = common + random.NextDouble();
        }
        var correlation = new double[columns, columns];
        for (var i = 0; i < columns; i++)
        {
            for (var j = 0; j < columns; j++)
                correlation[i, j] = i == j ? 1 : Pearson(data[i], data[j]);
        }
        return correlation;
    }

    private static double Pearson(double[] x, double[] y)
    {
        var (meanX, meanY) = (x.Average(), y.Average());
        var xy = x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum();
        return xy / Math.Sqrt(x.Sum(a => (a - meanX) * (a - meanX)) * y.Sum(b => (b - meanY) * (b - meanY)));
    }

    /// <summary>Gauss and Jordan, with the largest pivot of each column.</summary>
    private static double[,] Inverse(double[,] matrix)
    {
        var size = matrix.GetLength(0);
        var work = (double[,])matrix.Clone();
        var inverse = new double[size, size];
        for (var i = 0; i < size; i++)
            inverse[i, i] = 1;
        for (var step = 0; step < size; step++)
        {
            var pivot = Enumerable.Range(step, size - step).MaxBy(i => Math.Abs(work[i, step]));
            for (var j = 0; j < size; j++)
            {
                (work[step, j], work[pivot, j]) = (work[pivot, j], work[step, j]);
                (inverse[step, j], inverse[pivot, j]) = (inverse[pivot, j], inverse[step, j]);
            }
            var divisor = work[step, step];
            for (var j = 0; j < size; j++)
            {
                work[step, j] /= divisor;
                inverse[step, j] /= divisor;
            }
            foreach (var i in Enumerable.Range(0, size).Where(i => i != step))
            {
                var factor = work[i, step];
                for (var j = 0; j < size; j++)
                {
                    work[i, j] -= factor * work[step, j];
                    inverse[i, j] -= factor * inverse[step, j];
                }
            }
        }
        return inverse;
    }
}
