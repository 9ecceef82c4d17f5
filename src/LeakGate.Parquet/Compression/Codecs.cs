using System.IO.Compression;
using LeakGate.Parquet.Format;

namespace LeakGate.Parquet.Compression;

/// <summary>Unpacks the bodies of pages.</summary>
internal static class Codecs
{
    /// <summary>A page of so many bytes is nothing to worry about, whatever it was packed into.</summary>
    private const int Harmless = 1 << 24;

    /// <summary>The codec as a message names it, or null where it is not read.</summary>
    public static string? NameOf(CompressionCodec codec) =>
        codec switch
        {
            CompressionCodec.Uncompressed => "uncompressed",
            CompressionCodec.Snappy => "snappy",
            CompressionCodec.Gzip => "gzip",
            CompressionCodec.Brotli => "brotli",
            CompressionCodec.Lz4Hadoop => "lz4",
            CompressionCodec.Zstd => "zstd",
            CompressionCodec.Lz4Raw => "lz4_raw",
            _ => null,
        };

    /// <summary>
    /// Whether so many bytes can have been packed into so few. Asked before memory is taken for them: a page's size is
    /// only what its header claims.
    /// </summary>
    public static bool IsPlausible(CompressionCodec codec, int packed, int unpacked) =>
        codec == CompressionCodec.Uncompressed
            ? packed == unpacked
            : unpacked <= Harmless || unpacked <= packed * MostRatio(codec);

    /// <summary>Fills <paramref name="target"/>.</summary>
    /// <exception cref="InvalidDataException">The data is damaged or of another length.</exception>
    public static void Decompress(CompressionCodec codec, ReadOnlySpan<byte> source, Span<byte> target)
    {
        switch (codec)
        {
            case CompressionCodec.Uncompressed:
                source.CopyTo(target);
                break;
            case CompressionCodec.Snappy:
                Snappy.Decompress(source, target);
                break;
            case CompressionCodec.Gzip:
                Gunzip(source, target);
                break;
            case CompressionCodec.Brotli:
                if (!BrotliDecoder.TryDecompress(source, target, out var written) || written != target.Length)
                    throw new InvalidDataException("it is cut off, or its length is not that of the page");
                break;
            case CompressionCodec.Lz4Hadoop:
                Lz4.DecompressHadoop(source, target);
                break;
            case CompressionCodec.Zstd:
                Zstd.Decompress(source, target);
                break;
            case CompressionCodec.Lz4Raw:
                Lz4.Decompress(source, target);
                break;
        }
    }

    // Deflate, snappy and lz4 have a shortest code for a longest copy. Zstd fills a block of 128 KiB from four bytes, and
    // brotli 16 MiB from about ten.
    private static long MostRatio(CompressionCodec codec) =>
        codec switch
        {
            CompressionCodec.Snappy => 24,
            CompressionCodec.Gzip => 1040,
            CompressionCodec.Lz4Hadoop or CompressionCodec.Lz4Raw => 256,
            _ => 1 << 16,
        };

    private static unsafe void Gunzip(ReadOnlySpan<byte> source, Span<byte> target)
    {
        if (source.IsEmpty)
            throw new InvalidDataException("there is none");
        fixed (byte* start = source)
        {
            using var packed = new UnmanagedMemoryStream(start, source.Length);
            using var gzip = new GZipStream(packed, CompressionMode.Decompress);
            var read = gzip.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
            if (read != target.Length || gzip.ReadByte() >= 0)
                throw new InvalidDataException("it is cut off, or its length is not that of the page");
        }
    }
}
