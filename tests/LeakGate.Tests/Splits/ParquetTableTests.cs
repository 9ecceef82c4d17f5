using System.Text;
using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Measuring;
using LeakGate.Parquet;
using LeakGate.Parquet.Format;
using LeakGate.Parquet.Tests;
using LeakGate.Splits;
using Xunit;

namespace LeakGate.Tests.Splits;

/// <summary>Parquet files as splits: what their values equal, where their rows are, and what is refused.</summary>
public sealed class ParquetTableTests
{
    private static readonly EquatableArray<SplitSides> Sides = [new SplitSides(1, 2)];

    public static TheoryData<string, string, bool> Pairs =>
        new()
        {
            { "int64 1", "1.0", true },
            { "int64 1", "1e0", true },
            { "int64 9007199254740993", "9007199254740993", true },
            { "int64 9007199254740993", "9007199254740992", false },
            { "int64 -9223372036854775808", "-9223372036854775808", true },
            { "uint64 18446744073709551615", "18446744073709551615", true },
            { "uint64 18446744073709551615", "18446744073709551614", false },
            { "uint64 18446744073709551615", "-1", false },
            { "uint32 4294967295", "4294967295", true },
            { "float 0.1", "0.1", true },
            { "float 0.1", "0.10000000149011612", false },
            { "float 16777216", "16777216", true },
            { "float 1e-30", "1e-30", true },
            { "half 0.1", "0.1", true },
            { "double 0.1", "0.1", true },
            { "double 9007199254740992", "9007199254740993", false },
            { "double -0", "0", true },
            { "double inf", "Infinity", true },
            { "decimal 12.30", "12.3", true },
            { "decimal -0.01", "-1e-2", true },
            { "decimal 90071992547409.93", "90071992547409.93", true },
            { "decimal 123.00", "123", true },
            { "wide 12.30", "12.3", true },
            { "wide 12345678901234567890123.00", "12345678901234567890123.00", true },
            { "wide -12345678901234567890123.25", "-12345678901234567890123.25", true },
            { "date 2024-02-29", "2024-02-29T00:00Z", true },
            { "date 2024-02-29", "2024/02/29", true },
            { "ms 2024-02-29T10:00:00.5", "2024-02-29 12:00:00.500+02:00", true },
            { "us 1969-12-31T23:59:59.999999", "1969-12-31T23:59:59.999999", true },
            { "ns 1969-12-31T23:59:59.999999999", "1969-12-31T23:59:59.999999999", true },
            { "ns 2024-02-29T10:00:00.000000001", "2024-02-29T10:00:00", false },
            { "int96 2024-02-29T10:00:00.000000001", "2024-02-29T10:00:00.000000001", true },
            { "boolean true", "TRUE", true },
            { "boolean false", "true", false },
            { "text 1", "1.0", true },
            { "text 2024-02-29", "2024/02/29", true },
            { "text word", "word", true },
            { "text word", "Word", false },
            { "uuid 0f8fad5b-d9cb-469f-a165-70867728950e", "0f8fad5b-d9cb-469f-a165-70867728950e", true },
            { "time 10:30:00.25", "10:30:00.25", true },
            { "interval 14 3 1500", "P14M3DT1.5S", true },
            // One code makes the column text in every file, and numbers and dates are what they are written as.
            { "int64 7", "007", false },
            { "double 0.5", "0.5 kg", false },
        };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_value_equals_the_cell_of_a_csv_file_that_says_the_same(string stored, string written, bool equal)
    {
        var column = Stored.Column("a", stored);
        foreach (var isDictionary in new[] { false, true })
        {
            var parquet = TestFile.Write(isDictionary ? Stored.WithDictionary(column) : column);
            Assert.Equal(
                equal ? 1 : 0,
                Twins(tables => tables.Add("train", parquet, ".parquet").Add("test", $"a\n{written}\n"))
            );
            Assert.Equal(
                equal ? 1 : 0,
                Twins(tables => tables.Add("train", $"a\n{written}\n").Add("test", parquet, ".parquet"))
            );
        }
    }

