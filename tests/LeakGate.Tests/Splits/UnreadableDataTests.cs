using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Measuring;
using Xunit;

namespace LeakGate.Tests.Splits;

/// <summary>Data that cannot be read ends the run with one clear problem, never with fewer rows.</summary>
public sealed class UnreadableDataTests
{
    private const string Good = "a,b\n1,2\n";

    private static readonly int[] ChunkSizes = [16, 100, 1 << 20];

    [Theory]
    [InlineData("a,b\n1,2\n3\n", 3, "the row has 1 field", "2, as in the header")]
    [InlineData("a,b\r1,2\r\r\"x\ny\",2,3\r", 4, "the row has 3 fields", "2, as in the header")]
    [InlineData("a,b\n1,2\n\n3,\"4\n\n", 4, "a quoted field begins here and never ends", "a closing \"")]
    [InlineData("a,b,a\n1,2,3\n", 1, "the header names 'a' 2 times", "a name of its own for every column")]
    [InlineData("", 0, "the file is empty", "a header line and rows")]
    [InlineData(
        "PK\u0003\u0004\0\0\0\0",
        0,
        "the file holds binary data",
        "text, in UTF-8 or the encoding declared under csv.encoding"
    )]
    public void Broken_text_is_reported_with_its_line(string text, int line, string found, string expected)
    {
        foreach (var chunkSize in ChunkSizes)
        {
            using var tables = TestTables.Of(Good, text);
            var problem = Fails(tables, chunkSize);
            Assert.Equal(("test0.csv", line), (problem.At.File, problem.At.Line));
            Assert.Equal((found, expected), (problem.Found, problem.Expected));
        }
    }

