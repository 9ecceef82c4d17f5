using LeakGate.Measuring;
using LeakGate.Splits;
using Xunit;

namespace LeakGate.Tests.Splits;

/// <summary>Which cells equal each other, asked as a run does: is the test row a twin of the training row?</summary>
public sealed class EqualityTests
{
    /// <summary>Values that make the column one of numbers, dates or text beside the two that are compared.</summary>
    private const string Numbers = "0.5";
    private const string Dates = "1999-12-31";
    private const string Words = "word";

    [Theory]
    // Numbers by value, however they are written.
    [InlineData(Numbers, "1", "1.0", true)]
    [InlineData(Numbers, "1", "1e0", true)]
    [InlineData(Numbers, "1", "+1", true)]
    [InlineData(Numbers, "1", "1.", true)]
    [InlineData(Numbers, "1", "\"1.00\"", true)]
    [InlineData(Numbers, "1", " 1", true)]
    [InlineData(Numbers, "1", "1\t", true)]
    [InlineData(Numbers, "1000", "1E+3", true)]
    [InlineData(Numbers, "0.1", "1e-1", true)]
    [InlineData(Numbers, ".5", "0.50", true)]
    [InlineData(Numbers, "0", "-0", true)]
    [InlineData(Numbers, "0", "-0.000", true)]
    [InlineData(Numbers, "0", "0e99", true)]
    [InlineData(Numbers, "1", "1.0000000000000002", false)]
    [InlineData(Numbers, "1", "-1", false)]
    [InlineData(Numbers, "0.1", "0.10000000000000001", true)]
    [InlineData(Numbers, "inf", "Infinity", true)]
    [InlineData(Numbers, "inf", "-inf", false)]
    [InlineData(Numbers, "inf", "1e999", true)]
    // Integers exactly, beyond what a double holds.
    [InlineData(Numbers, "9007199254740992", "9007199254740993", false)]
    [InlineData(Numbers, "9007199254740992", "9007199254740992.0", true)]
    [InlineData(Numbers, "9007199254740993", "9007199254740993.000", true)]
    [InlineData(Numbers, "9007199254740992", "9.007199254740992e15", true)]
    [InlineData(Numbers, "-9007199254740993", "-9007199254740992", false)]
    [InlineData(Numbers, "9223372036854775807", "9223372036854775806", false)]
    [InlineData(Numbers, "9223372036854775807", "9223372036854775808", false)]
    [InlineData(Numbers, "9223372036854775807", "+9223372036854775807", true)]
    [InlineData(Numbers, "9223372036854775808", "9.223372036854775808e18", true)]
    [InlineData(Numbers, "-9223372036854775808", "-9223372036854775807", false)]
    [InlineData(Numbers, "-9223372036854775808", "-9223372036854775809", false)]
    [InlineData(Numbers, "18446744073709551615", "18446744073709551616", false)]
    [InlineData(Numbers, "18446744073709551616", "18446744073709551617", false)]
    [InlineData(Numbers, "18446744073709551616", "0", false)]
    [InlineData(Numbers, "18446744073709551616", "1.8446744073709551616e19", true)]
    [InlineData(Numbers, "100000000000000000000", "1e20", true)]
    [InlineData(Numbers, "100000000000000000000", "100000000000000000001", false)]
    [InlineData(Numbers, "12345678901234567890123", "12345678901234567890124", false)]
    [InlineData(Numbers, "12345678901234567890123", "+12345678901234567890123", true)]
    [InlineData(Numbers, "12345678901234567890123", "-12345678901234567890123", false)]
    [InlineData(Numbers, "123456789012345678901234567890", "123456789012345678901234567891", false)]
    [InlineData(Numbers, "1234567890123456789012345678901234567890", "1234567890123456789012345678901234567891", false)]
    [InlineData(Numbers, "1234567890123456789012345678901234567890", " 1234567890123456789012345678901234567890", true)]
    // One code with a zero in front makes a column text, and then every digit counts.
    [InlineData("007", "1", "1.0", false)]
    [InlineData("007", "7", "07", false)]
    [InlineData("007", "7", "\"7\"", true)]
    [InlineData(Words, "1", "1.0", false)]
    [InlineData(Words, "1", " 1", false)]
    [InlineData(Words, "a", "A", false)]
    [InlineData(Words, "a", "\"a\"", true)]
    [InlineData(Words, "a\"b", "\"a\"\"b\"", true)]
    [InlineData(Words, "true", "TRUE", false)]
    [InlineData(Words, "2024-01-01", "2024-01-01T00:00", false)]
    [InlineData(Words, "é", "e\u0301", false)]
    // Dates by instant.
    [InlineData(Dates, "2024-01-01", "2024-01-01T00:00:00Z", true)]
    [InlineData(Dates, "2024-01-01", "2024/01/01", true)]
    [InlineData(Dates, "2024-01-01", "2024-01-01 00:00", true)]
    [InlineData(Dates, "2024-01-01T10:00:00Z", "2024-01-01T12:00:00+02:00", true)]
    [InlineData(Dates, "2024-01-01T10:00:00Z", "2024-01-01 12:00:00 +0200", true)]
    [InlineData(Dates, "2024-01-01T23:00:00-02", "2024-01-02 01:00", true)]
    [InlineData(Dates, "2024-01-01T10:00:00Z", "2024-01-01T10:00:00+02:00", false)]
    [InlineData(Dates, "2024-01-01T10:00:00.5", "2024-01-01T10:00:00.500000000", true)]
    [InlineData(Dates, "2024-01-01T10:00:00.123456789", "2024-01-01T10:00:00.123456788", false)]
    [InlineData(Dates, "2024-01-01T10:00:00.123456789", "2024-01-01T11:00:00.123456789+01:00", true)]
    [InlineData(Dates, "2024-01-01T10:00:00.1234567", "2024-01-01T10:00:00.123456700", true)]
    [InlineData(Dates, "2024-01-01T10:00:00.1234567", "2024-01-01T10:00:00.123456701", false)]
    [InlineData(Dates, "2024-01-01 10:00:00 UTC", "2024-01-01T10:00:00z", true)]
    // What only looks like a date is text, and makes its column text.
    [InlineData(Dates, "2024-02-30", "2024/02/30", false)]
    [InlineData(Dates, "2024-02-30", "2024-02-30", true)]
    [InlineData("2024-02-30", "2024-01-01", "2024/01/01", false)]
    public void Cells_are_equal_when_their_values_are(string company, string left, string right, bool equal)
    {
        Assert.Equal(equal, AreTwins(company, left, right));
        Assert.Equal(equal, AreTwins(company, right, left));
    }

