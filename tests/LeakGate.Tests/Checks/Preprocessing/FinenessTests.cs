using LeakGate.Checks.Preprocessing;
using Xunit;

namespace LeakGate.Tests.Checks.Preprocessing;

public sealed class FinenessTests
{
    [Theory]
    [InlineData(1, 37.0, -12.0)]
    [InlineData(0.1, 37.5, 12.0)]
    [InlineData(1e-4, 0.1234, -2.5)]
    [InlineData(1e-6, 1e-6, 3.25)]
    [InlineData(1, 1.5e9, 2e12)]
    public void Decimals_are_read_off_the_values(double step, double first, double second)
    {
        var found = Fineness.Of([first, double.NaN, second]);
        Assert.Equal(step, found.Step, step * 1e-9);
        Assert.False(found.IsFloating);
    }

    [Fact]
    public void Single_precision_is_told_however_it_is_written()
    {
        Assert.Equal(Fineness.Single, Fineness.Of([0.12345679f, -3.7182817f]));
        Assert.Equal(Fineness.Single, Fineness.Of([0.12345679, -3.7182817]));
        Assert.NotEqual(Fineness.Single, Fineness.Of([0.5f, 2.25f]));
    }

    [Fact]
    public void Seven_digits_may_be_decimals_or_single_precision()
    {
        var found = Fineness.Of([109.5714, 433.25]);
        Assert.Equal(1e-4, found.Step, 1e-12);
        Assert.True(found.OfValue(433.25) >= 0.5e-4 + (433.25 * 6e-8));
        Assert.True(found.OfMean(1e9) >= 2e-7);
    }

    [Fact]
    public void Doubles_with_all_their_digits_are_as_good_as_exact() =>
        Assert.Equal(Fineness.Full, Fineness.Of([0.1 + 0.2, 1 / 3.0]));

    [Fact]
    public void Zeros_alone_say_nothing_fine() => Assert.False(Fineness.Of([0, -0.0, double.NaN]).IsComputed);
}
