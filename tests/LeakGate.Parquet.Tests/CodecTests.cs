using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using LeakGate.Parquet.Compression;
using LeakGate.Parquet.Format;

namespace LeakGate.Parquet.Tests;

/// <summary>Codecs against other programs' packers and, where those do not reach, against packers written down here.</summary>
public sealed class CodecTests
{
    private static readonly byte[][] Texts = [.. Samples()];

    [Theory]
    [InlineData("-1")]
    [InlineData("-3")]
    [InlineData("-9")]
    [InlineData("-19")]
    [InlineData("--ultra -22")]
    [InlineData("--fast=5")]
    [InlineData("-3 --no-check")]
    [InlineData("-1 --long=27")]
    public void Zstandard_of_the_reference_program(string options)
    {
        foreach (var text in Texts)
        {
            var packed = Zstandard(text, options.Split(' '));
            var unpacked = new byte[text.Length];
            Zstd.Decompress(packed, unpacked);
            Assert.Equal(text, unpacked);
            // Two frames behind each other, with something to be skipped between them.
            byte[] skipped = [0x5A, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3];
            var twice = new byte[2 * text.Length];
            Zstd.Decompress([.. packed, .. skipped, .. packed], twice);
            Assert.Equal([.. text, .. text], twice);
            if (packed.Length > 4)
                Assert.Throws<InvalidDataException>(() => Zstd.Decompress(packed.AsSpan(..^1), unpacked));
            Assert.Throws<InvalidDataException>(() => Zstd.Decompress(packed, new byte[text.Length + 1]));
        }
    }

