using System.Numerics;
using LeakGate.Checks.Statistics;
using Xunit;

namespace LeakGate.Tests.Checks.Statistics;

public sealed class ChanceTests
{
    [Fact]
    public void Small_tails_are_the_exact_sums()
    {
        foreach (var reference in new[] { 0, 1, 2, 7, 30, 61 })
        {
            foreach (
                var referenceHits in new[] { 0, 1, reference / 3, reference }.Where(r => r <= reference).Distinct()
            )
            {
                foreach (var trials in new[] { 1, 2, 5, 17, 40 })
                {
                    var tail = ExactTail(trials, referenceHits, reference);
                    for (var hits = 0; hits <= trials + 1; hits++)
                    {
                        var expected = hits <= trials ? tail[hits] : 0;
                        var found = Chance.OfAtLeast(hits, trials, referenceHits, reference);
                        // Beyond 40 deviations it says 0, and no judgement hangs on what is left there.
                        Assert.InRange(found, (expected * (1 - 1e-9)) - 1e-12, (expected * (1 + 1e-9)) + 1e-12);
                    }
                }
            }
        }
    }

    [Fact]
    public void More_hits_are_less_probable_and_more_so_against_a_cleaner_reference()
    {
        foreach (var (trials, reference) in new[] { (100, 100), (1000, 30), (30, 1000), (2000, 100_000) })
        {
            for (var referenceHits = 0; referenceHits <= reference; referenceHits += Math.Max(1, reference / 5))
            {
                var last = 1.0;
                for (var hits = 0; hits <= trials; hits += Math.Max(1, trials / 50))
                {
                    var probability = Chance.OfAtLeast(hits, trials, referenceHits, reference);
                    Assert.InRange(probability, 0, last + 1e-9);
                    if (referenceHits > 0)
                    {
                        var cleaner = Chance.OfAtLeast(hits, trials, referenceHits - 1, reference);
                        Assert.InRange(cleaner, 0, probability + 1e-9);
                    }
                    last = probability;
                }
            }
        }
    }

    [Fact]
    public void Hits_and_misses_are_two_sides_of_one_thing()
    {
        foreach (
            var (hits, trials, referenceHits, reference) in new[] { (3, 10, 2, 9), (50, 80, 300, 1000), (1, 9, 0, 4) }
        )
        {
            // At least so many hits, or more than the remaining misses.
            var atLeast = Chance.OfAtLeast(hits, trials, referenceHits, reference);
            var fewer = Chance.OfAtLeast(trials - hits + 1, trials, reference - referenceHits, reference);
            Assert.Equal(1, atLeast + fewer, 1e-9);
        }
    }

