using System.Diagnostics;
using System.Globalization;
using LeakGate.Parquet.Format;

namespace LeakGate.Parquet.Tests;

/// <summary>
/// Damaged files: each is read, or refused by the one exception there is, in little time and memory. The files are the
/// same in every run; <c>LEAKGATE_FUZZ</c> says how many.
/// </summary>
public sealed class HostileTests(PeerFiles peers) : IClassFixture<PeerFiles>
{
    private const int LargestOriginal = 40_000;

    private static int Rounds =>
        int.TryParse(Environment.GetEnvironmentVariable("LEAKGATE_FUZZ"), CultureInfo.InvariantCulture, out var rounds)
            ? rounds
            : 4000;

    [Fact]
    public void A_damaged_file_is_read_or_refused()
    {
        var originals = peers
            .All.Where(path => new FileInfo(path).Length <= LargestOriginal)
            .Select(File.ReadAllBytes)
            .Concat(Own())
            .ToArray();
        Assert.True(originals.Length > 60, "there is too little to damage");
        var path = Path.GetTempFileName();
        var (read, refused) = (0, 0);
        try
        {
            for (var round = 0; round < Rounds; round++)
            {
                var random = new Random(round);
                var damaged = Damage(originals[random.Next(originals.Length)], random);
                File.WriteAllBytes(path, damaged);
                var watch = Stopwatch.StartNew();
                var before = GC.GetAllocatedBytesForCurrentThread();
                if (Read(path, round))
                    read++;
                else
                    refused++;
                var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                Assert.True(
                    allocated < 100_000_000 + (200L * damaged.Length),
                    $"file {round}: {allocated} bytes were allocated"
                );
                Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"file {round}: took {watch.Elapsed}");
            }
        }
        finally
        {
            File.Delete(path);
        }
        // Neither outcome may be the only one, or nothing was tried.
        Assert.True(read > Rounds / 50 && refused > Rounds / 4, $"{read} read, {refused} refused");
    }

    [Fact]
    public void A_file_that_is_cut_off_anywhere_is_refused()
    {
        foreach (var original in Own())
        {
            for (var length = 0; length < original.Length; length++)
                Assert.Throws<ParquetException>(() => CellTexts.Of(original[..length]));
        }
    }

    /// <summary>Whether a file could be read.</summary>
    private static bool Read(string path, int round)
    {
        try
        {
            var file = ParquetFile.Read(path);
            using var reader = file.Open();
            for (var group = 0; group < file.RowGroups.Count; group++)
            {
                foreach (var column in file.Columns)
                {
                    if (!column.IsRepeated)
                        ReadColumn(reader, group, column);
                }
            }
            return true;
        }
        catch (ParquetException e)
        {
            Assert.InRange(e.Offset, 0, new FileInfo(path).Length);
            Assert.NotEmpty(e.Reason);
            return false;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"file {round}", e);
        }
    }

    private static void ReadColumn(ParquetReader reader, int group, ParquetColumn column)
    {
        using var values = reader.OpenColumn(group, column);
        while (values.Available is > 0 and var available)
        {
            values.Read(Math.Min(available, 2048));
            var there = values.Rows - values.Nulls;
            if (there == 0)
                continue;
            // The ends of what is handed out, so that nothing points outside.
            if (values.IsIndexed)
            {
                foreach (var index in values.Indices)
                    Assert.InRange(index, 0, values.Dictionary!.Count - 1);
            }
            else if (column.Width > 0)
            {
                Assert.Equal(there * column.Width, values.Fixed.Length);
            }
            else
            {
                for (var i = 0; i < there; i++)
                    Assert.True(values.Bytes(i).Length >= 0);
            }
        }
    }

    private static byte[] Damage(byte[] original, Random random)
    {
        var bytes = original.ToArray();
        var footer = bytes.Length - 8 - BitConverter.ToInt32(bytes, bytes.Length - 8);
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            // Half of the damage goes where the sizes and counts are.
            var at = random.Next(2) == 0 ? random.Next(footer, bytes.Length - 8) : random.Next(4, bytes.Length);
            switch (random.Next(8))
            {
                case 0 or 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 3:
                    bytes[at] = random.Next(2) == 0 ? (byte)0 : (byte)255;
                    break;
                case 4:
                    // A huge number where one of a few bytes was.
                    bytes.AsSpan(at, Math.Min(random.Next(1, 10), bytes.Length - at)).Fill(255);
                    break;
                case 5:
                    var from = random.Next(bytes.Length);
                    var length = random.Next(1, 1 + Math.Min(64, bytes.Length - Math.Max(from, at)));
                    bytes.AsSpan(from, length).ToArray().CopyTo(bytes, at);
                    break;
                case 6:
                    random.NextBytes(bytes.AsSpan(at, Math.Min(8, bytes.Length - at)));
                    break;
                default:
                    // The data shifts under the footer, which stays whole.
                    var cut = random.Next(4, Math.Max(5, footer));
                    var count = Math.Min(random.Next(1, 50), Math.Max(0, footer - cut));
                    bytes = [.. bytes.AsSpan(0, cut), .. bytes.AsSpan(cut + count)];
                    footer -= count;
                    break;
            }
        }
        return bytes;
    }

    /// <summary>Small files with what the other programs do not write.</summary>
    private static byte[][] Own()
    {
        var random = new Random(1);
        var present = Enumerable.Range(0, 60).Select(i => i % 5 != 0).ToArray();
        byte[][] texts =
        [
            .. Enumerable.Range(0, 48).Select(i => System.Text.Encoding.UTF8.GetBytes($"prefix {i / 7} of {i}")),
        ];
        var numbers = Enumerable.Range(0, 48).Select(i => (long)i * i * 1000).ToArray();
        TestPage Page(PageEncoding encoding, byte[] values) =>
            new(encoding, 60, values)
            {
                Present = present,
                Type = random.Next(2) == 0 ? PageType.Data : PageType.DataV2,
            };
        TestColumn[] columns =
        [
            new(
                "strings",
                PhysicalType.ByteArray,
                [Page(PageEncoding.DeltaByteArray, Encode.DeltaStrings(texts, random))]
            ),
            new(
                "lengths",
                PhysicalType.ByteArray,
                [Page(PageEncoding.DeltaLengthByteArray, Encode.DeltaLengths(texts, random))]
            ),
            new("deltas", PhysicalType.Int64, [Page(PageEncoding.DeltaBinaryPacked, Encode.Delta(numbers, random))]),
            new(
                "split",
                PhysicalType.Int64,
                [Page(PageEncoding.ByteStreamSplit, Encode.Split(Encode.Int64s(numbers), 8))]
            ),
            new(
                "plain",
                PhysicalType.ByteArray,
                [Page(PageEncoding.Plain, Encode.Strings(texts.Select(System.Text.Encoding.UTF8.GetString)))]
            ),
            new(
                "dictionary",
                PhysicalType.Int64,
                [
                    new(PageEncoding.Plain, 9, Encode.Int64s([1, 2, 3, 4, 5, 6, 7, 8, 9]))
                    {
                        Type = PageType.Dictionary,
                    },
                    Page(
                        PageEncoding.RleDictionary,
                        [4, .. Encode.Hybrid([.. numbers.Select((_, i) => i % 9)], 4, random)]
                    ),
                ]
            ),
            new(
                "bits",
                PhysicalType.Boolean,
                [
                    Page(
                        PageEncoding.Rle,
                        Encode.WithLength(Encode.Hybrid([.. numbers.Select((_, i) => i % 3 % 2)], 1, random))
                    ),
                ]
            ),
        ];
        return [.. columns.Select(column => TestFile.Write(column)), TestFile.Write(columns)];
    }
}
