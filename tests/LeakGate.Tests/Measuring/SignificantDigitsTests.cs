using System.Globalization;
using System.Numerics;
using LeakGate.Measuring.Kernels;
using Xunit;

namespace LeakGate.Tests.Measuring;

/// <summary>
/// What is rounded is the double's own value, not the shortest decimal that stands for it. Within some 1e-16 of the
/// middle between two roundings either may come out: 1.000005 is a little less than it says, and is rounded up.
/// </summary>
public sealed class SignificantDigitsTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(-999_999, -999_999)]
    [InlineData(123_456, 123_456)]
    [InlineData(1_234_567, 1_234_570)]
    [InlineData(1_234_565, 1_234_570)]
    [InlineData(-1_234_565, -1_234_570)]
    [InlineData(1_234_564.999, 1_234_560)]
    [InlineData(999_999.5, 1_000_000)]
    [InlineData(999_999.4, 999_999)]
    [InlineData(9_999_995, 10_000_000)]
    [InlineData(0.1, 0.1)]
    [InlineData(0.1234567, 0.123457)]
    [InlineData(1.0000004, 1)]
    [InlineData(1.000005, 1.00001)]
    [InlineData(1.0000049, 1)]
    [InlineData(1.0000051, 1.00001)]
    [InlineData(3.14159265358979, 3.14159)]
    [InlineData(1e-5, 1e-5)]
    [InlineData(9.999999e-6, 1e-5)]
    [InlineData(1.2345678e-15, 1.23457e-15)]
    [InlineData(1.2345678e-16, 1.23457e-16)]
    [InlineData(1.2345678e20, 1.23457e20)]
    [InlineData(1.2345678e21, 1.23457e21)]
    [InlineData(1.2345678e300, 1.23457e300)]
    [InlineData(9_007_199_254_740_993.0, 9_007_200_000_000_000.0)]
    [InlineData(double.Epsilon, double.Epsilon)]
    [InlineData(double.MaxValue, 1.79769e308)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity, double.NegativeInfinity)]
    public void Six_digits_remain(double value, double rounded) =>
        Assert.Equal(rounded, SignificantDigits.Round(value));

    [Fact]
    public void Rounding_is_that_of_the_exact_value()
    {
        var random = new Random(20_240_501);
        for (var run = 0; run < 40_000; run++)
            AssertRounded(RandomValue(random));
    }

    [Fact]
    public void Powers_of_ten_and_their_neighbours_are_rounded_too()
    {
        for (var power = -30; power <= 30; power++)
        {
            var value = double.Parse($"1e{power}", CultureInfo.InvariantCulture);
            foreach (var near in new[] { Math.BitDecrement(value), value, Math.BitIncrement(value), value * 9.99999 })
            {
                AssertRounded(near);
                AssertRounded(-near);
            }
        }
    }

    [Fact]
    public void What_is_rounded_stays_as_it_is_and_order_is_kept()
    {
        var random = new Random(20_240_501);
        for (var run = 0; run < 20_000; run++)
        {
            var value = RandomValue(random);
            var rounded = SignificantDigits.Round(value);
            Assert.Equal(rounded, SignificantDigits.Round(rounded));
            Assert.Equal(-rounded, SignificantDigits.Round(-value));
            var next = SignificantDigits.Round(Math.BitIncrement(value));
            Assert.True(next >= rounded, $"{value:R} is rounded above its successor");
        }
    }

    private static double RandomValue(Random random)
    {
        var magnitude = random.Next(5) switch
        {
            0 => random.NextDouble(),
            1 => random.Next(100_000_000) / 100.0,
            2 => Math.Round(random.NextDouble(), 7) * Math.Pow(10, random.Next(-10, 10)),
            3 => Math.Pow(10, (random.NextDouble() * 60) - 30),
            _ => BitConverter.UInt64BitsToDouble((ulong)random.NextInt64() >> 1),
        };
        return random.Next(2) == 0 ? magnitude : -magnitude;
    }

    private static void AssertRounded(double value)
    {
        if (!double.IsFinite(value) || value == 0)
            return;
        var (digits, exponent, isMiddle) = ExactDigits(Math.Abs(value));
        var found = SignificantDigits.Round(value);
        var candidates = (isMiddle ? new[] { digits, digits + 1 } : [digits]).Select(d =>
            Math.Sign(value) * double.Parse($"{d}e{exponent}", CultureInfo.InvariantCulture)
        );
        Assert.True(candidates.Contains(found), $"{value:R} was rounded to {found:R}, not to {digits}e{exponent}");
    }

    /// <summary>
    /// Six digits and a power of ten, from the double's exact value; whether it lies so near the middle that the next
    /// ones are as good.
    /// </summary>
    private static (BigInteger Digits, int Exponent, bool IsMiddle) ExactDigits(double magnitude)
    {
        var bits = BitConverter.DoubleToInt64Bits(magnitude);
        var binary = (int)(bits >> 52);
        var mantissa = (BigInteger)((bits & ((1L << 52) - 1)) | (binary == 0 ? 0 : 1L << 52));
        var shift = Math.Max(binary, 1) - 1075;
        var exponent = (int)Math.Floor(Math.Log10(magnitude)) - 5;
        while (true)
        {
            var numerator = mantissa * BigInteger.Pow(10, Math.Max(0, -exponent)) << Math.Max(0, shift);
            var denominator = BigInteger.Pow(10, Math.Max(0, exponent)) << Math.Max(0, -shift);
            if (numerator >= denominator * 1_000_000)
            {
                exponent++;
                continue;
            }
            if (numerator < denominator * 100_000)
            {
                exponent--;
                continue;
            }
            var digits = BigInteger.DivRem(numerator, denominator, out var rest);
            // Computing in doubles errs by less than 2^-52 of the value.
            var offMiddle = BigInteger.Abs((2 * rest) - denominator);
            var isMiddle = offMiddle << 52 < 2 * numerator;
            return (isMiddle ? digits : digits + (2 * rest >= denominator ? 1 : 0), exponent, isMiddle);
        }
    }
}
