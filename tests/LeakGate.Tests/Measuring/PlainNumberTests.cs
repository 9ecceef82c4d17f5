using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LeakGate.Measuring.Kernels;
using LeakGate.Tests.Splits;
using Xunit;

namespace LeakGate.Tests.Measuring;

/// <summary>The fast parser says of every text what the exact one says, or nothing.</summary>
public sealed class PlainNumberTests
{
    /// <summary>What lies behind a cell in its chunk; none of it may change the answer.</summary>
    private static readonly string[] Neighbours = [",", "\n", "9", "0.5", ".", "\0", "\u00ff"];

    [Fact]
    public void Digits_with_a_point_and_a_sign_are_read_as_exactly()
    {
        string[] pieces = ["0", "0", "1", "5", "9", "00", "12345678", "999999", ".", "-", "+", "e", " ", ":", "/"];
        Prop.ForAll(
                Samples.ListsOf(pieces),
                list =>
                {
                    AssertAgrees(string.Concat(list));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(12).WithReplay(20_240_501, 7));
    }

    [Fact]
    public void Numbers_of_every_length_are_read_as_exactly()
    {
        var random = new Random(20_240_501);
        var text = new StringBuilder();
        var read = 0;
        for (var run = 0; run < 60_000; run++)
        {
            text.Clear();
            var length = random.Next(1, 27);
            for (var i = 0; i < length; i++)
                text.Append((char)('0' + (random.Next(4) == 0 ? 0 : random.Next(10))));
            if (random.Next(3) > 0)
                text.Insert(random.Next(length + 1), '.');
            if (random.Next(4) == 0)
                text.Insert(0, '-');
            read += AssertAgrees(text.ToString()) ? 1 : 0;
        }
        // It would agree as well if it never read anything.
        Assert.Equal(PlainNumber.IsSupported, read > 30_000);
    }

    [Fact]
    public void Numbers_at_the_limits_are_read_as_exactly()
    {
        decimal[] limits =
        [
            0,
            1,
            9,
            10,
            1L << 31,
            1L << 32,
            1L << 53,
            (1L << 53) * 10m,
            long.MaxValue,
            ulong.MaxValue,
            1843 * 10_000_000_000_000_000m,
            .. Enumerable.Range(14, 9).Select(power => (decimal)Math.Pow(10, power)),
        ];
        foreach (var limit in limits)
        {
            for (var offset = -3; offset <= 3; offset++)
            {
                var digits = (limit + offset).ToString(CultureInfo.InvariantCulture).TrimStart('-');
                for (var point = 0; point <= digits.Length; point++)
                {
                    var text = digits.Insert(point, ".");
                    foreach (var written in new[] { digits, text, text + "0", "0" + text, "000" + text, digits + "00" })
                    {
                        AssertAgrees(written);
                        AssertAgrees("-" + written);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("-.")]
    [InlineData("--1")]
    [InlineData("1-")]
    [InlineData("1.2.3")]
    [InlineData("00")]
    [InlineData("007")]
    [InlineData("-07.5")]
    [InlineData("1e5")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("12345678901234567890123456")]
    [InlineData("1:5")]
    [InlineData("1/5")]
    [InlineData("1234567890123456:")]
    [InlineData("é")]
    public void What_is_not_plain_is_left_to_others(string text)
    {
        Assert.False(TryParse(text, ",", out _, out _, out _));
        AssertAgrees(text);
    }

    [Theory]
    [InlineData("0", 0.0, true)]
    [InlineData("-0", 0.0, true)]
    [InlineData("-0.0", 0.0, false)]
    [InlineData("1.", 1.0, true)]
    [InlineData(".5", 0.5, false)]
    [InlineData("-.5", -0.5, false)]
    [InlineData("1.0", 1.0, false)]
    [InlineData("123456789012345678", 123456789012345678.0, true)]
    [InlineData("9223372036854775807", 9223372036854775807.0, true)]
    [InlineData("0.1", 0.1, false)]
    [InlineData("3.1415926535897932", Math.PI, false)]
    [InlineData(".00000000000000000000001", 1e-23, false)]
    public void What_is_plain_is_read(string text, double expected, bool isInteger)
    {
        if (!PlainNumber.IsSupported)
            return;
        Assert.True(TryParse(text, "9", out var value, out _, out var foundInteger));
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(value));
        Assert.Equal(isInteger, foundInteger);
    }

    /// <summary>Whether the text was read; fails where it was read differently.</summary>
    private static bool AssertAgrees(string text)
    {
        var isRead = false;
        foreach (var neighbour in Neighbours)
        {
            if (!TryParse(text, neighbour, out var value, out var integer, out var isInteger))
            {
                Assert.False(isRead, $"whether '{text}' is read depends on what comes behind it");
                continue;
            }
            isRead = true;
            Assert.True(DecimalParser.TryParse(Encoding.UTF8.GetBytes(text), out var exact), $"'{text}' is no number");
            Assert.True(
                BitConverter.DoubleToInt64Bits(exact.Value) == BitConverter.DoubleToInt64Bits(value),
                $"'{text}' is {exact.Value:R}, not {value:R}"
            );
            if (isInteger)
                Assert.True(exact.IsInteger && exact.Integer == integer, $"'{text}' is {exact.Integer}, not {integer}");
            // An integer that a double does not hold must not pass for that double.
            else if (exact.IsInteger)
                Assert.True(Math.Abs(exact.Integer) <= 1L << 53, $"'{text}' is an integer");
        }
        return isRead;
    }

    private static bool TryParse(string text, string neighbour, out double value, out long integer, out bool isInteger)
    {
        var buffer = new byte[text.Length * 2 + PlainNumber.Slack + 8];
        var length = Encoding.UTF8.GetBytes(text, buffer);
        for (var at = length; at < buffer.Length; at++)
            buffer[at] = (byte)neighbour[(at - length) % neighbour.Length];
        return PlainNumber.TryParse(buffer.AsSpan(0, length), out value, out integer, out isInteger);
    }
}
