using FsCheck;
using FsCheck.Fluent;
using LeakGate.Measuring.Kernels;
using Xunit;

namespace LeakGate.Tests.Measuring;

/// <summary>Codes sort as their numbers do, whatever part of the range they lie in, and ranks are those of a plain count.</summary>
public sealed class SortedNumbersTests
{
    public static TheoryData<string, Func<Random, double>> Shapes =>
        new()
        {
            { "uniform", random => random.NextDouble() },
            { "with decimals", random => Math.Round(random.NextDouble() * 1000, 2) },
            { "of few values", random => random.Next(3) },
            { "of both signs", random => random.NextDouble() - 0.5 },
            { "of every magnitude", random => Math.Pow(10, (random.NextDouble() * 600) - 300) },
            { "constant", _ => 7 },
            { "far from zero", random => 1e15 + random.Next(100) },
            { "mostly one value", random => random.Next(50) == 0 ? random.NextDouble() * 1e300 : 1 },
            {
                "with infinities and zeros",
                random =>
                    random.Next(4) switch
                    {
                        0 => double.PositiveInfinity,
                        1 => double.NegativeInfinity,
                        2 => -0.0,
                        _ => 0.0,
                    }
            },
        };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Numbers_of_any_shape_are_sorted(string shape, Func<Random, double> draw)
    {
        Assert.NotEmpty(shape);
        var random = new Random(1);
        foreach (var count in new[] { 0, 1, 2, 24, 25, 1000, 100_000 })
        {
            var codes = Enumerable.Range(0, count).Select(_ => SortedNumbers.Code(draw(random))).ToArray();
            var expected = codes.Order().ToArray();
            SortedNumbers.Sort(codes, new ulong[count]);
            Assert.Equal(expected, codes);
        }
    }

    [Fact]
    public void Codes_of_any_bits_are_sorted() =>
        Prop.ForAll<ulong[]>(codes =>
            {
                var expected = codes.Order().ToArray();
                SortedNumbers.Sort(codes, new ulong[codes.Length]);
                return expected.SequenceEqual(codes);
            })
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Classes_are_compared_row_by_row() =>
        Prop.ForAll<(byte Value, byte Class)[]>(rows =>
            {
                const int Classes = 4;
                var codes = Array.ConvertAll(rows, row => SortedNumbers.Code(row.Value % 7));
                var classOf = Array.ConvertAll(rows, row => (byte)(row.Class % Classes));
                var ranks = ClassRanks.Of(codes, classOf, Classes);
                return Enumerable
                    .Range(0, Classes * Classes)
                    .All(pair => IsArea(ranks, codes, classOf, pair / Classes, pair % Classes));
            })
            .QuickCheckThrowOnFailure();

    private static bool IsArea(ClassRanks ranks, ulong[] codes, byte[] classOf, int i, int j)
    {
        var first = codes.Where((_, r) => classOf[r] == i).ToArray();
        var second = codes.Where((_, r) => classOf[r] == j).ToArray();
        var pairs = first
            .SelectMany(a =>
                second.Select(b =>
                    a > b ? 1.0
                    : a == b ? 0.5
                    : 0
                )
            )
            .ToArray();
        var isEqual = pairs.Length == 0 ? double.IsNaN(ranks.Area(i, j)) : ranks.Area(i, j) == pairs.Average();
        return isEqual && ranks.Rows(i) == first.Length;
    }

    [Fact]
    public void Without_classes_there_is_nothing_to_rank() => Assert.Equal(0, ClassRanks.Of([], [], 0).Classes);
}
