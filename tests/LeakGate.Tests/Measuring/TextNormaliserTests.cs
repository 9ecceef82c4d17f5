using System.Security.Cryptography;
using System.Text;
using LeakGate.Measuring.Text;
using Xunit;

namespace LeakGate.Tests.Measuring;

public sealed class TextNormaliserTests : IDisposable
{
    private readonly TextBuffer _buffer = new();

    public void Dispose() => _buffer.Dispose();

    [Theory]
    [InlineData("", "")]
    [InlineData(" ", "")]
    [InlineData(" \t\r\n\v\f\u0085\u00A0\u1680\u2003\u2028\u2029\u202F\u205F\u3000 ", "")]
    [InlineData("  New \t York\u00A0\n City ", "new york city")]
    [InlineData("a\u3000b", "a b")]
    [InlineData("\u200Ba\u00ADb", "\u200Ba\u00ADb")]
    [InlineData("\u001Ca\0", "\u001Ca\0")]
    [InlineData("ﬁne oﬃce", "fine office")]
    [InlineData("STRASSE straße STRAẞE", "strasse strasse strasse")]
    [InlineData("ＡＢＣ１２３", "abc123")]
    [InlineData("½ x² ™ №", "1\u20442 x2 tm no")]
    [InlineData("ÅÅÅ", "a\u030Aa\u030Aa\u030A")]
    [InlineData("\u212B A\u030A", "a\u030A a\u030A")]
    [InlineData("İ i I ı", "i\u0307 i i ı")]
    [InlineData("ΣΊΣΥΦΟΣ σίσυφος", "σι\u0301συφοσ σι\u0301συφοσ")]
    [InlineData("한글", "\u1112\u1161\u11AB\u1100\u1173\u11AF")]
    [InlineData("\u1112\u1161\u11AB가각힣", "\u1112\u1161\u11AB\u1100\u1161\u1100\u1161\u11A8\u1112\u1175\u11C2")]
    [InlineData("ﾊﾝｶﾞ ㈎", "ハンカ\u3099 (\u1100\u1161)")]
    [InlineData("\uFEF5 \uFE8D\uFEDF", "\u0644\u0627\u0653 \u0627\u0644")]
    [InlineData(
        "\uFDFA",
        "\u0635\u0644\u0649 \u0627\u0644\u0644\u0647 \u0639\u0644\u064A\u0647 \u0648\u0633\u0644\u0645"
    )]
    [InlineData("\U0001D400\U0001D7D8 \U00010400", "a0 \U00010428")]
    [InlineData(
        "a\u0323\u0301 a\u0301\u0323 \u1EA1\u0301 á\u0323",
        "a\u0323\u0301 a\u0323\u0301 a\u0323\u0301 a\u0323\u0301"
    )]
    [InlineData("a\u0301\u0300 a\u0300\u0301", "a\u0301\u0300 a\u0300\u0301")]
    [InlineData("\u0301a", "\u0301a")]
    [InlineData(" \u0301a \u0301", "\u0301a \u0301")]
    [InlineData("´a´", "\u0301a \u0301")]
    [InlineData("ᾳ ᾼ ΑΙ α\u0345", "αι αι αι αι")]
    [InlineData("α\u0345\u0301 ᾴ α\u0301\u0345", "α\u0301ι α\u0301ι α\u0301ι")]
    [InlineData("α\u0345\uFF9E α\u0345\u3099", "αι\u3099 α\u3099ι")]
    [InlineData("\u037A\u0301", "\u0301ι")]
    public void Texts_a_reader_takes_for_the_same_become_the_same(string text, string normalised) =>
        Assert.Equal(normalised, Normalise(text));

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0x61, 0xC3 })]
    [InlineData(new byte[] { 0xC3, 0x28 })]
    [InlineData(new byte[] { 0xE2, 0x82 })]
    [InlineData(new byte[] { 0xE2, 0x82, 0x61, 0xCC, 0x81 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xC0, 0xA0 })]
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 })]
    [InlineData(new byte[] { 0x80, 0x80, 0x20, 0x80 })]
    [InlineData(new byte[] { 0xEF, 0xBF, 0xBD })]
    public void Bytes_that_are_no_utf8_stay(byte[] text) =>
        Assert.Equal(text, TextNormaliser.Normalise(text, _buffer).ToArray());

    [Fact]
    public void Marks_do_not_cross_bytes_that_are_no_utf8()
    {
        byte[] text = [.. "A\u0301"u8, 0xFF, .. "\u0323  B"u8];
        byte[] expected = [.. "a\u0301"u8, 0xFF, .. "\u0323 b"u8];
        Assert.Equal(expected, TextNormaliser.Normalise(text, _buffer).ToArray());
    }

    [Fact]
    public void Samples_agree_with_icu()
    {
        Assert.All(NormaliserVectors.Samples, sample => Assert.Equal(sample.Normalised, Normalise(sample.Text)));
    }

    /// <summary>Every scalar value, and random texts of those that interact.</summary>
    [Fact]
    public void Digest_of_all_samples_agrees_with_icu()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in NormaliserSamples.All())
        {
            hash.AppendData(TextNormaliser.Normalise(Encoding.UTF8.GetBytes(text), _buffer));
            hash.AppendData("\n"u8);
        }
        Assert.Equal(NormaliserVectors.Digest, Convert.ToHexString(hash.GetHashAndReset()));
    }

    [Fact]
    public void Normalising_again_changes_nothing()
    {
        foreach (var text in NormaliserSamples.All())
        {
            var once = TextNormaliser.Normalise(Encoding.UTF8.GetBytes(text), _buffer).ToArray();
            Assert.True(TextNormaliser.Normalise(once, _buffer).SequenceEqual(once), Convert.ToHexString(once));
        }
    }

    [Fact]
    public void Random_bytes_never_throw_and_normalising_again_changes_nothing()
    {
        var random = new Random(1);
        for (var i = 0; i < 50_000; i++)
        {
            var text = new byte[random.Next(40)];
            random.NextBytes(text);
            var once = TextNormaliser.Normalise(text, _buffer).ToArray();
            Assert.True(TextNormaliser.Normalise(once, _buffer).SequenceEqual(once), Convert.ToHexString(once));
        }
    }

    [Fact]
    public void No_text_grows_more_than_elevenfold()
    {
        var most = NormaliserSamples
            .All()
            .Select(text => Encoding.UTF8.GetBytes(text))
            .Max(utf8 => (double)TextNormaliser.Normalise(utf8, _buffer).Length / utf8.Length);
        Assert.Equal(11, most);
    }

    [Fact]
    public void Long_texts_grow_the_buffer()
    {
        var text = string.Concat(Enumerable.Repeat("\uFDFA É", 20_000));
        Assert.Equal(string.Concat(Enumerable.Repeat(Normalise("\uFDFA É"), 20_000)), Normalise(text));
    }

    [Fact]
    public void A_long_run_of_marks_is_put_in_order()
    {
        const int Pairs = 100_000;
        var text = "Q" + string.Concat(Enumerable.Repeat("\u0301\u0323", Pairs)) + "Q";
        Assert.Equal("q" + new string('\u0323', Pairs) + new string('\u0301', Pairs) + "q", Normalise(text));
    }

    [Fact]
    public void Ascii_agrees_with_the_plain_twin_at_every_length()
    {
        var random = new Random(2);
        for (var length = 0; length <= 200; length++)
        {
            for (var i = 0; i < 200; i++)
            {
                var text = RandomAscii(random, length);
                var expected = PlainTwin(text);
                var normalised = TextNormaliser.Normalise(text, _buffer);
                Assert.Equal(Encoding.ASCII.GetString(expected), Encoding.ASCII.GetString(normalised));
                Assert.Equal(text.AsSpan().SequenceEqual(expected), TextNormaliser.IsPlain(text));
                Assert.True(TextNormaliser.IsPlain(expected));
            }
        }
    }

    [Fact]
    public void Plain_texts_stay_as_they_are()
    {
        foreach (
            var text in NormaliserSamples.Random().Select(Encoding.UTF8.GetBytes).Where(t => TextNormaliser.IsPlain(t))
        )
            Assert.Equal(text, TextNormaliser.Normalise(text, _buffer).ToArray());
    }

    [Fact]
    public void A_byte_beyond_ascii_is_found_wherever_it_is()
    {
        for (var length = 1; length < 70; length++)
        {
            for (var place = 0; place < length; place++)
            {
                var text = new byte[length];
                text.AsSpan().Fill((byte)'a');
                text[place] = 0xFF;
                Assert.False(TextNormaliser.IsPlain(text));
                Assert.Equal(text, TextNormaliser.Normalise(text, _buffer).ToArray());
            }
        }
    }

    // Code that the runtime may not optimise allocates to reach constant data.
