using System.Text;
using LeakGate.Configuration;
using LeakGate.Measuring;
using LeakGate.Splits;
using Xunit;

namespace LeakGate.Tests.Splits;

/// <summary>Documents as rows with the one column <c>text</c>.</summary>
public sealed class DocumentTableTests
{
    [Fact]
    public void A_Markdown_file_is_one_row()
    {
        using var tables = new TestTables()
            .Add("train", "# One\n\nText, with \"quotes\"\nand lines\n", ".md")
            .Add("train", "42", ".md")
            .Add("train", "NA\n", ".md")
            .Add("train", "\n\n", ".markdown")
            .Add("train", "", ".md")
            .Add("test", "\uFEFF# One\n\nText, with \"quotes\"\nand lines", ".md")
            .Add("test", TestTables.Gzip("NA"), ".md.gz")
            .Add(
                "test",
                Encoding
                    .BigEndianUnicode.GetPreamble()
                    .Concat(Encoding.BigEndianUnicode.GetBytes("42.0\r\n"))
                    .ToArray(),
                ".md"
            );
        var measured = tables.Measure([
            new RowOverlap(["text"], null, RowEquality.Exact, [new SplitSides(1, 2)]),
            new ColumnProfile("text"),
        ]);
        Assert.Equal([("text", ColumnKind.Text)], measured.Tables.Schema.Columns.Select(c => (c.Name, c.Kind)));
        var overlap = ((EquatableArray<RowOverlapAnswer>)measured.Answers[0])[0];
        Assert.Equal((3, 2), (overlap.TrainingRows, (int)overlap.TwinRows));
        var profiles = (EquatableArray<ColumnProfileAnswer>)measured.Answers[1];
        Assert.Equal([(3L, 0L), (3L, 0L)], profiles.Select(split => (split.Rows, split.Nulls)));
        var row = measured.Lookup([new RowRef(1, 5, 0, 0)], "text", "other")[0];
        Assert.Equal((1, 1, "test0.md"), (row.Line, row.Row, row.File));
        Assert.Equal(["# One\n\nText, with \"quotes\"\nand lines", null], row.Cells);
    }

    [Fact]
    public void Lines_are_rows_where_they_are_declared_to_be()
    {
        var lines = string.Concat(
            Enumerable.Range(0, 500).Select(i => $"{i % 50}, \"line\r\n" + (i % 3 == 0 ? "\n" : ""))
        );
        foreach (var chunkSize in new[] { 16, 300, 1 << 20 })
        {
            using var tables = new TestTables { Format = DataFormat.Lines }
                .Add("train", lines, ".txt")
                .Add("test", "7, \"line\nnull\n 7, \"line", ".prompts");
            var measured = tables.Measure([new KeyOverlap(["text"], [new SplitSides(1, 2)])], 2, chunkSize);
            var keys = ((KeyOverlapAnswer)measured.Answers[0]).PerSides[0];
            Assert.Equal((1, 1), (keys.Keys, (int)keys.EvaluationRows));
            Assert.Equal([500L, 3], measured.Engine.RowsPerSplit);
            Assert.Equal(
                (3, 3),
                measured.Lookup([new RowRef(1, 1, chunkSize == 16 ? 1 : 0, chunkSize == 16 ? 0 : 2)]) is [var row]
                    ? (row.Line, row.Row)
                    : default
            );
        }
    }

    [Theory]
    [InlineData(DataFormat.Tsv, "a\tb\n1,5\t2\n")]
    [InlineData(DataFormat.Csv, "a,b\n\"1,5\",2\n")]
    [InlineData(DataFormat.JsonLines, """{"a":"1,5","b":2}""")]
    public void A_declared_format_wins_over_the_name(DataFormat format, string text)
    {
        using var tables = new TestTables { Format = format, Csv = CsvDialect.Default }
            .Add("train", text, ".dat")
            .Add("test", text, ".md");
        Assert.Equal(["a", "b"], tables.Open().Schema.Columns.Select(c => c.Name));
        Assert.Equal(1, tables.Measure(new KeyOverlap(["a", "b"], [new SplitSides(1, 2)])).PerSides[0].Keys);
    }

    [Fact]
    public void A_binary_file_is_no_document()
    {
        using var tables = new TestTables().Add("train", "PK\0\0", ".md").Add("test", "x", ".md");
        var failure = Assert.Throws<GateException>(() => tables.Open());
        Assert.Contains("binary data", failure.Problems[0].Found, StringComparison.Ordinal);
    }
}