    [Fact]
    public void Billions_of_rows_are_judged_as_any_others()
    {
        long[] sizes = [0, 1, 10, 1000, 100_000, 10_000_000, 1_000_000_000];
        foreach (var reference in sizes)
        {
            foreach (var referenceHits in new[] { 0, reference / 1000, reference / 2, reference })
            {
                foreach (var trials in sizes)
                {
                    foreach (
                        var hits in new[] { 0, 1, trials / 1000, trials / 2, (trials / 2) + 1000, trials - 1, trials }
                    )
                    {
                        var probability = Chance.OfAtLeast(hits, trials, referenceHits, reference);
                        Assert.InRange(probability, 0, 1);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(500_000, 1_000_000, 5, 10)]
    [InlineData(10_000, 1_000_000, 3, 50)]
    [InlineData(700_000, 1_000_000, 20, 40)]
    public void Very_many_trials_come_to_the_same_as_many(long hits, long trials, long referenceHits, long reference)
    {
        // One is summed, the other integrated.
        var many = Chance.OfAtLeast(hits, trials, referenceHits, reference);
        var more = Chance.OfAtLeast(hits * 10, trials * 10, referenceHits, reference);
        Assert.Equal(1, more / many, 1e-3);
    }

    [Fact]
    public void Without_hits_nothing_is_surprising()
    {
        Assert.Equal(1, Chance.OfAtLeast(0, 0, 0, 0));
        Assert.Equal(1, Chance.OfAtLeast(0, 1_000_000_000, 0, 0));
        Assert.Equal(0, Chance.OfAtLeast(5, 4, 0, 0));
        Assert.Equal(0.5, Chance.OfAtLeast(1, 1, 0, 0), 1e-12);
    }

    // Tables of the distribution: the value that is exceeded with the given probability.
    [Theory]
    [InlineData(3.841, 1, 0.05)]
    [InlineData(6.635, 1, 0.01)]
    [InlineData(10.828, 1, 0.001)]
    [InlineData(5.991, 2, 0.05)]
    [InlineData(11.070, 5, 0.05)]
    [InlineData(18.307, 10, 0.05)]
    [InlineData(23.209, 10, 0.01)]
    [InlineData(43.773, 30, 0.05)]
    [InlineData(124.342, 100, 0.05)]
    [InlineData(82.358, 100, 0.90)]
    public void Chi_square_probabilities_are_those_of_tables(double statistic, int freedom, double probability) =>
        Assert.Equal(probability, Chance.OfChiSquare(statistic, freedom), 5e-4 * probability);

    [Theory]
    [InlineData(0, 5)]
    [InlineData(-1, 5)]
    [InlineData(1e-20, 0)]
    [InlineData(0, 0)]
    public void Where_nothing_can_differ_all_is_chance(double statistic, int freedom) =>
        Assert.Equal(1, Chance.OfChiSquare(statistic, freedom));

    [Fact]
    public void Chi_square_of_a_table_is_the_sum_over_its_cells()
    {
        // (20−15)²/15 · 2 + (10−15)²/15 · 2
        var (statistic, freedom, association) = Chance.ChiSquare([
            [20, 10],
            [10, 20],
        ]);
        Assert.Equal(20 / 3.0, statistic, 1e-12);
        Assert.Equal(1, freedom);
        Assert.Equal(Math.Sqrt(20 / 3.0 / 60), association, 1e-12);
    }

    [Fact]
    public void Empty_rows_and_columns_of_a_table_do_not_count()
    {
        var plain = Chance.ChiSquare([
            [20, 10, 5],
            [10, 20, 5],
        ]);
        Assert.Equal(
            plain,
            Chance.ChiSquare([
                [20, 0, 10, 5],
                [0, 0, 0, 0],
                [10, 0, 20, 5],
            ])
        );
        Assert.Equal(2, plain.DegreesOfFreedom);
    }

    [Fact]
    public void A_table_of_one_row_or_of_nothing_shows_no_association()
    {
        Assert.Equal(
            (0, 0, 0),
            Chance.ChiSquare([
                [0, 0],
                [0, 0],
            ])
        );
        var (statistic, freedom, association) = Chance.ChiSquare([
            [7, 123_456_789_011, 3],
        ]);
        Assert.Equal(1, Chance.OfChiSquare(statistic, freedom));
        Assert.Equal(0, association);
    }

    [Fact]
    public void Rows_that_tell_their_column_are_wholly_associated() =>
        Assert.Equal(
            1,
            Chance
                .ChiSquare([
                    [50, 0, 0],
                    [0, 30, 0],
                    [0, 0, 20],
                ])
                .CramersV,
            1e-12
        );

    [Theory]
    [InlineData(new[] { 1.0, 2, 3 }, new[] { 1.0, 2, 3 }, 0)]
    [InlineData(new[] { 1.0, 2, 3, 4 }, new[] { 5.0, 6 }, 1)]
    [InlineData(new[] { 5.0, 6 }, new[] { 1.0, 2, 3, 4 }, 1)]
    [InlineData(new[] { 1.0, 3, 5, 7 }, new[] { 2.0, 4, 6, 8 }, 0.25)]
    [InlineData(new[] { 1.0, 2, 3, 4 }, new[] { 3.0, 4, 5, 6 }, 0.5)]
    [InlineData(new[] { 1.0, 1, 1, 2 }, new[] { 1.0, 2, 2, 2 }, 0.5)]
    [InlineData(new[] { 1.0, 1, 1 }, new[] { 1.0 }, 0)]
    [InlineData(new double[0], new[] { 1.0 }, 0)]
    public void The_distance_of_two_samples_is_the_largest_gap(double[] first, double[] second, double distance) =>
        Assert.Equal(distance, Chance.KolmogorovSmirnov(first, second).Distance, 1e-12);

    // Kolmogorov's distribution: 1.2238, 1.3581 and 1.6276 are exceeded with 10, 5 and 1 %.
    [Theory]
    [InlineData(1.2238, 0.10)]
    [InlineData(1.3581, 0.05)]
    [InlineData(1.6276, 0.01)]
    [InlineData(1.9495, 0.001)]
    public void The_probability_of_a_distance_is_that_of_tables(double critical, double probability)
    {
        // Two uniform samples that are shifted by so much have that distance.
        const int size = 200_000;
        var shift = (int)Math.Round(critical / Math.Sqrt(size / 2.0) * size);
        var first = Enumerable.Range(0, size).Select(i => (double)i).ToArray();
        var second = Enumerable.Range(shift, size).Select(i => (double)i).ToArray();
        var (distance, found) = Chance.KolmogorovSmirnov(first, second);
        Assert.Equal((double)shift / size, distance, 1e-12);
        Assert.Equal(probability, found, probability * 0.02);
    }

    [Fact]
    public void Samples_that_say_nothing_are_no_surprise()
    {
        Assert.Equal((0, 1), Chance.KolmogorovSmirnov([], []));
        Assert.Equal((0, 1), Chance.KolmogorovSmirnov([1.0], [1.0]));
        Assert.InRange(Chance.KolmogorovSmirnov([1.0], [2.0]).Probability, 0.2, 1);
        Assert.InRange(
            Chance.KolmogorovSmirnov(new double[5000], [.. Enumerable.Repeat(1.0, 5000)]).Probability,
            0,
            1e-100
        );
    }

    /// <summary>
    /// P(X ≥ k) for every k: the beta-binomial with Jeffreys' prior as a fraction of whole numbers. With a = r + ½ and
    /// b = N − r + ½ rising factorials are products of odd numbers over powers of two.
    /// </summary>
    private static double[] ExactTail(int trials, int referenceHits, int reference)
    {
        static BigInteger Odd(int from, int count) =>
            Enumerable.Range(0, count).Aggregate(BigInteger.One, (product, i) => product * ((2 * (from + i)) + 1));
        static BigInteger Choose(int n, int k) =>
            Enumerable.Range(1, k).Aggregate(BigInteger.One, (product, i) => product * (n - k + i) / i);
        var whole = Enumerable.Range(1, trials).Aggregate(BigInteger.One, (product, i) => product * (reference + i));
        var denominator = whole << trials;
        var tail = new double[trials + 1];
        var sum = BigInteger.Zero;
        for (var hits = trials; hits >= 0; hits--)
        {
            sum += Choose(trials, hits) * Odd(referenceHits, hits) * Odd(reference - referenceHits, trials - hits);
            tail[hits] = Math.Exp(BigInteger.Log(sum) - BigInteger.Log(denominator));
        }
        Assert.Equal(denominator, sum);
        return tail;
    }
}
