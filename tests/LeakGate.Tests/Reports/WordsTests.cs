using System.Collections.Immutable;
using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Reports;
using Xunit;

namespace LeakGate.Tests.Reports;

/// <summary>How figures and names are put into words.</summary>
public sealed class WordsTests
{
    [Theory]
    [InlineData(0, 10, "0 %")]
    [InlineData(0, 0, "0 %")]
    [InlineData(10, 10, "100 %")]
    [InlineData(1, 3, "33.3 %")]
    [InlineData(1, 2, "50.0 %")]
    [InlineData(1, 1000, "0.1 %")]
    [InlineData(1, 7000, "0.01 %")]
    [InlineData(1, 1_000_000, "under 0.01 %")]
    [InlineData(999_999, 1_000_000, "over 99.99 %")]
    [InlineData(9_996, 10_000, "99.96 %")]
    [InlineData(9_990, 10_000, "99.9 %")]
    [InlineData(long.MaxValue - 1, long.MaxValue, "over 99.99 %")]
    public void A_share_never_rounds_to_nothing_or_to_all(long part, long whole, string expected) =>
        Assert.Equal(expected, Words.Say(new Share(part, whole)));

    [Fact]
    public void No_part_reads_as_none_or_as_all()
    {
        for (long whole = 2; whole < 40_000; whole = (whole * 3) + 1)
        {
            foreach (var part in new[] { 1, whole / 2, whole - 1 })
            {
                var words = Words.Say(new Share(part, whole));
                Assert.False(words is "0 %" or "100 %" or "0.0 %" or "100.0 %", $"{part} of {whole} reads {words}");
            }
        }
    }

