using LeakGate.Measuring;
using LeakGate.Splits;
using LeakGate.Tests.Splits;
using Xunit;

namespace LeakGate.Tests.Measuring;

/// <summary>Which rows are twins after normalising, asked as a run does.</summary>
public sealed class NearDuplicateTests
{
    [Theory]
    [InlineData("New York", "new  york", true)]
    [InlineData("New York", "\" NEW YORK \"", true)]
    [InlineData("New York", "New\u00a0York", true)]
    [InlineData("New York", "NewYork", false)]
    [InlineData("ＡＢＣ１２３", "abc123", true)]
    [InlineData("ﬁne", "FINE", true)]
    [InlineData("straße", "STRASSE", true)]
    [InlineData("café", "cafe\u0301", true)]
    [InlineData("café", "cafe", false)]
    [InlineData("x²", "x2", true)]
    [InlineData("\"two\nlines\"", "Two lines", true)]
    [InlineData("007", "７", false)]
    [InlineData("007", "００７", true)]
    [InlineData(" ", "\u3000", true)]
    public void Texts_are_equal_that_a_reader_takes_for_the_same(string left, string right, bool equal) =>
        Assert.Equal(equal, AreTwins("word", left, right));

    [Theory]
    [InlineData("1.2345678", "1.23456789", true)]
    [InlineData("1.23456", "1.23457", false)]
    [InlineData("1234567", "1234568", true)]
    [InlineData("123456", "123457", false)]
    [InlineData("0", "-0.0", true)]
    [InlineData("1e-30", "1.0000001e-30", true)]
    [InlineData("inf", "Infinity", true)]
    [InlineData("inf", "-inf", false)]
    [InlineData("123456789012345678901", "123456789012345678902", true)]
    [InlineData("NA", "null", true)]
    [InlineData("NA", "0", false)]
    public void Numbers_are_equal_to_six_digits(string left, string right, bool equal) =>
        Assert.Equal(equal, AreTwins("0.5", left, right));

    [Theory]
    [InlineData("1999-12-31", "2024-01-01", "2024-01-01T00:00:00Z", true)]
    [InlineData("1999-12-31", "2024-01-01", "2024-01-01T00:00:00.0000001Z", false)]
    [InlineData("false", "true", "TRUE", true)]
    public void Dates_and_booleans_are_equal_as_they_are(string company, string left, string right, bool equal) =>
        Assert.Equal(equal, AreTwins(company, left, right));

    [Fact]
    public void Rows_that_are_all_missing_are_nobodys_twin_but_blank_text_is_a_value()
    {
        using var tables = TestTables.Of("a,b\n,NA\nx,1\n\" \",\n", "a,b\nnull,\ny,2\n\"\u3000\",\n");
        Assert.Equal(1, Twins(tables, "a", "b").TwinRows);
        Assert.Equal(0, Twins(tables, "b").TwinRows);
    }

    [Fact]
    public void The_label_is_compared_exactly()
    {
        using var tables = TestTables.Of("a,y\nWord,A\nother,A\n", "a,y\nword,a\nOTHER,A\n");
        var question = new RowOverlap(["a"], "y", RowEquality.Normalised, [new SplitSides(1, 2)]);
        var answer = tables.Measure(question)[0];
        Assert.Equal((2, 1), (answer.TwinRows, (int)answer.ConflictingRows));
    }

    [Fact]
    public void A_column_of_more_texts_than_are_remembered_is_normalised_as_any_other()
    {
        static string Text(Func<int, string> row) =>
            "id,a\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i % 3},{row(i)}\n"));
        using var tables = TestTables.Of(Text(i => $"Word {i % 2500}"), Text(i => $"  wORD\t{i} "));
        foreach (var threads in new[] { 1, 4 })
        {
            var question = new RowOverlap(["a"], null, RowEquality.Normalised, [new SplitSides(1, 2)]);
            var answer = tables.Measure(question, threads)[0];
            Assert.Equal((2500, 5000, 5000), (answer.TwinRows, answer.TrainingTwinRows, answer.TrainingInnerTwinRows));
        }
    }

    private static RowOverlapAnswer Twins(TestTables tables, params string[] columns) =>
        tables.Measure(new RowOverlap([.. columns], null, RowEquality.Normalised, [new SplitSides(1, 2)]))[0];

    private static bool AreTwins(string company, string left, string right)
    {
        using var tables = TestTables.Of($"a,b\n{company},c\n{left},x\n", $"a,b\n{right},x\n{company},d\n");
        return Twins(tables, "a", "b").TwinRows == 1;
    }
}
