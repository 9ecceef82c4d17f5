using LeakGate.Checks;
using Xunit;

namespace LeakGate.Tests.Checks;

/// <summary>What the order of rows and their ids tell of the target: found where they do, silent where they do not.</summary>
public sealed class OrderAndIdTests
{
    private const int Rows = 400;

    [Fact]
    public void Ids_that_are_noise_are_silent()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            Assert.Empty(Ids(_ => $"{random.Next(1_000_000, 9_999_999)}", random));
        }
    }

    [Fact]
    public void Ids_that_count_up_through_shuffled_rows_are_silent()
    {
        var next = 0;
        Assert.Empty(Ids(_ => $"{next++}", new Random(1)));
    }

    [Fact]
    public void Ids_that_contain_the_label_are_found()
    {
        var next = 0;
        var finding = Assert.Single(Ids(y => $"{y}-{next++:0000}", new Random(2)));
        Assert.Equal(Level.Warning, finding.Level);
    }

    [Fact]
    public void Ids_that_were_given_class_by_class_are_found()
    {
        var (yes, no) = (0, 5000);
        Assert.Single(Ids(y => $"{(y == "yes" ? yes++ : no++)}", new Random(3)));
    }

    [Fact]
    public void Rows_in_the_order_of_their_classes_are_a_note()
    {
        var finding = Assert.Single(Order(i => i < Rows / 2));
        Assert.Equal(Level.Note, finding.Level);
        var random = new Random(4);
        Assert.Empty(Order(_ => random.Next(2) == 0));
    }

    private static IReadOnlyList<Finding> Ids(Func<string, string> id, Random random)
    {
        string Side(int rows) =>
            "id,x,y\n"
            + string.Concat(
                Enumerable
                    .Range(0, rows)
                    .Select(_ => random.Next(2) == 0 ? "yes" : "no")
                    .Select(y => $"{id(y)},{random.Next(1000)},{y}\n")
            );
        var (train, test) = (Side(Rows), Side(Rows / 4));
        return GateRun
            .Of(IdEncodesTarget.Definition, train, test, "target: y", "id: id")
            .Findings(IdEncodesTarget.Definition);
    }

    private static IReadOnlyList<Finding> Order(Func<int, bool> isYes)
    {
        var random = new Random(5);
        string Side() =>
            "x,y\n"
            + string.Concat(
                Enumerable.Range(0, Rows).Select(i => $"{random.Next(1000)},{(isYes(i) ? "yes" : "no")}\n")
            );
        var (train, test) = (Side(), Side());
        return GateRun
            .Of(RowOrderEncodesTarget.Definition, train, test, "target: y")
            .Findings(RowOrderEncodesTarget.Definition);
    }
}
