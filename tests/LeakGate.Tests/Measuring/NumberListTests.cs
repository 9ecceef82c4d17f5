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

    [Theory]
    [InlineData("dense", 100.0, 100.0)]
    [InlineData("sparse", 100.0, 100.0)]
    [InlineData("two scales", 10.0, 100.0)]
    [InlineData("none to scale", 0.0, 0.0)]
    [InlineData("one without", 0.0, 100.0)]
    public void Lists_of_several_workers_are_sorted_together(string shape, double firstScale, double secondScale)
    {
        var random = new Random(1);
        var span = shape == "sparse" ? 10_000_000 : 1000;
        double Draw() => random.Next(5) == 0 ? random.NextDouble() : Math.Round(random.NextDouble() * span, 2) - 20;
        double[][] numbers =
        [
            [.. Enumerable.Range(0, 3000).Select(_ => Draw())],
            Awkward,
            [],
        ];
        var scales = new[] { firstScale, secondScale, 1 };
        var lists = numbers.Zip(scales, (some, scale) => ListOf(some, scale)).ToArray();
        AssertSorted([.. numbers.SelectMany(some => some)], lists);
    }

    private static void AssertKept(double[] numbers, double scale) => AssertSorted(numbers, [ListOf(numbers, scale)]);

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(700)]
    public void Ranks_in_parts_are_those_of_all_at_once(int most)
    {
        var random = new Random(most);
        foreach (
            var shape in new Func<double>[]
            {
                random.NextDouble,
                () => random.Next(4),
                () => Math.Exp(20 * random.NextDouble()),
                () => -random.Next(3) * random.NextDouble(),
            }
        )
        {
            double[][] numbers =
            [
                .. Enumerable.Range(0, 3).Select(c => Enumerable.Range(0, 400 * c).Select(_ => shape()).ToArray()),
            ];
            var all = ClassRanks.OfSorted([
                .. numbers.Select(n => new ArraySegment<ulong>([.. n.Select(SortedNumbers.Code).Order()])),
            ]);
            var lists = Array.ConvertAll(
                numbers,
                n => new[] { ListOf(n[..(n.Length / 3)], 1), ListOf(n[(n.Length / 3)..], 0) }
            );
            var parts = PartialRanks.Of(lists, most, CancellationToken.None);
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal(all.Rows(i), parts.Rows(i));
                for (var j = 0; j < 3; j++)
                    Assert.Equal((all.Area(i, j), all.Error(i, j)), (parts.Area(i, j), parts.Error(i, j)));
            }
        }
    }

    private static void AssertSorted(double[] numbers, NumberList[] lists)
    {
        var codes = new ulong[numbers.Length];
        Assert.Equal(numbers.Length, lists.Sum(list => list.Count));
        NumberList.Sort(lists, codes, new ulong[numbers.Length]);
        Assert.Equal(numbers.Select(SortedNumbers.Code).Order(), codes);
        Array.ForEach(lists, list => list.Dispose());
    }

    private static NumberList ListOf(double[] numbers, double scale)
    {
        var list = new NumberList(RecordMemory.Unbounded, scale);
        foreach (var number in numbers)
            list.Add(number);
        return list;
    }
}