    [Theory]
    [InlineData(-8)]
    [InlineData(-3)]
    [InlineData(-40)]
    [InlineData(-5_000)]
    [InlineData(10)]
    [InlineData(3)]
    public void A_gzip_file_that_was_cut_off_is_no_shorter_file(int length)
    {
        var whole = TestTables.Gzip(LongText);
        var cut = whole[..(length < 0 ? whole.Length + length : length)];
        foreach (var bytes in new[] { cut, [.. whole, .. cut] })
        {
            using var tables = new TestTables().Add("train", Good).Add("test", bytes, ".csv.gz");
            Assert.Equal("the gzip data is damaged or cut off", Fails(tables).Found);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(-6)]
    [InlineData(-2)]
    public void Damaged_gzip_is_reported_as_such(int at)
    {
        var bytes = TestTables.Gzip(LongText);
        bytes[at < 0 ? bytes.Length + at : at] ^= 0x55;
        using var tables = new TestTables().Add("train", Good).Add("test", bytes, ".csv.gz");
        Assert.Equal("the gzip data is damaged or cut off", Fails(tables).Found);
        using var folds = new TestTables { SplitBy = "b" }.Add("all", bytes, ".csv.gz");
        Assert.Equal("the gzip data is damaged or cut off", Fails(folds).Found);
    }

    [Fact]
    public void Rows_that_damage_has_changed_are_never_taken_for_rows()
    {
        var whole = TestTables.Gzip(LongText);
        for (var at = 100; at < whole.Length - 8; at += 9_973)
        {
            var bytes = whole.ToArray();
            bytes[at] ^= 0x55;
            using var tables = new TestTables().Add("train", Good).Add("test", bytes, ".csv.gz");
            Assert.Equal("test0.csv.gz", Fails(tables).At.File);
        }
    }

    [Fact]
    public void Only_a_header_is_an_empty_split()
    {
        using var tables = TestTables.Of("a,b\n", Good).Add("validation", "a,b");
        var failure = Assert.Throws<GateException>(() => tables.Measure(new ColumnProfile("a")));
        Assert.Equal(ExitCode.Data, failure.ExitCode);
        Assert.Equal([RunRules.EmptySplit, RunRules.EmptySplit], failure.Problems.Select(p => p.Rule));
        Assert.Contains("split 'train'", failure.Problems[0].Found, StringComparison.Ordinal);
        Assert.Contains("split 'validation'", failure.Problems[1].Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_without_rows_has_no_splits()
    {
        using var tables = new TestTables { SplitBy = "fold" }.Add("all", "fold,a\n");
        var failure = Assert.Throws<GateException>(() => tables.Open());
        Assert.Equal(RunRules.EmptySplit, Assert.Single(failure.Problems).Rule);
    }

    [Theory]
    [InlineData("b,c\n1,2\n", "lacks column 'a'")]
    [InlineData("b,c,a\n1,2,3\n", "has an extra column 'c'")]
    public void Files_of_one_split_have_the_same_columns(string second, string found)
    {
        using var tables = TestTables.Of(Good, Good).Add("train", second);
        var problem = Fails(tables);
        Assert.Equal("train1.csv", problem.At.File);
        Assert.Contains(found, problem.Found, StringComparison.Ordinal);
        Assert.Contains("'train0.csv'", problem.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_tells_no_format_is_refused()
    {
        using var tables = new TestTables().Add("train", Good, ".xyz").Add("test", Good);
        Assert.Contains("is of no format", Fails(tables).Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_without_a_split_is_reported_with_its_line()
    {
        var rows = string.Concat(Enumerable.Range(0, 100).Select(i => $"{i % 3},x\n"));
        foreach (var chunkSize in ChunkSizes)
        {
            using var tables = new TestTables { SplitBy = "fold" }.Add("all", $"fold,a\n{rows}\nNA,y\n{rows}");
            var problem = Fails(tables, chunkSize);
            Assert.Equal(("all0.csv", 103), (problem.At.File, problem.At.Line));
        }
    }

    [Fact]
    public void A_time_that_does_not_fit_its_format_is_reported_with_its_line()
    {
        var days = string.Concat(Enumerable.Range(1, 28).Select(day => $"{day:00}.02.2024\n"));
        using var tables = new TestTables { Time = "t", TimeFormat = "dd.MM.yyyy" }
            .Add("train", $"t\n{days}")
            .Add("test", $"t\n{days}2024-03-01\n{days}\n31.02.2024\n");
        foreach (var chunkSize in ChunkSizes)
        {
            var problem = Fails(tables, chunkSize);
            Assert.Equal(("test0.csv", 30), (problem.At.File, problem.At.Line));
            Assert.Contains("row 29", problem.Found, StringComparison.Ordinal);
            Assert.Equal("'dd.MM.yyyy'", problem.Expected);
        }
    }

    [Fact]
    public void Of_several_broken_rows_the_first_in_the_input_is_told()
    {
        var rows = string.Concat(Enumerable.Range(0, 3000).Select(i => $"{i},x\n"));
        using var tables = new TestTables()
            .Add("train", $"a,b\n{rows}")
            .Add("train", $"a,b\n{rows}1,2,3\n{rows}4\n")
            .Add("test", $"a,b\n9\n{rows}\"open")
            .Add("test", $"a,b\n1,2,3,4,5\n{rows}");
        for (var run = 0; run < 25; run++)
        {
            var problem = Fails(tables, 2000, threads: 4);
            Assert.Equal(("train1.csv", 3002), (problem.At.File, problem.At.Line));
        }
    }

    private static string LongText { get; } =
        "a,b\n" + string.Concat(Enumerable.Range(0, 40_000).Select(i => $"{i * 7919L % 104_729},{i % 3}\n"));

    private static Problem Fails(TestTables tables, int chunkSize = 4096, int threads = 2)
    {
        var failure = Assert.Throws<GateException>(() =>
            tables.Measure([new ColumnProfile(tables.Open(chunkSize).Schema.Columns[0].Name)], threads, chunkSize)
        );
        Assert.Equal(ExitCode.Data, failure.ExitCode);
        var problem = Assert.Single(failure.Problems);
        Assert.Equal(RunRules.DataUnreadable, problem.Rule);
        return problem;
    }
}
