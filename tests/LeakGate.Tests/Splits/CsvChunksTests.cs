using FsCheck;
using FsCheck.Fluent;
using LeakGate.Checks;
using LeakGate.Configuration;
using Xunit;

namespace LeakGate.Tests.Splits;

public sealed class CsvChunksTests
{
    private static readonly int[] ChunkSizes = [1, 16, 17, 23, 64, 1000];

    private static readonly CsvDialect Plain = CsvDialect.Default with { Delimiter = ',' };

    private static readonly CsvDialect[] Dialects =
    [
        Plain,
        Plain with
        {
            Trim = true,
        },
        Plain with
        {
            Comment = '#',
        },
        Plain with
        {
            Delimiter = ';',
            Quote = '\'',
            Comment = '#',
            Trim = true,
        },
        Plain with
        {
            Delimiter = '\t',
            Trim = true,
        },
        Plain with
        {
            Delimiter = '|',
            Quote = '~',
        },
    ];

    // D stands for the delimiter, Q for the quote. Pieces that make or break quoting are more frequent than in any file.
    private static readonly string[] Pieces =
    [
        "a",
        "bc",
        "é€",
        "0123456789",
        " ",
        "\t",
        "D",
        "D",
        "\n",
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        "Q",
        "QQ",
        "QaQ",
        "Qa\nbQ",
        "QaDQQbQ",
        "Qa\r\nQbQ",
        "DQ",
        "QD",
        "Q\n",
        "\nQ",
        "\r#Q",
        "\n# Q D",
        "#",
        "x D QyQ",
    ];

    public static TheoryData<int> DialectNumbers => [.. Enumerable.Range(0, Dialects.Length)];

    [Theory]
    [MemberData(nameof(DialectNumbers))]
    public void Chunks_of_every_size_have_the_records_and_lines_of_the_whole(int number)
    {
        var dialect = Dialects[number];
        Prop.ForAll(Samples.ListsOf(Pieces), pieces => AssertAgrees(Text(pieces, dialect), dialect))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithEndSize(40).WithReplay(20_240_501, 7));
    }

    [Theory]
    [InlineData("a,b\n# it's \"quoted\n1,2\n", '#', false)]
    [InlineData("a,b\r# x,\"y\r1,2\r", '#', false)]
    [InlineData("# \"only a comment", '#', false)]
    [InlineData("\"a\"#\"b\n\"c\nd\"\n", '#', false)]
    [InlineData("a, \"b\nc\"\n1,2\n", null, true)]
    [InlineData("\"a\"\r\"b\"\r\"c\"\r", null, false)]
    [InlineData("a\r\rb\r\n\n\"x\r\ny\rz\"\rc", null, false)]
    public void What_once_was_cut_wrongly_is_cut_right(string text, char? comment, bool trim) =>
        AssertAgrees(text, Plain with { Comment = comment, Trim = trim });

    [Fact]
    public void A_tab_is_a_delimiter_first_and_white_space_second() =>
        AssertAgrees("a\t\"b\nc\"\t\n\t\"d\n\"", Plain with { Delimiter = '\t', Trim = true });

    [Fact]
    public void A_file_of_quoted_fields_and_carriage_returns_is_cut_at_all()
    {
        var text = string.Concat(Enumerable.Repeat("\"a\",\"b\"\r", 100));
        Assert.Equal(100, CsvRecords.OfChunks(text, Plain, 16).Count);
        Assert.True(CsvRecords.ChunkCount(text, Plain, 16) > 50);
    }

    [Theory]
    [InlineData("a,b\n1,\"2\n3,4\n", 2)]
    [InlineData("\"", 1)]
    [InlineData("a\r\rb,\"\"\"\r", 3)]
    [InlineData("a\r\n\"x\r\ny\"\r\n\"z\r\n", 4)]
    public void A_quote_that_is_never_closed_is_reported_where_it_opens(string text, int line)
    {
        foreach (var chunkSize in ChunkSizes)
        {
            var failure = Assert.Throws<GateException>(() => CsvRecords.OfChunks(text, Plain, chunkSize));
            var problem = Assert.Single(failure.Problems);
            Assert.Equal(ExitCode.Data, failure.ExitCode);
            Assert.Equal(RunRules.DataUnreadable, problem.Rule);
            Assert.Equal(new SourceLocation("data.csv", line, 1, 1), problem.At);
            Assert.Equal("a quoted field begins here and never ends", problem.Found);
        }
    }

    private static string Text(IEnumerable<string> pieces, CsvDialect dialect) =>
        string.Concat(pieces).Replace('Q', dialect.Quote).Replace('D', dialect.Delimiter!.Value);

    private static void AssertAgrees(string text, CsvDialect dialect)
    {
        var unclosed = CsvRecords.UnclosedLine(text, dialect);
        var expected = CsvRecords.OfWhole(text, dialect);
        foreach (var chunkSize in ChunkSizes)
        {
            if (unclosed == 0)
            {
                Assert.Equal(expected, CsvRecords.OfChunks(text, dialect, chunkSize));
                continue;
            }
            var failure = Assert.Throws<GateException>(() => CsvRecords.OfChunks(text, dialect, chunkSize));
            Assert.Equal(unclosed, failure.Problems[0].At.Line);
        }
    }
}
