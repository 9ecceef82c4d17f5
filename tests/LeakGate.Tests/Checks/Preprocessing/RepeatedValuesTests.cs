using LeakGate.Checks.Preprocessing;
using LeakGate.Measuring;
using LeakGate.Splits;
using Xunit;

namespace LeakGate.Tests.Checks.Preprocessing;

/// <summary>Columns of categories are kept whatever the categories' sizes; columns of measured numbers are not.</summary>
public sealed class RepeatedValuesTests
{
    private const int Rows = 4000;
    private const int Most = 50_000;

    [Theory]
    [InlineData(10)]
    [InlineData(5_000)]
    [InlineData(Most)]
    public void A_column_of_no_more_categories_is_kept(int categories) =>
        Assert.All(Seeds, seed => Assert.True(MayStand(seed, random => random.Next(categories))));

    [Fact]
    public void Categories_of_very_different_sizes_are_kept() =>
        Assert.All(
            Seeds,
            seed => Assert.True(MayStand(seed, random => (int)(Most * Math.Pow(random.NextDouble(), 3))))
        );

    [Fact]
    public void Measured_numbers_are_left_out() =>
        Assert.All(Seeds, seed => Assert.False(MayStand(seed, random => random.NextDouble())));

    [Fact]
    public void A_fine_grid_is_left_out() =>
        Assert.All(Seeds, seed => Assert.False(MayStand(seed, random => random.Next(20 * Most))));

    [Theory]
    [InlineData(100, 100, true)]
    [InlineData(101, 100, false)]
    public void A_small_table_is_counted(int different, int most, bool expected)
    {
        var values = Enumerable.Range(0, different).Select(i => (double)i).ToArray();
        Assert.Equal(expected, RepeatedValues.MayStandForCategories(Sample(values, isWhole: true), 0, most));
    }

    private static IEnumerable<int> Seeds => Enumerable.Range(0, 50);

    private static bool MayStand(int seed, Func<Random, double> draw)
    {
        var random = new Random(seed);
        var values = Enumerable.Range(0, Rows).Select(_ => draw(random)).ToArray();
        return RepeatedValues.MayStandForCategories(Sample(values, isWhole: false), 0, Most);
    }

    private static RowSampleAnswer Sample(double[] values, bool isWhole) =>
        new(isWhole, new RowRef[values.Length], [], [], [values]);
}