    [Theory]
    [InlineData("true", "TRUE", true)]
    [InlineData("False", "false", true)]
    [InlineData("true", "false", false)]
    public void Booleans_are_equal_in_any_case(string left, string right, bool equal) =>
        Assert.Equal(equal, AreTwins("false", left, right));

    [Theory]
    [InlineData("1", "true")]
    [InlineData("1", "2024-01-01")]
    [InlineData("true", "2024-01-01")]
    public void Values_of_two_kinds_make_a_column_text(string one, string other)
    {
        using var tables = TestTables.Of($"a\n{one}\n", $"a\n{other}\n");
        Assert.Equal(ColumnKind.Text, tables.Open().Schema.Columns[0].Kind);
    }

    [Theory]
    [InlineData("007,1\n", "1.0,1\n")]
    [InlineData("1.0,1\n", "007,1\n")]
    public void A_code_in_either_split_makes_the_column_text_in_both(string train, string test)
    {
        using var tables = TestTables.Of($"a,b\n{train}1,2\n", $"a,b\n{test}1,3\n");
        Assert.Equal(ColumnKind.Text, tables.Open().Schema.Find("a")!.Kind);
        var keys = tables.Measure(new KeyOverlap(["a"], [new SplitSides(1, 2)])).PerSides[0];
        Assert.Equal(1, keys.Keys);
    }

