using System.IO.Compression;
using System.Text;
using LeakGate.Configuration.Files;
using LeakGate.Splits;
using Xunit;

namespace LeakGate.Tests.Splits;

/// <summary>A gzip file is read whole or not at all.</summary>
public sealed class GzipFileTests
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes(
        string.Concat(Enumerable.Range(0, 400).Select(i => $"{i},{i * 7919 % 1000}\n"))
    );

    [Fact]
    public void A_whole_file_gives_its_text() => Assert.Equal(Text, Read(Pack(Text)));

    [Fact]
    public void Several_members_are_one_text() =>
        Assert.Equal([.. Text, .. Text], Read([.. Pack(Text), .. Pack(Text)]));

    [Fact]
    public void An_empty_file_gives_no_text()
    {
        Assert.Empty(Read(Pack([])));
        Assert.Empty(Read([]));
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_refused()
    {
        var packed = Pack(Text);
        for (var length = 1; length < packed.Length; length++)
            Assert.Throws<GateException>(() => Read(packed[..length]));
    }

    [Fact]
    public void A_file_with_something_behind_it_is_refused() =>
        Assert.Throws<GateException>(() => Read([.. Pack(Text), 1, 2, 3]));

    [Fact]
    public void A_file_with_any_bit_turned_is_refused_or_gives_the_same_text()
    {
        var packed = Pack(Text);
        for (var i = 0; i < packed.Length; i += 3)
        {
            var damaged = packed.ToArray();
            damaged[i] ^= 0x10;
            try
            {
                // Some bits of the header, such as the time of packing, mean nothing here.
                Assert.Equal(Text, Read(damaged));
            }
            catch (GateException failure)
            {
                Assert.Contains("damaged or cut off", failure.Problems[0].Found, StringComparison.Ordinal);
            }
        }
    }

    private static byte[] Read(byte[] packed)
    {
        using var gzip = new BufferedStream(
            new GzipFile(new DataFile("/data/x.csv.gz", "x.csv.gz"), new MemoryStream(packed)),
            1 << 12
        );
        using var text = new MemoryStream();
        gzip.CopyTo(text);
        return text.ToArray();
    }

    private static byte[] Pack(byte[] text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(text);
        return packed.ToArray();
    }
}
