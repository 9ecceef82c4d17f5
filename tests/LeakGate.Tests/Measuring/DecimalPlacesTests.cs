using LeakGate.Measuring.Kernels;
using Xunit;

namespace LeakGate.Tests.Measuring;

public sealed class DecimalPlacesTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(-37, 0)]
    [InlineData(1e300, 0)]
    [InlineData(0.1, 1)]
    [InlineData(-12345.6, 1)]
    [InlineData(98.61, 2)]
    [InlineData(0.0001, 4)]
    [InlineData(29.6991, 4)]
    [InlineData(0.00001, 5)]
    [InlineData(29.69911764705882, 5)]
    public void Decimals_are_those_it_is_written_with(double value, int expected) =>
        Assert.Equal(expected, DecimalPlaces.Of(value));

    [Theory]
    [InlineData(0.1f, 1)]
    [InlineData(72.35f, 2)]
    [InlineData(29.699118f, 5)]
    public void Widened_singles_have_the_decimals_of_the_single(float value, int expected) =>
        Assert.Equal(expected, DecimalPlaces.Of(value));
}
