using System.Text;
using LeakGate.Configuration;
using LeakGate.Configuration.Files;
using LeakGate.Splits;
using LeakGate.Tests.Configuration;
using Xunit;

namespace LeakGate.Tests.Splits;

/// <summary>What a file holds reaches the batches, whatever its dialect, encoding and compression.</summary>
public sealed class CsvTableTests : IDisposable
{
    private static readonly int[] ChunkSizes = [16, 40, 333, 1 << 20];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(',', '"', null, false)]
    [InlineData(';', '"', '#', false)]
    [InlineData('\t', '\'', null, true)]
    [InlineData('|', '~', '%', true)]
    [InlineData(null, '"', null, false)]
    public void Rows_cells_and_lines_are_those_of_the_whole_file(char? delimiter, char quote, char? comment, bool trim)
    {
        var dialect = CsvDialect.Default with { Header = false, Quote = quote, Comment = comment, Trim = trim };
        var random = new Random(20_240_501);
        for (var run = 0; run < 60; run++)
        {
            var text = RandomTable(random, dialect with { Delimiter = delimiter ?? ';' });
            var expected = CsvRecords.OfWhole(text, dialect with { Delimiter = delimiter });
            var file = Write($"{run}.csv", Encoding.UTF8.GetBytes(text));
            foreach (var chunkSize in ChunkSizes)
                Assert.Equal(expected, CsvRecords.OfTable(file, dialect with { Delimiter = delimiter }, chunkSize));
        }
    }

    public static TheoryData<string, string?, bool> Encodings =>
        new()
        {
            { "utf-8", null, true },
            { "utf-16", null, true },
            { "utf-16BE", null, true },
            { "utf-32", null, true },
            { "utf-32BE", null, true },
            { "utf-8", "utf-8", false },
            { "utf-16", "utf-16", false },
            { "utf-16", "utf-16", true },
            { "iso-8859-1", "latin1", false },
            { "windows-1252", "windows-1252", false },
            { "windows-1251", "windows-1251", false },
        };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Text_is_read_in_the_encoding_of_its_mark_or_the_declared_one(
        string written,
        string? declared,
        bool mark
    )
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(written) ?? Encoding.GetEncoding(written);
        var cell =
            written == "windows-1251" ? "Юг"
            : written.Contains("utf", StringComparison.Ordinal) ? "é€😀"
            : "éü";
        var text = $"name,x\n{cell},1\n\"{cell}\n{cell}\",2\nz,3\n";
        byte[] bytes = [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes(text)];
        var dialect = CsvDialect.Default with { Encoding = declared };
        foreach (var file in new[] { Write("a.csv", bytes), Write("a.csv.gz", TestTables.Gzip(bytes)) })
        {
            foreach (var chunkSize in ChunkSizes)
            {
                Assert.Equal("name|x", Names(TableFormats.Open(file, 0, 0, null, dialect, chunkSize)));
                Assert.Equal(
                    [new(2, [cell, "1"]), new(3, [$"{cell}\n{cell}", "2"]), new(5, ["z", "3"])],
                    CsvRecords.OfTable(file, dialect, chunkSize)
                );
            }
        }
    }

    [Fact]
    public void Gzip_of_several_members_is_one_text()
    {
        var file = Write(
            "a.csv.gz",
            [.. TestTables.Gzip("a,b\n1,\"x"), .. TestTables.Gzip(""), .. TestTables.Gzip("y\"\n2,z\n")]
        );
        foreach (var chunkSize in ChunkSizes)
            Assert.Equal(
                [new(2, ["1", "xy"]), new(3, ["2", "z"])],
                CsvRecords.OfTable(file, CsvDialect.Default, chunkSize)
            );
    }

    [Theory]
    [InlineData("sep=;\na;b\n1;2\n", null, "a|b", 3)]
    [InlineData("sep=;\r\na;b\r\n1;2\r\n", null, "a|b", 3)]
    [InlineData("SEP=;\na;b\n1;2\n", null, "a|b", 3)]
    [InlineData("sep=;\na;b\n1;2\n", ';', "a|b", 3)]
    [InlineData("sep=;\na;b\n1;2\n", ',', "a|b", 3)]
    [InlineData("sep=x;b\n1;2\n", null, "sep=x|b", 2)]
    [InlineData("sep=;b\n1;2\n", ';', "sep=|b", 2)]
    [InlineData("a,,b,\n1,2,3,4\n", null, "a|column2|b|column4", 2)]
    [InlineData("\n\n# note\n\"a\nb\",c\n1,2\n", null, "a\nb|c", 6)]
    [InlineData(" a , \" b \" \n1,2\n", null, "a|b", 2)]
    public void The_header_is_where_it_is(string text, char? delimiter, string names, int lineOfFirstRow)
    {
        var dialect = CsvDialect.Default with { Delimiter = delimiter, Comment = '#', Trim = true };
        var file = Write("a.csv", Encoding.UTF8.GetBytes(text));
        foreach (var chunkSize in ChunkSizes)
        {
            Assert.Equal(names, Names(TableFormats.Open(file, 0, 0, null, dialect, chunkSize)));
            var row = Assert.Single(CsvRecords.OfTable(file, dialect, chunkSize));
            Assert.Equal(lineOfFirstRow, row.Line);
            Assert.Equal(names.Split('|').Length, row.Fields.Count);
        }
    }

    [Fact]
    public void Without_a_header_columns_are_numbered()
    {
        var file = Write("a.csv", "1,2\n3,4\n"u8.ToArray());
        var dialect = CsvDialect.Default with { Header = false };
        Assert.Equal("column1|column2", Names(new CsvTable(file, 0, 0, dialect)));
        Assert.Equal([new(1, ["1", "2"]), new(2, ["3", "4"])], CsvRecords.OfTable(file, dialect, 16));
    }

    [Theory]
    [InlineData("a.tsv", "a\tb,c\n1\t2,3\n")]
    [InlineData("a.TSV", "a\tb,c\n1\t2,3\n")]
    [InlineData("a.csv", "a;b,c\n1;2,3\n4;\"5\n\"\n")]
    public void A_delimiter_that_is_not_declared_is_found(string name, string text)
    {
        var file = Write(name, Encoding.UTF8.GetBytes(text));
        foreach (var chunkSize in ChunkSizes)
        {
            var table = TableFormats.Open(file, 0, 0, null, CsvDialect.Default, chunkSize);
            Assert.Equal("a|b,c", Names(table));
            Assert.Equal(["1", "2,3"], CsvRecords.OfTable(file, CsvDialect.Default, chunkSize)[0].Fields);
        }
    }

    [Fact]
    public void A_quote_after_a_comma_opens_nothing_where_the_delimiter_is_another()
    {
        var file = Write("a.csv", "name;text\nann;he said,\"hi\nbob;x\n"u8.ToArray());
        foreach (var chunkSize in ChunkSizes)
            Assert.Equal(
                [new(2, ["ann", "he said,\"hi"]), new(3, ["bob", "x"])],
                CsvRecords.OfTable(file, CsvDialect.Default, chunkSize)
            );
    }

    [Fact]
    public void A_file_may_have_more_columns_than_a_stack_holds()
    {
        const int columns = 300_000;
        var text = string.Join(',', Enumerable.Range(0, columns)) + "\n" + new string(',', columns - 1) + "\n";
        var table = new CsvTable(Write("a.csv", Encoding.UTF8.GetBytes(text)), 0, 0, CsvDialect.Default);
        var plan = new DecodePlan(
            [.. table.Columns.Select(_ => new ColumnPlan(ColumnKind.Empty, CellForms.None, false, null))],
            [.. table.Columns],
            new NullSpellings([]),
            null,
            1
        );
        var rows = 0;
        var worker = new DecodeWorker(plan, batch => rows += batch.Count);
        var thread = new Thread(() => DecodeAll(table, worker), maxStackSize: 1 << 20);
        thread.Start();
        thread.Join();
        Assert.Equal(1, rows);
    }

    private static void DecodeAll(TableReader table, DecodeWorker worker)
    {
        using var source = table.Open();
        var chunk = new Chunk();
        while (source.Read(chunk))
            table.Decode(chunk, worker);
    }

    private static string Names(TableReader table) => string.Join('|', table.Columns);

    private DataFile Write(string name, byte[] content) => new(folder.Write(name, content), name);

    /// <summary>Rows of equal width with every oddity of quoting, line breaks, empty lines and comments.</summary>
    private static string RandomTable(Random random, CsvDialect dialect)
    {
        var text = new StringBuilder();
        var width = random.Next(2, 5);
        var lineBreaks = new[] { "\n", "\r\n", "\r" };
        var common = lineBreaks[random.Next(3)];
        for (var rows = random.Next(1, 40); rows > 0; rows--)
        {
            var cells = Enumerable.Range(0, width).Select(_ => RandomCell(random, dialect));
            text.Append(string.Join(dialect.Delimiter!.Value, cells));
            if (rows == 1 && random.Next(2) == 0)
                break;
            text.Append(random.Next(8) == 0 ? lineBreaks[random.Next(3)] : common);
            if (random.Next(10) == 0)
                text.Append(common);
            if (dialect.Comment is { } comment && random.Next(6) == 0)
                text.Append(comment).Append($" {dialect.Quote}{dialect.Delimiter}{dialect.Quote} it's").Append(common);
        }
        return text.ToString();
    }

    private static string RandomCell(Random random, CsvDialect dialect)
    {
        var quote = dialect.Quote.ToString();
        var content = string.Concat(
            Enumerable.Range(0, random.Next(4)).Select(_ => new[] { "a", "1.5", "é", " ", "word" }[random.Next(5)])
        );
        var rich =
            content
            + string.Concat(
                Enumerable
                    .Range(0, random.Next(4))
                    .Select(_ => new[] { "\n", "\r\n", quote + quote, $"{dialect.Delimiter}", "x" }[random.Next(5)])
            );
        return random.Next(6) switch
        {
            0 => quote + rich + quote,
            1 => quote + content + quote + "tail" + quote + "more",
            2 => "a" + content + quote + content,
            3 when dialect.Trim => $"  {quote} {rich} {quote} ",
            _ => content,
        };
    }
}
