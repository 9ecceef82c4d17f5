using System.Globalization;
using System.Numerics;
using System.Text;
using LeakGate.Measuring.Kernels;
using Xunit;

namespace LeakGate.Tests.Measuring;

public sealed class DecimalParserTests
{
    private static readonly string[] Notations = ["R", "G17", "F6", "F3", "E16", "E5", "G9"];

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("+")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("-.")]
    [InlineData("e5")]
    [InlineData(".e5")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1e-")]
    [InlineData("1e5.0")]
    [InlineData("1e5e5")]
    [InlineData("1.2.3")]
    [InlineData("1..2")]
    [InlineData("--1")]
    [InlineData("+-1")]
    [InlineData("- 1")]
    [InlineData("1 2")]
    [InlineData("1-")]
    [InlineData("007")]
    [InlineData("00")]
    [InlineData("-01.5")]
    [InlineData("00.5")]
    [InlineData("0123456789")]
    [InlineData("0000000000000000000000001")]
    [InlineData("0x1F")]
    [InlineData("1,000")]
    [InlineData("1_000")]
    [InlineData("1f")]
    [InlineData("12345678a")]
    [InlineData("1234567:")]
    [InlineData("1234/678")]
    [InlineData("nan")]
    [InlineData("NaN")]
    [InlineData("in")]
    [InlineData("infi")]
    [InlineData("infinity1")]
    [InlineData("1inf")]
    [InlineData("∞")]
    [InlineData("１")]
    [InlineData("\n1")]
    [InlineData("1\0")]
    [InlineData("$1")]
    [InlineData("50%")]
    [InlineData("(1)")]
    public void What_is_no_number_is_refused(string text)
    {
        Assert.False(TryParse(text, out var number));
        Assert.Equal(default, number);
    }

    [Theory]
    [InlineData("0", 0, 0)]
    [InlineData("-0", 0, 0)]
    [InlineData("+0.00", 0, 2)]
    [InlineData("0e99999999999999999999", 0, 0)]
    [InlineData("0.000000000000000000000000000000", 0, 30)]
    [InlineData("1", 1, 0)]
    [InlineData(" \t1\t ", 1, 0)]
    [InlineData("1.", 1, 0)]
    [InlineData("+1.0", 1, 1)]
    [InlineData("1e0", 1, 0)]
    [InlineData("1E3", 1000, 0)]
    [InlineData("1e+05", 100_000, 0)]
    [InlineData("12.50e1", 125, 1)]
    [InlineData("1000e-3", 1, 3)]
    [InlineData("1.0000000000000000000000000", 1, 25)]
    [InlineData("-734021", -734021, 0)]
    [InlineData("12345678", 12345678, 0)]
    [InlineData("123456789", 123456789, 0)]
    [InlineData("9007199254740993", 9007199254740993, 0)]
    [InlineData("9007199254740993.0", 9007199254740993, 1)]
    [InlineData("9223372036854775807", long.MaxValue, 0)]
    [InlineData("9223372036854775807.000", long.MaxValue, 3)]
    [InlineData("-9223372036854775808", long.MinValue, 0)]
    [InlineData("0.00000000000000000009e20", 9, 0)]
    [InlineData("92233720368547758.07e2", long.MaxValue, 0)]
    public void Integers_are_exact_however_they_are_written(string text, long integer, int decimals)
    {
        Assert.True(TryParse(text, out var number));
        Assert.True(number.IsInteger);
        Assert.False(number.IsLargeInteger);
        Assert.Equal(integer, number.Integer);
        Assert.Equal(decimals, number.Decimals);
        AssertSame((double)integer, number.Value, text);
    }

    [Theory]
    [InlineData(".5", 1)]
    [InlineData("-.5", 1)]
    [InlineData("512.3841", 4)]
    [InlineData("0.1250", 4)]
    [InlineData("1.5e-3", 4)]
    [InlineData("1.23456e2", 3)]
    [InlineData("1e-3", 3)]
    [InlineData("12e-1", 1)]
    [InlineData("1e-400", 400)]
    [InlineData("-1e-400", 400)]
    [InlineData("0.123456789012345678", 18)]
    [InlineData("1e19", 0)]
    [InlineData("1e400", 0)]
    [InlineData("9223372036854775808.0", 1)]
    [InlineData("1e99999999999999999999", 0)]
    [InlineData("1e-99999999999999999999", int.MaxValue)]
    public void Other_values_are_no_integers(string text, int decimals)
    {
        Assert.True(TryParse(text, out var number));
        Assert.False(number.IsInteger);
        Assert.False(number.IsLargeInteger);
        Assert.Equal(0, number.Integer);
        Assert.Equal(decimals, number.Decimals);
        AssertSame(Expected(text), number.Value, text);
    }

    [Theory]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("+INF", double.PositiveInfinity)]
    [InlineData(" -Infinity ", double.NegativeInfinity)]
    [InlineData("iNfInItY", double.PositiveInfinity)]
    public void Infinity_is_a_number(string text, double value)
    {
        Assert.True(TryParse(text, out var number));
        Assert.Equal(value, number.Value);
        Assert.False(number.IsInteger);
    }

    [Fact]
    public void Random_doubles_are_read_as_the_runtime_reads_them()
    {
        var random = new Random(3);
        Span<byte> utf8 = stackalloc byte[512];
        for (var i = 0; i < 1_000_000; i++)
        {
            // Every other number from the range that data has; F6 of a number such as 1e300 says nothing new.
            var ordinary = i % 2 == 0;
            var value = ordinary
                ? (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-5, 12))
                : BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (!double.IsFinite(value))
                continue;
            var notation = Notations[i / 2 % Notations.Length];
            Assert.True(value.TryFormat(utf8, out var length, notation, CultureInfo.InvariantCulture));
            AssertAgrees(utf8[..length]);
        }
    }

    [Fact]
    public void Random_decimals_are_read_as_the_runtime_reads_them()
    {
        var random = new Random(4);
        for (var i = 0; i < 300_000; i++)
        {
            var text = Digits(random, 1 + random.Next(22));
            if (random.Next(2) == 0)
                text += "." + random.NextInt64().ToString(CultureInfo.InvariantCulture)[..random.Next(1, 8)];
            if (random.Next(2) == 0)
                text += "e" + random.Next(-360, 320).ToString(CultureInfo.InvariantCulture);
            AssertAgrees(Encoding.ASCII.GetBytes(text));
        }
    }

    /// <summary>Every power of ten of the table with the significands at which rounding is decided.</summary>
    [Fact]
    public void Every_exponent_agrees_with_the_runtime()
    {
        ulong[] significands =
        [
            1,
            3,
            9,
            (1ul << 53) - 1,
            1ul << 53,
            (1ul << 53) + 1,
            9_999_999_999_999_999_999,
            1ul << 63,
            17_976_931_348_623_157,
            22_250_738_585_072_014,
            22_250_738_585_072_011,
            49_406_564_584_124_654,
            24_703_282_292_062_327,
        ];
        for (var exponent = -365; exponent <= 320; exponent++)
        {
            foreach (var significand in significands)
                AssertAgrees(Encoding.ASCII.GetBytes(FormattableString.Invariant($"-{significand}e{exponent}")));
        }
    }

    /// <summary>The exact decimal expansion of the middle between two doubles, and its closest neighbours.</summary>
    [Fact]
    public void Halfway_cases_agree_with_the_runtime()
    {
        var random = new Random(5);
        for (var i = 0; i < 4000; i++)
        {
            // From the smallest subnormal numbers up to the largest finite one.
            var bits = random.NextInt64(0, BitConverter.DoubleToInt64Bits(double.MaxValue));
            if (i % 4 == 0)
                bits >>= random.Next(11, 60);
            var (digits, exponent) = Middle(bits);
            foreach (var neighbour in new[] { digits * 10 - 1, digits * 10, digits * 10 + 1 })
            {
                AssertAgrees(Encoding.ASCII.GetBytes(FormattableString.Invariant($"{neighbour}e{exponent - 1}")));
                var text = neighbour.ToString(CultureInfo.InvariantCulture);
                var pointed = $"{text[0]}.{text[1..]}e{exponent - 1 + text.Length - 1}";
                AssertAgrees(Encoding.ASCII.GetBytes(pointed));
            }
        }
    }

    /// <summary>Ties of few digits, which are decided without the runtime's help.</summary>
    [Fact]
    public void Short_halfway_cases_agree_with_the_runtime()
    {
        var random = new Random(6);
        for (var i = 0; i < 100_000; i++)
        {
            var odd = (BigInteger)(random.NextInt64(1L << 53, 1L << 54) | 1);
            var power = random.Next(0, 5);
            // odd / 2^power and odd × 2^power in decimal: in both, the last of 54 bits is the one to round.
            var digits = odd * BigInteger.Pow(5, power);
            AssertAgrees(Encoding.ASCII.GetBytes(FormattableString.Invariant($"{digits}e-{power}")));
            AssertAgrees(Encoding.ASCII.GetBytes((odd << power).ToString(CultureInfo.InvariantCulture)));
        }
    }

    [Fact]
    public void Long_texts_agree_with_the_runtime()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var whole = random.Next(2) == 0 ? "0" : Digits(random, random.Next(1, 200));
            var zeros = new string('0', random.Next(2) == 0 ? 0 : random.Next(340));
            var fraction = string.Concat(Enumerable.Range(0, random.Next(20, 400)).Select(_ => random.Next(10)));
            AssertAgrees(Encoding.ASCII.GetBytes($"{whole}.{zeros}{fraction}"));
            AssertAgrees(Encoding.ASCII.GetBytes($"-{whole}{new string('0', whole == "0" ? 0 : 60)}"));
        }
    }

    [Theory]
    [InlineData("9223372036854775808")]
    [InlineData("-9223372036854775809")]
    [InlineData("18446744073709551616")]
    [InlineData("100000000000000000000")]
    [InlineData("12345678901234567890123456789012345678901")]
    public void Long_identifiers_are_large_integers(string text)
    {
        Assert.True(TryParse(text, out var number));
        Assert.True(number.IsLargeInteger);
        Assert.False(number.IsInteger);
        AssertSame(Expected(text), number.Value, text);
    }

    [Fact]
    public void Large_integers_hash_by_value()
    {
        const string Identifier = "12345678901234567890123456789012";
        Assert.Equal(Hash(Identifier), Hash(" +" + Identifier + "\t"));
        var random = new Random(8);
        var texts = Enumerable
            .Range(0, 20_000)
            .Select(_ => Digits(random, random.Next(20, 41)))
            .SelectMany(digits => new[] { digits, "-" + digits, digits + "0", digits[..^1] + "5", digits + "00" })
            .Distinct()
            .ToArray();
        Assert.Equal(texts.Length, texts.Select(Hash).Distinct().Count());
    }

    [Fact]
    public void A_large_integer_hash_is_the_same_in_every_run() =>
        Assert.Equal(16369850956188653912, Hash("12345678901234567890"));

    [Fact]
    public void Random_texts_are_numbers_exactly_when_the_grammar_says_so()
    {
        var grammar = new System.Text.RegularExpressions.Regex(
            """\A[ \t]*[+-]?((?!0\d)(\d+\.?\d*|\.\d+)(e[+-]?\d+)?|inf|infinity)[ \t]*\z""",
            System.Text.RegularExpressions.RegexOptions.IgnoreCase
                | System.Text.RegularExpressions.RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(10)
        );
        var random = new Random(9);
        var accepted = 0;
        for (var i = 0; i < 300_000; i++)
        {
            var text = new string(random.GetItems<char>("00112345678999.e+- \t/:", random.Next(12)));
            Assert.True(grammar.IsMatch(text) == TryParse(text, out _), $"'{text}'");
            accepted += TryParse(text, out _) ? 1 : 0;
        }
        Assert.InRange(accepted, 1000, 299_000);
    }

    // Code that the runtime may not optimise allocates to reach constant data.
