using LeakGate.Configuration;
using LeakGate.Measuring;
using LeakGate.Splits;
using Xunit;

namespace LeakGate.Tests.Splits;

/// <summary>Kinds that only later rows show: the round is repeated, as if they had been known from the start.</summary>
public sealed class RetypingTests
{
    private const int Rows = 6000;

    [Theory]
    [InlineData("007", true)]
    [InlineData("word", true)]
    [InlineData("true", true)]
    [InlineData("2024-01-01", true)]
    [InlineData("1e5", false)]
    [InlineData("NA", false)]
    public void A_kind_that_only_shows_in_row_5000_counts_from_the_start(string odd, bool isText)
    {
        static string Text(string? odd) =>
            "n,k\n"
            + string.Concat(
                Enumerable.Range(0, Rows).Select(i => $"{(i == 5000 && odd != null ? odd : $"{i % 50}.0")},{i % 7}\n")
            );
        var train = string.Concat(Enumerable.Range(0, 50).Select(i => $"{i},{i % 7}\n"));
        Measurement[] questions =
        [
            new ColumnProfile("n"),
            new KeyOverlap(["n"], [new SplitSides(1, 2)]),
            new RowOverlap(["n", "k"], null, RowEquality.Exact, [new SplitSides(1, 2)]),
            new ValueCounts("n", 1000),
        ];
        using var late = TestTables.Of($"n,k\n{train}", Text(odd));
        using var early = TestTables.Of($"n,k\n{odd},\n{train}", Text(odd));
        var found = late.Measure(questions, threads: 2);
        var known = early.Measure(questions);

        Assert.Equal(isText ? ColumnKind.Text : ColumnKind.Number, found.Tables.Schema.Find("n")!.Kind);
        Assert.Equal(isText ? 2 : 1, found.Passes);
        Assert.Equal(1, known.Passes);
        Assert.Equal(ColumnKind.Number, late.Open().Schema.Find("n")!.Kind);
        // As numbers every one of the 50 values of the training split comes again, as text none: 1 is not "1.0".
        var keys = ((KeyOverlapAnswer)found.Answers[1]).PerSides[0].Keys;
        Assert.Equal(isText ? 0 : 50, keys);
        var oddInBoth = ((KeyOverlapAnswer)known.Answers[1]).PerSides[0].Keys;
        Assert.Equal(keys + (odd is "NA" ? 0 : 1), oddInBoth);
        Assert.Equal(Counts(known), Counts(found));
    }

    private static (long Nulls, bool Constant, int Values) Counts(MeasuredTables measured)
    {
        var profile = ((EquatableArray<ColumnProfileAnswer>)measured.Answers[0])[1];
        var values = ((ValueCountsAnswer)measured.Answers[3]).Values.Count(value => value.PerSplit[1] > 0);
        return (profile.Nulls, profile.Constant, values);
    }

    [Fact]
    public void A_column_without_values_in_the_first_rows_takes_the_kind_of_those_behind()
    {
        var empty = string.Concat(Enumerable.Repeat("x,,NA,null\n", 3000));
        using var tables = TestTables.Of(
            $"k,number,day,mixed\n{empty}x,1,2024-01-01,1\n",
            $"k,number,day,mixed\n{empty}x,1.0,2024/01/01,true\n"
        );
        var answers = tables.Measure([
            new KeyOverlap(["number"], [new SplitSides(1, 2)]),
            new KeyOverlap(["day"], [new SplitSides(1, 2)]),
            new KeyOverlap(["mixed"], [new SplitSides(1, 2)]),
        ]);
        Assert.Equal(
            [ColumnKind.Text, ColumnKind.Number, ColumnKind.Instant, ColumnKind.Text],
            answers.Tables.Schema.Columns.Select(c => c.Kind)
        );
        Assert.Equal([1L, 1, 0], answers.Answers.Select(a => ((KeyOverlapAnswer)a).PerSides[0].Keys));
    }

    [Fact]
    public void All_kinds_that_are_found_in_one_pass_are_joined_at_once()
    {
        var numbers = string.Concat(Enumerable.Range(0, 3000).Select(i => $"{i},{i},{i}\n"));
        using var tables = TestTables.Of(
            $"a,b,c\n{numbers}x,1,\n",
            $"a,b,c\n{numbers}1,true,\n{numbers}1,2024-01-01,\n"
        );
        var measured = tables.Measure([new ColumnProfile("a"), new ColumnProfile("b"), new ColumnProfile("c")], 4, 500);
        Assert.Equal(2, measured.Passes);
        Assert.Equal(
            [ColumnKind.Text, ColumnKind.Text, ColumnKind.Number],
            measured.Tables.Schema.Columns.Select(c => c.Kind)
        );
    }