    [Theory]
    [InlineData("int64 7", "007", "7")]
    [InlineData("decimal 12.30", "word", "12.30")]
    [InlineData("float 0.1", "word", "0.1")]
    [InlineData("date 2024-02-29", "word", "2024-02-29")]
    [InlineData("us 2024-02-29T10:00:00.5", "word", "2024-02-29 10:00:00.5")]
    [InlineData("boolean true", "word", "true")]
    [InlineData("date +012024-02-29", "word", "+012024-02-29")]
    public void In_a_text_column_a_value_is_what_it_is_written_as(string stored, string company, string text)
    {
        var parquet = TestFile.Write(Stored.Column("a", stored));
        Assert.Equal(
            1,
            Twins(tables => tables.Add("train", parquet, ".parquet").Add("test", $"a\n{company}\n{text}\n"))
        );
    }

    [Theory]
    [InlineData("double nan")]
    [InlineData("text NA")]
    [InlineData("text ")]
    [InlineData("int64 -999")]
    [InlineData("double -999")]
    [InlineData("date 9999-12-31")]
    public void What_stands_for_a_missing_value_is_missing(string stored)
    {
        using var tables = new TestTables { Nulls = ["NA", "-999", "9999-12-31"] }
            .Add("train", TestFile.Write(Stored.Column("a", stored)), ".parquet")
            .Add("test", "a\n1\n");
        Assert.Equal([1, 0], tables.Measure(new ColumnProfile("a")).Select(split => split.Nulls));
    }

    [Fact]
    public void A_time_can_be_a_number_in_a_declared_format()
    {
        using var tables = new TestTables { Time = "t", TimeFormat = "yyyyMMdd" }
            .Add("train", TestFile.Write(Stored.Column("t", "int64 20240301")), ".parquet")
            .Add("test", "t\n20240229\n");
        var order = tables.Measure(new TimeOrder("t", [], 0, Sides));
        Assert.Equal(1, order.PerSides[0].Earlier);
    }

    [Fact]
    public void Rows_are_found_again_by_their_numbers()
    {
        const int rows = 5000;
        TestPage Page(int first, int count) =>
            new(PageEncoding.Plain, count, Encode.Int64s(Enumerable.Range(first, count).Select(i => (long)i)));
        var train = TestFile.Write(
            new TestColumn("id", PhysicalType.Int64, [Page(0, 700), Page(700, 1), Page(701, rows - 701)]),
            new TestColumn(
                "name",
                PhysicalType.ByteArray,
                [new(PageEncoding.Plain, rows, Encode.Strings(Enumerable.Range(0, rows).Select(i => $"n{i}")))]
            )
        );
        using var tables = new TestTables()
            .Add("train", train, ".parquet")
            .Add("test", "id,name\n4999,n4999\n3,n3\n1700,n1700\n");
        var measured = tables.Measure([new RowOverlap(["id", "name"], null, RowEquality.Exact, Sides)], 2, 1000);
        var pairs = ((EquatableArray<RowOverlapAnswer>)measured.Answers[0])[0].Examples;
        var found = measured.Lookup(pairs.Select(pair => pair.Counterpart), "name", "id");
        Assert.Equal([5000L, 4, 1701], found.Select(row => row.Row));
        Assert.All(found, row => Assert.Equal(0, row.Line));
        Assert.Equal(["n4999", "n3", "n1700"], found.Select(row => row.Cells[0]));
        Assert.Equal(["4999", "3", "1700"], found.Select(row => row.Cells[1]));
    }

    [Fact]
    public void A_damaged_file_is_an_error_with_its_place()
    {
        var page = new TestPage(PageEncoding.Plain, 1, Encode.Int64s([1])) { Checksum = 1 };
        using var tables = new TestTables()
            .Add("train", TestFile.Write(new TestColumn("a", PhysicalType.Int64, [page])), ".parquet")
            .Add("test", "a\n1\n");
        var error = Assert.Throws<GateException>(() => tables.Open());
        Assert.Equal((ExitCode.Data, RunRules.DataUnreadable), (error.ExitCode, error.Problems[0].Rule));
        Assert.Contains("(at byte 4)", error.Problems[0].Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_is_there_twice_is_refused()
    {
        var column = Stored.Column("a", "int64 1");
        using var tables = new TestTables()
            .Add("train", TestFile.Write(column, column), ".parquet")
            .Add("test", "a\n1\n");
        var error = Assert.Throws<GateException>(() => tables.Open());
        Assert.Contains("'a' 2 times", error.Problems[0].Found, StringComparison.Ordinal);
    }

    private static long Twins(Action<TestTables> add)
    {
        using var tables = new TestTables();
        add(tables);
        return tables.Measure(new RowOverlap(["a"], null, RowEquality.Exact, Sides))[0].TwinRows;
    }
}