    [Theory]
    [InlineData(Numbers)]
    [InlineData(Dates)]
    [InlineData(Words)]
    [InlineData("true")]
    public void Every_spelling_of_a_missing_value_is_missing(string company)
    {
        string[] spellings =
        [
            "",
            "\"\"",
            "NA",
            "N/A",
            "n/a",
            "NaN",
            "nan",
            "null",
            "NULL",
            "Null",
            "None",
            "<NA>",
            "#N/A",
            "\\N",
            "\"NaN\"",
        ];
        var rows = string.Concat(spellings.Select(spelling => $"x,{spelling}\n"));
        using var tables = TestTables.Of($"k,a\ny,{company}\n{rows}", $"k,a\nx,\nx,{company}\n");
        var profile = tables.Measure(new ColumnProfile("a"));
        Assert.Equal([spellings.Length, 1], profile.Select(split => split.Nulls));
        var overlap = tables.Measure(new RowOverlap(["k", "a"], null, RowEquality.Exact, [new SplitSides(1, 2)]));
        Assert.Equal((1, spellings.Length), (overlap[0].TwinRows, (int)overlap[0].TrainingTwinRows));
    }

    [Fact]
    public void Spellings_of_missing_values_can_be_numbers_and_dates()
    {
        using var tables = new TestTables { Nulls = ["-999", "9999-12-31", "?"] }
            .Add("train", "a,b\n1,2024-01-01\n-999,9999-12-31\n-999.0,\n")
            .Add("test", "a,b\n?,2024-01-01\n-999,?\n NA,\n".Replace(" NA", "2", StringComparison.Ordinal));
        Assert.Equal([ColumnKind.Number, ColumnKind.Instant], tables.Open().Schema.Columns.Select(c => c.Kind));
        Assert.Equal([1L, 2], tables.Measure(new ColumnProfile("a")).Select(split => split.Nulls));
        Assert.Equal([2L, 2], tables.Measure(new ColumnProfile("b")).Select(split => split.Nulls));
        Assert.Equal(-499, tables.Measure(new ColumnProfile("a"))[0].Mean);
    }

    [Fact]
    public void Trimming_makes_cells_equal_only_where_it_is_asked_for()
    {
        foreach (var trim in new[] { false, true })
        {
            using var tables = new TestTables { Csv = TestTables.Plain with { Trim = trim } }
                .Add("train", "a,b\n x ,\" y \"\n")
                .Add("test", "a,b\nx,y\n");
            var sides = new SplitSides(1, 2);
            var twins = tables.Measure(new RowOverlap(["a", "b"], null, RowEquality.Exact, [sides]))[0].TwinRows;
            Assert.Equal(trim ? 1 : 0, twins);
        }
    }

    [Fact]
    public void Declared_formats_are_compared_by_instant()
    {
        using var tables = new TestTables { Time = "t", TimeFormat = "d.M.yyyy H:mm zzz" }
            .Add("train", "t\n1.2.2024 10:00 +01:00\n")
            .Add("test", "t\n01.02.2024 09:00 +00:00\n01.02.2024 10:00 +00:00\n");
        Assert.Equal(1, tables.Measure(new KeyOverlap(["t"], [new SplitSides(1, 2)])).PerSides[0].EvaluationRows);
    }

    [Theory]
    [InlineData("unix-s", "1700000000", "1.7e9", "1700000001")]
    [InlineData("unix-s", "1700000000.5", "1700000000.50", "1700000000.25")]
    [InlineData("unix-ms", "1700000000000", "1700000000000.0", "1700000000001")]
    public void Unix_times_are_compared_by_instant(string format, string time, string same, string other)
    {
        using var tables = new TestTables { Time = "t", TimeFormat = format }
            .Add("train", $"t\n{time}\n")
            .Add("test", $"t\n{same}\n{other}\n");
        Assert.Equal(1, tables.Measure(new KeyOverlap(["t"], [new SplitSides(1, 2)])).PerSides[0].EvaluationRows);
    }

    private static bool AreTwins(string company, string left, string right)
    {
        // The second column keeps a row with an unequal cell from being all missing, and the company from being a twin.
        using var tables = TestTables.Of($"a,b\n{company},c\n{left},x\n", $"a,b\n{right},x\n{company},d\n");
        var question = new RowOverlap(["a", "b"], null, RowEquality.Exact, [new SplitSides(1, 2)]);
        return tables.Measure(question)[0].TwinRows == 1;
    }
}
