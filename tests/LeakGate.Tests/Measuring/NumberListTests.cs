using LeakGate.Measuring.Kernels;
using LeakGate.Measuring.Local;
using Xunit;

namespace LeakGate.Tests.Measuring;

/// <summary>However a number is kept, it comes back as it was.</summary>
public sealed class NumberListTests
{
    private static readonly double[] Awkward =
    [
        0.0,
        -0.0,
        0.1,
        0.3,
        1e-9,
        1.5e-10,
        21474.83647,
        21474.83648,
        -21474.83648,
        2147483647,
        2147483648,
        -2147483649,
        1e15,
        1e300,
        double.Epsilon,
        double.MaxValue,
        double.PositiveInfinity,
        double.NegativeInfinity,
        1 / 3.0,
    ];

    [Fact]
    public void Any_number_comes_back_whatever_the_scale()
    {
        foreach (var scale in new[] { 0, 1, 10, 1e4, 1e5, 1e9 })
            AssertKept(Awkward, scale);
    }

    [Theory]
    [InlineData(0, 1.0)]
    [InlineData(2, 100.0)]
    [InlineData(6, 1e6)]
    public void Decimals_are_kept_as_whole_numbers(int decimals, double expected)
    {
        var random = new Random(1);
        var numbers = Enumerable.Range(0, 2000).Select(_ => Math.Round(random.NextDouble() * 100, decimals)).ToArray();
        Assert.Equal(expected, NumberList.ScaleOf(numbers));
        AssertKept(numbers, expected);
    }

    [Fact]
    public void Measured_numbers_have_no_scale()
    {
        var random = new Random(1);
        Assert.Equal(0, NumberList.ScaleOf(Enumerable.Range(0, 2000).Select(_ => random.NextDouble()).ToArray()));
        Assert.Equal(0, NumberList.ScaleOf([]));
        Assert.Equal(0, NumberList.ScaleOf([double.NaN, double.PositiveInfinity]));
    }

    private static void AssertKept(double[] numbers, double scale)
    {
        using var list = new NumberList(RecordMemory.Unbounded, scale);
        foreach (var number in numbers)
            list.Add(number);
        var codes = new ulong[numbers.Length];
        Assert.Equal(numbers.Length, list.Count);
        Assert.Equal(numbers.Length, list.CopyTo(codes));
        Assert.Equal(numbers.Select(SortedNumbers.Code).Order(), codes.Order());
    }
}