    [Fact]
    public void A_wrong_checksum_of_zstandard_is_noticed()
    {
        var packed = Zstandard(Texts[3], ["-3"]);
        packed[^1] ^= 1;
        var wrong = Assert.Throws<InvalidDataException>(() => Zstd.Decompress(packed, new byte[Texts[3].Length]));
        Assert.Contains("checksum", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Copies_of_every_distance_and_length()
    {
        // Distances below a wide copy's step repeat what was just written.
        for (var distance = 1; distance <= 40; distance++)
        {
            for (var length = 4; length <= 90; length += 3)
            {
                var literals = Enumerable.Range(0, distance).Select(i => (byte)(i * 7)).ToArray();
                var expected = new byte[distance + length + 5];
                literals.CopyTo(expected, 0);
                for (var i = 0; i < length; i++)
                    expected[distance + i] = expected[i];
                expected.AsSpan(^5..).Fill(9);
                byte[] block = [.. Sequence(literals, distance, length), 0x50, 9, 9, 9, 9, 9];
                var found = new byte[expected.Length];
                Lz4.Decompress(block, found);
                Assert.Equal(expected, found);
                byte[] framed = [.. BigEndian(expected.Length), .. BigEndian(block.Length), .. block];
                Array.Clear(found);
                Lz4.DecompressHadoop(framed, found);
                Assert.Equal(expected, found);
                Array.Clear(found);
                Lz4.DecompressHadoop(block, found);
                Assert.Equal(expected, found);
            }
        }
    }

    [Theory]
    [InlineData(nameof(CompressionCodec.Gzip))]
    [InlineData(nameof(CompressionCodec.Brotli))]
    [InlineData(nameof(CompressionCodec.Zstd))]
    [InlineData(nameof(CompressionCodec.Lz4Raw))]
    [InlineData(nameof(CompressionCodec.Snappy))]
    public void Pages_of_both_versions(string name)
    {
        var codec = Enum.Parse<CompressionCodec>(name);
        var values = Enumerable.Range(0, 3000).Select(i => (long)(i % 77)).ToArray();
        var present = Enumerable.Range(0, 3500).Select(i => i % 7 != 6).ToArray();
        TestPage[] pages =
        [
            new(PageEncoding.Plain, 3500, Encode.Int64s(values)) { Present = present },
            new(PageEncoding.Plain, 3500, Encode.Int64s(values))
            {
                Present = present,
                Type = PageType.DataV2,
                Checksum = -1,
            },
            new(PageEncoding.Plain, 3500, Encode.Int64s(values))
            {
                Present = present,
                Type = PageType.DataV2,
                IsBare = true,
            },
        ];
        var bytes = TestFile.Write(codec, bytes => Pack(codec, bytes), new TestColumn("c", PhysicalType.Int64, pages));
        var next = 0;
        var once = present.Select(there => there ? $"{values[next++]}" : null).ToArray();
        Assert.Equal([.. once, .. once, .. once], CellTexts.Of(bytes)[0]);
    }

    [Fact]
    public void A_page_cannot_claim_more_than_its_codec_can_hold()
    {
        byte[] Bomb(byte[] _) => new byte[100];
        var page = new TestPage(PageEncoding.Plain, 1, new byte[1 << 25]);
        foreach (
            var codec in new[]
            {
                CompressionCodec.Snappy,
                CompressionCodec.Gzip,
                CompressionCodec.Zstd,
                CompressionCodec.Brotli,
            }
        )
        {
            var bytes = TestFile.Write(codec, Bomb, new TestColumn("c", PhysicalType.Int64, [page]));
            var refused = Assert.Throws<ParquetException>(() => CellTexts.Of(bytes));
            Assert.Contains("cannot", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_packed_page_of_no_bytes_is_refused()
    {
        foreach (var codec in Enum.GetValues<CompressionCodec>())
        {
            var page = new TestPage(PageEncoding.Plain, 1, Encode.Int64s([1]));
            var bytes = TestFile.Write(codec, _ => [], new TestColumn("c", PhysicalType.Int64, [page]));
            Assert.Throws<ParquetException>(() => CellTexts.Of(bytes));
        }
    }

    private static byte[] Pack(CompressionCodec codec, byte[] bytes)
    {
        using var target = new MemoryStream();
        switch (codec)
        {
            case CompressionCodec.Gzip:
                using (var gzip = new GZipStream(target, CompressionLevel.Optimal))
                    gzip.Write(bytes);
                return target.ToArray();
            case CompressionCodec.Brotli:
                using (var brotli = new BrotliStream(target, CompressionLevel.Fastest))
                    brotli.Write(bytes);
                return target.ToArray();
            case CompressionCodec.Zstd:
                return Zstandard(bytes, ["-5"]);
            case CompressionCodec.Snappy:
                // One literal with its length in three bytes.
                var length = new ThriftWriter();
                length.Varint((ulong)bytes.Length);
                return bytes.Length == 0
                    ? [0]
                    : [.. length.ToArray(), 62 << 2, .. BitConverter.GetBytes(bytes.Length - 1)[..3], .. bytes];
            default:
                return [.. Literals(bytes.Length, 0), .. bytes];
        }
    }

    private static byte[] Sequence(byte[] literals, int distance, int length) =>
        [
            .. Literals(literals.Length, Math.Min(length - 4, 15)),
            .. literals,
            (byte)distance,
            0,
            .. length - 4 >= 15 ? Rest(length - 4 - 15) : [],
        ];

    private static byte[] Literals(int count, int match) =>
        [(byte)((Math.Min(count, 15) << 4) | match), .. count >= 15 ? Rest(count - 15) : []];

    private static byte[] Rest(int length) => [.. Enumerable.Repeat((byte)255, length / 255), (byte)(length % 255)];

    private static byte[] BigEndian(int value) => [.. BitConverter.GetBytes(value).Reverse()];

    private static byte[] Zstandard(byte[] text, string[] options)
    {
        var start = new ProcessStartInfo("zstd", [.. options, "--stdout", "--quiet"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var packed = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(packed);
        process.StandardInput.BaseStream.Write(text);
        process.StandardInput.Close();
        reading.GetAwaiter().GetResult();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return packed.ToArray();
    }

    /// <summary>Nothing, little, much of one kind, words, noise, and all of them together.</summary>
    private static IEnumerable<byte[]> Samples()
    {
        var random = new Random(4);
        var noise = new byte[300_000];
        random.NextBytes(noise);
        var words = Encoding.UTF8.GetBytes(
            string.Join(' ', Enumerable.Range(0, 90_000).Select(_ => $"word{random.Next(300)}"))
        );
        var numbers = Encode.Int64s(Enumerable.Range(0, 50_000).Select(i => i * 3L));
        yield return [];
        yield return [7];
        yield return new byte[400_000];
        yield return words;
        yield return noise;
        yield return numbers;
        yield return [.. words, .. noise, .. numbers, .. new byte[200_000], .. words];
        yield return [.. Enumerable.Range(0, 5000).Select(i => (byte)(i % 251))];
        yield return
        [
            .. Enumerable.Range(0, 40_000).Select(_ => (byte)Math.Min(255, -Math.Log(random.NextDouble()) * 20)),
        ];
    }
}