    [Theory]
    [InlineData(0, "row", "0 rows")]
    [InlineData(1, "row", "1 row")]
    [InlineData(2, "error", "2 errors")]
    [InlineData(1_234_567, "row", "1,234,567 rows")]
    public void Counts_agree_with_their_noun(long count, string noun, string expected) =>
        Assert.Equal(expected, Words.Count(count, noun));

    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(1.0, "1")]
    [InlineData(-0.25, "-0.25")]
    [InlineData(0.123456, "0.1235")]
    [InlineData(0.00001234, "1.23e-5")]
    [InlineData(12_345_678.0, "1.23e+7")]
    [InlineData(9_999_999.0, "9999999")]
    public void Numbers_are_short(double number, string expected) => Assert.Equal(expected, Words.Say(number));

    [Fact]
    public void Long_counts_have_separators() => Assert.Equal("12,345", Words.Say(12_345L));

    [Theory]
    [InlineData("2024-02-29T00:00:00", "2024-02-29")]
    [InlineData("2024-02-29T23:59:59", "2024-02-29 23:59:59")]
    [InlineData("2024-02-29T23:59:59.1230000", "2024-02-29 23:59:59.123")]
    [InlineData("0001-01-01T00:00:00", "0001-01-01")]
    [InlineData("9999-12-31T23:59:59.9999999", "9999-12-31 23:59:59.9999999")]
    public void A_moment_is_as_exact_as_it_has_to_be(string time, string expected)
    {
        var ticks = DateTime.Parse(time, System.Globalization.CultureInfo.InvariantCulture).Ticks;
        Assert.Equal(expected, Words.Say(new TimePoint(ticks, IsDate: true)));
    }

    [Theory]
    [InlineData("0:00:00", "0s")]
    [InlineData("0:00:05", "5s")]
    [InlineData("0:01:30", "1m 30s")]
    [InlineData("7.00:00:00", "7d")]
    [InlineData("1.12:00:00", "1d 12h")]
    [InlineData("1.12:30:45", "1d 12h")]
    [InlineData("-2.00:00:00", "−2d")]
    [InlineData("0:00:00.5", "0.5s")]
    [InlineData("0:00:00.0000001", "0.0000001s")]
    public void A_length_of_time_has_two_units_at_most(string length, string expected)
    {
        var ticks = TimeSpan.Parse(length, System.Globalization.CultureInfo.InvariantCulture).Ticks;
        Assert.Equal(expected, Words.Say(new TimePoint(ticks, IsDate: true, IsDistance: true)));
    }

    [Fact]
    public void A_position_on_a_plain_axis_is_a_number() =>
        Assert.Equal("1.5", Words.Say(new TimePoint(1.5, IsDate: false)));

    [Theory]
    [InlineData("plain text, 'quotes' and ümläuts 東京 🙂")]
    [InlineData("a::b, C# and #1")]
    [InlineData("")]
    public void Harmless_text_stays_as_it_is(string text) => Assert.Equal(text, Words.Clean(text));

    [Theory]
    [InlineData("a\nb", "a\\u000ab")]
    [InlineData("a\r\nb", "a\\u000d\\u000ab")]
    [InlineData("\e[31mred", "\\u001b[31mred")]
    [InlineData("a\u009b31m", "a\\u009b31m")]
    [InlineData("a\u202egnp.exe", "a\\u202egnp.exe")]
    [InlineData("a\u2066b\u2069", "a\\u2066b\\u2069")]
    [InlineData("zero\u200bwidth", "zero\\u200bwidth")]
    [InlineData("a\u2028b\u2029c\u0085d", "a\\u2028b\\u2029c\\u0085d")]
    [InlineData("\ufeffmark", "\\ufeffmark")]
    [InlineData("a\ufffeb", "a\\ufffeb")]
    [InlineData("tag \U000e0041", "tag \\U000e0041")]
    [InlineData("::error::x", ":\\u003aerror:\\u003ax")]
    [InlineData("  ::error::x", "  :\\u003aerror:\\u003ax")]
    [InlineData("see ##[error]x", "see #\\u0023[error]x")]
    [InlineData("##vso[task.setvariable]", "#\\u0023vso[task.setvariable]")]
    public void What_could_forge_output_is_escaped(string text, string expected) =>
        Assert.Equal(expected, Words.Clean(text));

    [Fact]
    public void Half_a_character_is_replaced() => Assert.Equal("a\ufffdb", Words.Clean("a\ud800b"));

    [Fact]
    public void No_character_gets_a_line_or_an_escape_code_through()
    {
        for (var code = 0; code <= 0x10FFFF; code++)
        {
            if (code is >= 0xD800 and <= 0xDFFF)
                continue;
            var clean = Words.Clean($"a{char.ConvertFromUtf32(code)}b");
            Assert.DoesNotContain(clean, char.IsControl);
            Assert.False(clean.AsSpan().ContainsAny('\u2028', '\u2029', '\u202e'), $"U+{code:X}");
        }
    }

    [Fact]
    public void Names_in_messages_are_cleaned()
    {
        var rule = RunRules.NotMeasured;
        var finding = new Finding
        {
            Rule = rule,
            Level = Level.Error,
            Dataset = "d",
            Declared = SourceLocation.Whole("leakgate.yml"),
            Arguments = ImmutableArray.Create<object>("a\nb", "c\ed"),
        };
        Assert.Equal("'a\\u000ab' was not measured: c\\u001bd", Words.Message(finding));
    }

    [Fact]
    public void Every_template_of_every_rule_can_be_filled()
    {
        var arguments = Enumerable.Range(0, 12).Select(i => (object)$"argument {i}").ToImmutableArray();
        foreach (var rule in Catalogue.Rules)
        {
            foreach (var (id, template) in rule.Messages)
            {
                var finding = new Finding
                {
                    Rule = rule,
                    Level = Level.Note,
                    Dataset = "d",
                    Declared = SourceLocation.Whole("leakgate.yml"),
                    MessageId = id,
                    Arguments = arguments,
                };
                var message = Words.Message(finding);
                Assert.DoesNotContain('{', message);
                Assert.Contains("argument", message, StringComparison.Ordinal);
                Assert.NotEqual('.', template[^1]);
            }
        }
    }

    [Theory]
    [InlineData("train", "test", "train → test")]
    [InlineData("", "test", "test")]
    [InlineData("train", "", "train")]
    [InlineData("", "", "")]
    public void Splits_are_named_in_order(string training, string evaluation, string expected)
    {
        var finding = new Finding
        {
            Rule = RunRules.NotMeasured,
            Level = Level.Note,
            Dataset = "d",
            Declared = SourceLocation.Whole("leakgate.yml"),
            TrainingSplit = training,
            EvaluationSplit = evaluation,
        };
        Assert.Equal(expected, Words.Splits(finding));
    }
}