    [Fact]
    public void A_column_that_nobody_asks_for_is_not_typed_anew()
    {
        var numbers = string.Concat(Enumerable.Range(0, 3000).Select(i => $"{i},{i}\n"));
        using var tables = TestTables.Of($"a,b\n{numbers}", $"a,b\n{numbers}1,word\n");
        Assert.Equal(1, tables.Measure([new ColumnProfile("a")]).Passes);
    }

    [Fact]
    public void Kinds_are_sampled_split_by_split()
    {
        using var tables = TestTables.Of("a,b\n1,\n", "a,b\nx,1\n").Add("train", "b,a\n2024-01-01,2\n");
        var schema = tables.Open().Schema;
        Assert.Equal([ColumnKind.Number, ColumnKind.Text], schema.Find("a")!.SampledKinds);
        Assert.Equal([ColumnKind.Instant, ColumnKind.Number], schema.Find("b")!.SampledKinds);
        Assert.Equal(ColumnKind.Text, schema.Find("b")!.Kind);
    }

    [Fact]
    public void Columns_are_found_by_name_in_any_order_and_may_be_absent_in_a_split()
    {
        using var tables = TestTables
            .Of("a,b,only\n1,x,5\n2,y,6\n", "b,a\nx,1.0\nz,2\n")
            .Add("train", "only,b,a\n7,w,3\n");
        var schema = tables.Open().Schema;
        Assert.Equal(["a", "b", "only"], schema.Columns.Select(c => c.Name));
        Assert.Equal([3ul, 3, 1], schema.Columns.Select(c => c.PresentIn));
        var overlap = tables.Measure(new RowOverlap(["a", "b"], null, RowEquality.Exact, [new SplitSides(1, 2)]))[0];
        Assert.Equal((3, 1), (overlap.TrainingRows, (int)overlap.TwinRows));
        var only = tables.Measure(new ColumnProfile("only"));
        Assert.Equal([(3, 0), (2, 2)], only.Select(split => ((int)split.Rows, (int)split.Nulls)));
        Assert.Equal(6, only[0].Mean);
    }

    [Fact]
    public void Splits_are_found_in_a_column()
    {
        using var tables = new TestTables { SplitBy = "part" }
            .Add("all", "a,part\n1,test\n2,train\n3,train\n")
            .Add("all", "part,a\ntest,3\n\"dev\",1\n");
        var schema = tables.Open().Schema;
        Assert.Equal(["dev", "test", "train"], schema.Splits.Select(s => s.Name));
        Assert.Equal([SplitRole.Validation, SplitRole.Test, SplitRole.Train], schema.Splits.Select(s => s.Role));
        Assert.Equal(["a"], schema.Columns.Select(c => c.Name));
        Assert.Equal(1, tables.Measure(new KeyOverlap(["a"], [new SplitSides(4, 2)])).PerSides[0].Keys);
    }

    [Fact]
    public void Folds_are_ordered_as_numbers()
    {
        var rows = string.Concat(new[] { 10, 2, 1, 0, 9, 10 }.Select(fold => $"{fold},x\n"));
        using var tables = new TestTables { SplitBy = "fold" }.Add("all", $"fold,a\n{rows}");
        Assert.Equal(["0", "1", "2", "9", "10"], tables.Open().Schema.Splits.Select(s => s.Name));
        Assert.Equal([1L, 1, 1, 1, 2], tables.Measure(new ColumnProfile("a")).Select(split => split.Rows));
    }

    [Theory]
    [InlineData("part,a\ntrain,1\n", "has the one value 'train'")]
    [InlineData("part,a\ntrain,1\nother,2\n", "has the value 'other', whose role its name does not tell")]
    [InlineData("a,b\n1,2\n", "has no column 'part'")]
    public void Splits_that_cannot_be_told_are_refused(string text, string found)
    {
        using var tables = new TestTables { SplitBy = "part" }.Add("all", text);
        var failure = Assert.Throws<GateException>(() => tables.Open());
        Assert.Equal(ExitCode.Configuration, failure.ExitCode);
        Assert.Contains(found, Assert.Single(failure.Problems).Found, StringComparison.Ordinal);
    }
}