#if !DEBUG
    [Fact]
    public void Nothing_is_allocated_once_warm()
    {
        byte[][] texts =
        [
            "512.3841"u8.ToArray(),
            "-1e-400"u8.ToArray(),
            "0.123456789012345678"u8.ToArray(),
            "9007199254740992.99999999999999999999999999999999999999999999999"u8.ToArray(),
            "9007199254740993.0000000000000000000000000000000000000000000000"u8.ToArray(),
            "9007199254740993.00000000000000000000000000000000000000000001"u8.ToArray(),
            "12345678901234567890123"u8.ToArray(),
            "-Infinity"u8.ToArray(),
            "no number"u8.ToArray(),
        ];
        Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run()
        {
            foreach (var text in texts)
            {
                if (DecimalParser.TryParse(text, out var number) && number.IsLargeInteger)
                    _ = DecimalParser.LargeIntegerHash(text);
            }
        }
    }
#endif

    private static bool TryParse(string text, out ParsedNumber number) =>
        DecimalParser.TryParse(Encoding.UTF8.GetBytes(text), out number);

    private static ulong Hash(string text) => DecimalParser.LargeIntegerHash(Encoding.UTF8.GetBytes(text));

    /// <summary>Digits of which the first is not zero.</summary>
    private static string Digits(Random random, int count) =>
        random.Next(1, 10) + string.Concat(Enumerable.Range(1, count - 1).Select(_ => random.Next(10)));

    private static (BigInteger Digits, int Exponent) Middle(long bits)
    {
        var fraction = bits & ((1L << 52) - 1);
        var exponent = (int)(bits >> 52);
        // value = significand × 2^power; the middle to the next double is (2 × significand + 1) × 2^(power - 1).
        var significand = exponent == 0 ? fraction : fraction | (1L << 52);
        var power = Math.Max(exponent, 1) - 1075 - 1;
        var middle = 2 * (BigInteger)significand + 1;
        return power < 0 ? (middle * BigInteger.Pow(5, -power), power) : (middle << power, 0);
    }

    private static double Expected(string text) =>
        // The runtime keeps the sign of zero, the parser does not.
        0 + double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static void AssertAgrees(ReadOnlySpan<byte> utf8)
    {
        if (!DecimalParser.TryParse(utf8, out var number))
            Assert.Fail($"'{Encoding.ASCII.GetString(utf8)}' was refused");
        var expected = 0 + double.Parse(utf8, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (BitConverter.DoubleToInt64Bits(expected) != BitConverter.DoubleToInt64Bits(number.Value))
            AssertSame(expected, number.Value, Encoding.ASCII.GetString(utf8));
    }

    private static void AssertSame(double expected, double actual, string text) =>
        Assert.True(
            BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual),
            $"'{text}' is {expected:R}, was read as {actual:R}"
        );
}
