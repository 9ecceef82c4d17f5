using System.Text;
using LeakGate.Parquet.Compression;
using LeakGate.Parquet.Encodings;

namespace LeakGate.Parquet.Tests;

/// <summary>Vector forms and checksums against plain twins and published values.</summary>
public sealed class KernelTests
{
    [Fact]
    public void Unpacking_bits_agrees_with_its_plain_twin()
    {
        var random = new Random(1);
        for (var round = 0; round < 4000; round++)
        {
            var width = random.Next(0, 33);
            var values = new ulong[random.Next(1, 100)];
            for (var i = 0; i < values.Length; i++)
                values[i] = width == 0 ? 0 : (ulong)random.NextInt64() & (ulong.MaxValue >> (64 - width));
            byte[] bytes = [.. Encode.Pack(values, width), .. new byte[PageBytes.Slack]];
            random.NextBytes(bytes.AsSpan(^PageBytes.Slack..));
            var from = random.Next(values.Length);
            var found = new int[values.Length - from];
            BitUnpacker.Unpack(bytes, (long)from * width, width, found);
            Assert.Equal(values[from..], Array.ConvertAll(found, v => (ulong)(uint)v));
            if (width == 0)
                continue;
            var plain = new int[found.Length];
            BitUnpacker.UnpackPlain(bytes, (long)from * width, width, plain);
            Assert.Equal(plain, found);
        }
    }

    [Fact]
    public void Joining_byte_streams_agrees_with_its_plain_twin()
    {
        var random = new Random(2);
        for (var round = 0; round < 500; round++)
        {
            var stride = random.Next(16, 200);
            var streams = new byte[8 * stride];
            random.NextBytes(streams);
            var count = random.Next(1, (stride / 16) + 1) * 16;
            foreach (var width in new[] { 4, 8 })
            {
                var expected = new byte[width * count];
                var found = new byte[width * count];
                ByteStreams.JoinPlain(streams, stride, width, expected);
                if (width == 4)
                    ByteStreams.JoinFour(streams, stride, found);
                else
                    ByteStreams.JoinEight(streams, stride, found);
                Assert.Equal(expected, found);
            }
        }
    }

    [Fact]
    public void The_largest_index_is_found_wherever_it_is()
    {
        var random = new Random(3);
        for (var round = 0; round < 2000; round++)
        {
            var indices = new int[random.Next(0, 70)];
            for (var i = 0; i < indices.Length; i++)
                indices[i] = random.Next(20) == 0 ? -random.Next(1, 9) : random.Next(1000);
            Assert.Equal(indices.Select(i => (uint)i).DefaultIfEmpty().Max(), IndexCheck.Largest(indices));
        }
    }

    [Theory]
    [InlineData("", 0x0000_0000u)]
    [InlineData("a", 0xE8B7_BE43u)]
    [InlineData("123456789", 0xCBF4_3926u)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x414F_A339u)]
    public void Crc32_has_its_published_values(string text, uint expected) =>
        Assert.Equal(expected, Crc32.Of(Encoding.ASCII.GetBytes(text)));

    [Theory]
    [InlineData("", 0xEF46_DB37_51D8_E999ul)]
    [InlineData("a", 0xD24E_C4F1_A98C_6E5Bul)]
    [InlineData("abc", 0x44BC_2CF5_AD77_0999ul)]
    public void XxHash64_has_its_published_values(string text, ulong expected) =>
        Assert.Equal(expected, XxHash64.Of(Encoding.ASCII.GetBytes(text)));
}
