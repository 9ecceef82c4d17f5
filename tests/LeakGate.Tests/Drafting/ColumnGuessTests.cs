using LeakGate.Drafting;
using Xunit;

namespace LeakGate.Tests.Drafting;

/// <summary>What columns are guessed to be, from their names and all their values.</summary>
public sealed class ColumnGuessTests
{
    private static readonly (string, Func<int, object>) X = ("x", i => i * 37 % 101 / 8.0);

    private static Task<Drafted> Guess(params (string Name, Func<int, object> Value)[] columns) =>
        Drafts.OfAsync(("train.csv", Drafts.Csv(0, 100, columns)), ("test.csv", Drafts.Csv(100, 40, columns)));

    [Theory]
    [InlineData("target")]
    [InlineData("Label")]
    [InlineData("y")]
    [InlineData("CLASS")]
    [InlineData("churned")]
    [InlineData("is_fraud")]
    [InlineData("hasChurned")]
    [InlineData("target_30d")]
    public async Task A_target_is_known_by_its_name(string name)
    {
        var drafted = await Guess((name, i => i % 2), X, ("last", i => i % 3));
        Assert.Equal(name, drafted.Spec.Target!.Value);
        Assert.Contains("named like a target; 2 values", drafted.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_targets_the_plainest_name_wins_and_the_others_are_told()
    {
        var drafted = await Guess(("price", i => i), ("label", i => i % 2), X);
        Assert.Equal("label", drafted.Spec.Target!.Value);
        Assert.Contains("could also be: price", drafted.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_that_only_training_has_is_the_target()
    {
        (string, Func<int, object>) answer = ("Survived2", i => i % 2);
        var drafted = await Drafts.OfAsync(
            ("train.csv", Drafts.Csv(0, 50, answer, X)),
            ("test.csv", Drafts.Csv(50, 20, X))
        );
        Assert.Equal("Survived2", drafted.Spec.Target!.Value);
        Assert.Contains("training has it and test does not", drafted.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_column_is_a_target_only_with_few_values()
    {
        Assert.Equal("group3", (await Guess(X, ("group3", i => i % 3))).Spec.Target!.Value);
        Assert.Null((await Guess(("group3", i => i % 3), X)).Spec.Target);
    }

    [Fact]
    public async Task A_constant_is_no_target() => Assert.Null((await Guess(("label", _ => 1), X)).Spec.Target);

    [Theory]
    [InlineData("id")]
    [InlineData("UUID")]
    [InlineData("PassengerId")]
    [InlineData("customer_id")]
    [InlineData("index")]
    public async Task A_unique_column_with_the_name_of_an_id_is_one(string name)
    {
        var drafted = await Guess((name, i => $"k{i * 7919 % 10_007}"), X);
        Assert.Equal([name], drafted.Spec.Id!.Columns.Select(column => column.Value));
        Assert.Empty(drafted.Spec.Groups);
    }

    [Fact]
    public async Task A_column_that_goes_on_counting_is_an_id_whatever_its_name() =>
        Assert.Equal("ticket", (await Guess(("ticket", i => i), X)).Columns.Id!.Column);

    [Fact]
    public async Task Row_numbers_that_start_again_are_ignored_since_they_identify_nothing()
    {
        string Table(int rows) => Drafts.Csv(rows, ("", i => i), X, ("label", i => i % 2));
        var drafted = await Drafts.OfAsync(("train.csv", Table(60)), ("test.csv", Table(30)));
        Assert.Null(drafted.Spec.Id);
        Assert.Equal(["column1"], drafted.Spec.Ignore.Select(column => column.Value));
    }

    [Fact]
    public async Task A_name_that_is_not_unique_is_no_id() => Assert.Null((await Guess(("id", i => i / 2), X)).Spec.Id);

    [Theory]
    [InlineData("customer_id")]
    [InlineData("patientId")]
    [InlineData("userid")]
    [InlineData("subject")]
    public async Task A_key_that_repeats_is_a_group(string name)
    {
        var drafted = await Guess((name, i => $"p{i % 30}"), X);
        Assert.Equal([name], drafted.Columns.Groups.Names());
        Assert.Contains("30 values in 140 rows", drafted.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("paid", 30)]
    [InlineData("covid", 30)]
    [InlineData("country_id", 3)]
    public async Task Words_that_end_alike_and_categories_are_no_groups(string name, int values) =>
        Assert.Empty((await Guess((name, i => $"p{i % values}"), X)).Spec.Groups);

    [Theory]
    [InlineData("signup", null, "2024-01-01")]
    [InlineData("created_at", null, "2024-01-01 10:20:30")]
    [InlineData("day", "dd/MM/yyyy", "31/12/2024")]
    [InlineData("date", "MM/dd/yyyy", "12/31/2024")]
    [InlineData("Order Date", "dd.MM.yyyy", "31.12.2024")]
    [InlineData("date", "yyyyMMdd", "20241231")]
    [InlineData("timestamp", "unix-s", "1735689600")]
    [InlineData("event_time", "unix-ms", "1735689600000")]
    [InlineData("year", null, "2024")]
    public async Task A_time_is_known_by_its_values(string name, string? format, string value)
    {
        var drafted = await Guess((name, _ => value), X, ("label", i => i % 2));
        Assert.Equal(name, drafted.Spec.Time!.Column.Value);
        Assert.Equal(format, drafted.Spec.Time.Format?.Value);
    }

    [Fact]
    public async Task Of_two_formats_that_fit_both_are_told()
    {
        var drafted = await Guess(("day", i => $"{1 + i % 12:00}/{1 + i % 12:00}/2024"), X);
        Assert.Contains("but MM/dd/yyyy as well: check it", drafted.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_value_that_is_no_date_makes_the_column_none() =>
        Assert.Null((await Guess(("day", i => i == 130 ? "soon" : "31/12/2024"), X)).Spec.Time);

    [Fact]
    public async Task The_better_name_wins_and_a_birthday_is_no_time()
    {
        var drafted = await Guess(
            ("birth_date", _ => "1980-02-03"),
            ("updated", _ => "2024-01-01"),
            ("date", _ => "2024-01-02"),
            X
        );
        Assert.Equal("date", drafted.Spec.Time!.Column.Value);
        Assert.Contains("could also be: updated", drafted.Text, StringComparison.Ordinal);
        Assert.Null((await Guess(("dob", _ => "1980-02-03"), X)).Spec.Time);
    }

    [Fact]
    public async Task How_the_splits_lie_in_time_is_measured()
    {
        var ordered = await Guess(("day", i => new DateOnly(2024, 1, 1).AddDays(i).ToString("yyyy-MM-dd")), X);
        Assert.Contains("all evaluation rows lie after the training rows", ordered.Text, StringComparison.Ordinal);
        var mixed = await Guess(("day", i => new DateOnly(2024, 1, 1).AddDays(i % 9).ToString("yyyy-MM-dd")), X);
        Assert.Contains("time-overlap will report them", mixed.Text, StringComparison.Ordinal);
        Assert.Contains(mixed.Report.Findings, finding => finding.Rule.Name == "time-overlap");
    }

    [Fact]
    public async Task Long_texts_are_documents_and_names_are_not()
    {
        var drafted = await Guess(
            ("review", i => $"the service of number {i} was good, friendly and quick enough for me"),
            ("city", i => $"Town {i}"),
            X
        );
        Assert.Equal(["review"], drafted.Spec.Text.Select(column => column.Value));
    }

    [Fact]
    public async Task A_column_is_one_thing_only()
    {
        var drafted = await Guess(
            ("id", i => i),
            ("user_id", i => i / 3),
            ("date", i => $"2024-01-{1 + i % 28:00}"),
            ("label", i => i % 2)
        );
        string[] used =
        [
            drafted.Spec.Id!.Columns[0].Value,
            .. drafted.Columns.Groups.Names(),
            drafted.Spec.Time!.Column.Value,
            drafted.Spec.Target!.Value,
        ];
        Assert.Equal(["id", "user_id", "date", "label"], used);
    }

    [Fact]
    public async Task What_is_not_guessed_is_told_in_a_comment()
    {
        var drafted = await Guess(X, ("z", i => i * 0.5));
        Assert.Contains("# target: no column is named like one", drafted.Text, StringComparison.Ordinal);
        Assert.Contains("# time: no column of dates", drafted.Text, StringComparison.Ordinal);
        Assert.Contains("# group: no column is named like a key", drafted.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PassengerId", "passenger", "id")]
    [InlineData("userID", "user", "id")]
    [InlineData("is_fraud_30d", "is", "fraud", "d")]
    [InlineData("Überweisungs-Datum", "überweisungs", "datum")]
    [InlineData("")]
    [InlineData("123")]
    public void Names_are_taken_apart_into_words(string name, params string[] words) =>
        Assert.Equal(words, ColumnWords.Of(name));
}
