using System.Globalization;
using System.Text;
using LeakGate.Splits;
using Xunit;

namespace LeakGate.Tests.Splits;

public sealed class InstantsTests
{
    [Theory]
    [InlineData("2024-02-29", "2024-02-29T00:00:00.0000000Z", 0)]
    [InlineData("2024/02/29", "2024-02-29T00:00:00.0000000Z", 0)]
    [InlineData("0001-01-01", "0001-01-01T00:00:00.0000000Z", 0)]
    [InlineData("9999-12-31 23:59:59.999999999", "9999-12-31T23:59:59.9999999Z", 99)]
    [InlineData("2024-02-29t13:14", "2024-02-29T13:14:00.0000000Z", 0)]
    [InlineData("2024-02-29 13:14:15", "2024-02-29T13:14:15.0000000Z", 0)]
    [InlineData("2024-02-29T13:14:15Z", "2024-02-29T13:14:15.0000000Z", 0)]
    [InlineData("2024-02-29 13:14:15 UTC", "2024-02-29T13:14:15.0000000Z", 0)]
    [InlineData("2024-02-29T13:14:15.5+01:30", "2024-02-29T11:44:15.5000000Z", 0)]
    [InlineData("2024-02-29T23:14-0230", "2024-03-01T01:44:00.0000000Z", 0)]
    [InlineData("2024-02-29T13:14:15.123456789123", "2024-02-29T13:14:15.1234567Z", 89)]
    [InlineData("2024-02-29T13:14:15.00000001", "2024-02-29T13:14:15.0000000Z", 10)]
    public void Dates_and_times_are_read(string text, string instant, int subTicks)
    {
        Assert.True(TryParse(text, out var ticks, out var found));
        var expected = DateTime.Parse(instant, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
        Assert.Equal((expected.Ticks, subTicks), (ticks, found));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2024")]
    [InlineData("2024-02")]
    [InlineData("2024-02-30")]
    [InlineData("2023-02-29")]
    [InlineData("2024-13-01")]
    [InlineData("2024-00-01")]
    [InlineData("2024-01-00")]
    [InlineData("0000-01-01")]
    [InlineData("2024-02/29")]
    [InlineData("24-02-29 00")]
    [InlineData("2024-02-29T")]
    [InlineData("2024-02-29T24:00")]
    [InlineData("2024-02-29T12:60")]
    [InlineData("2024-02-29T12:00:60")]
    [InlineData("2024-02-29T12:00:00.")]
    [InlineData("2024-02-29T12:00:00.5x")]
    [InlineData("2024-02-29T12:00+1")]
    [InlineData("2024-02-29T12:00+01:0")]
    [InlineData("2024-02-29 12:00 GMT")]
    [InlineData("2024-02-29x12:00")]
    [InlineData("２０２４-02-29")]
    [InlineData(" 2024-02-29")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0")]
    public void What_is_no_date_is_refused(string text)
    {
        Assert.False(TryParse(text, out _, out _));
        Assert.False(new DayCache().TryParseIso(Encoding.UTF8.GetBytes(text), out _, out _));
    }

    [Fact]
    public void A_known_day_changes_no_answer()
    {
        string[] days = ["2024-02-28", "2024-02-29", "2024/02/29", "2023-02-29", "0001-01-01", "2024-02-2", ""];
        string[] clocks =
        [
            "",
            " 13:14:15",
            "T23:59:59",
            "t01:02:03",
            " 24:00:00",
            " 09:60:00",
            " 09:00:60",
            " 1a:00:00",
            "T0:000:00",
            " 09:00",
            " 09:00:00.25",
            " 09:00:00Z",
            " 09:00:00+01:00",
            "x09:00:00",
            " 0Ê:00:0",
        ];
        var random = new Random(20_240_501);
        var cache = new DayCache();
        for (var run = 0; run < 20_000; run++)
        {
            var text = days[random.Next(days.Length)] + clocks[random.Next(clocks.Length)];
            var bytes = Encoding.UTF8.GetBytes(text);
            // A stray byte anywhere, with its upper half set too, where a digit's check could carry into the next.
            if (bytes.Length > 0 && random.Next(3) == 0)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var isInstant = Instants.TryParseIso(bytes, out var ticks, out var subTicks);
            Assert.Equal(isInstant, cache.TryParseIso(bytes, out var cachedTicks, out var cachedSubTicks));
            if (isInstant)
                Assert.Equal((ticks, subTicks), (cachedTicks, cachedSubTicks));
        }
    }

    [Theory]
    [InlineData("unix-s", "0", "1970-01-01T00:00:00.0000000Z")]
    [InlineData("unix-s", "-1.5", "1969-12-31T23:59:58.5000000Z")]
    [InlineData("unix-s", "1.7e9", "2023-11-14T22:13:20.0000000Z")]
    [InlineData("unix-ms", "1700000000123", "2023-11-14T22:13:20.1230000Z")]
    [InlineData("yyyy-MM-dd", "2024-02-29", "2024-02-29T00:00:00.0000000Z")]
    [InlineData("yyyy-MM-dd", " 2024-02-29 ", "2024-02-29T00:00:00.0000000Z")]
    [InlineData("d.M.yyyy HH:mm:ss zzz", "1.2.2024 00:30:00 +01:00", "2024-01-31T23:30:00.0000000Z")]
    [InlineData("yyyyMMdd", "20240229", "2024-02-29T00:00:00.0000000Z")]
    public void Declared_formats_are_read(string format, string text, string instant)
    {
        Assert.True(Instants.TryParse(Encoding.UTF8.GetBytes(text), format, out var ticks));
        var expected = DateTime.Parse(instant, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
        Assert.Equal(expected, new DateTime(ticks, DateTimeKind.Utc));
    }

    [Theory]
    [InlineData("unix-s", "now")]
    [InlineData("unix-s", "")]
    [InlineData("unix-s", "NaN")]
    [InlineData("unix-s", "1e300")]
    [InlineData("unix-ms", "Infinity")]
    [InlineData("unix-ms", "12 ")]
    [InlineData("yyyy-MM-dd", "2024-2-29")]
    [InlineData("yyyy-MM-dd", "2024-02-29T00:00")]
    [InlineData("yyyy-MM-dd", "2024-02-29 a text that is longer than any date that somebody ever wrote in a file")]
    public void What_does_not_fit_its_format_is_refused(string format, string text) =>
        Assert.False(Instants.TryParse(Encoding.UTF8.GetBytes(text), format, out _));

    [Fact]
    public void Codes_of_numbers_on_a_time_axis_sort_as_the_numbers_do()
    {
        double[] ascending =
        [
            double.NegativeInfinity,
            double.MinValue,
            -1.5,
            -1,
            -double.Epsilon,
            0,
            double.Epsilon,
            1,
            1 + 1e-15,
            double.MaxValue,
            double.PositiveInfinity,
        ];
        var codes = ascending.Select(TimeAxis.FromNumber).ToArray();
        Assert.Equal(codes.Order(), codes);
        Assert.Equal(codes.Length, codes.Distinct().Count());
        Assert.True(codes[0] > TimeAxis.Missing);
        Assert.Equal(ascending, codes.Select(TimeAxis.ToNumber));
        Assert.Equal(TimeAxis.FromNumber(0), TimeAxis.FromNumber(-0.0));
    }

    private static bool TryParse(string text, out long ticks, out int subTicks) =>
        Instants.TryParseIso(Encoding.UTF8.GetBytes(text), out ticks, out subTicks);
}