#if !DEBUG
    [Fact]
    public void Nothing_is_allocated_once_warm()
    {
        byte[][] texts = [.. NormaliserSamples.Random().Take(1000).Select(Encoding.UTF8.GetBytes)];
        Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run()
        {
            foreach (var text in texts)
            {
                TextNormaliser.Normalise(text, _buffer);
                TextNormaliser.IsPlain(text);
            }
        }
    }
#endif

    [Fact]
    public void A_buffer_given_back_can_be_used_again()
    {
        Assert.Equal("a\u0301", Normalise("Á"));
        _buffer.Dispose();
        Assert.Equal("e\u0301", Normalise("É"));
    }

    private string Normalise(string text) =>
        Encoding.UTF8.GetString(TextNormaliser.Normalise(Encoding.UTF8.GetBytes(text), _buffer));

    private static byte[] RandomAscii(Random random, int length)
    {
        // Texts with much, with little and with no white space and capitals.
        var alphabet = (random.Next(3)) switch
        {
            0 => " \t\n\r\v\fabAZ@[`{\0\u001F\u007F"u8,
            1 => "abcdefgh ijklmnopqrstuvwxyz"u8,
            _ => "abcdefghijklmnopqrstuvwxyz0123456789.,-_/"u8,
        };
        return random.GetItems(alphabet, length);
    }

    private static byte[] PlainTwin(ReadOnlySpan<byte> ascii)
    {
        var words = Encoding.ASCII.GetString(ascii).ToLowerInvariant().Split(" \t\n\r\v\f".ToCharArray());
        return Encoding.ASCII.GetBytes(string.Join(' ', words.Where(word => word.Length > 0)));
    }
}
