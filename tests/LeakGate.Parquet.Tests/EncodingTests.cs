using System.Globalization;
using System.Text;
using LeakGate.Parquet.Format;

namespace LeakGate.Parquet.Tests;

/// <summary>Every encoding gives back what was written, whatever the runs, groups, missing values and steps.</summary>
public sealed class EncodingTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Integers(int seed)
    {
        var random = new Random(seed);
        var values = Numbers(random);
        var narrow = Array.ConvertAll(values, v => (int)v);
        var expected = Array.ConvertAll(values, v => v.ToString(CultureInfo.InvariantCulture));
        var expectedNarrow = Array.ConvertAll(narrow, v => v.ToString(CultureInfo.InvariantCulture));
        Holds(PhysicalType.Int64, random, expected, some => Encode.Int64s(At(values, some)), PageEncoding.Plain);
        Holds(
            PhysicalType.Int64,
            random,
            expected,
            some => Encode.Delta([.. At(values, some)], random),
            PageEncoding.DeltaBinaryPacked
        );
        Holds(
            PhysicalType.Int64,
            random,
            expected,
            some => Encode.Split(Encode.Int64s(At(values, some)), 8),
            PageEncoding.ByteStreamSplit
        );
        Holds(PhysicalType.Int32, random, expectedNarrow, some => Encode.Int32s(At(narrow, some)), PageEncoding.Plain);
        Holds(
            PhysicalType.Int32,
            random,
            expectedNarrow,
            some => Encode.Delta([.. At(narrow, some).Select(v => (long)v)], random),
            PageEncoding.DeltaBinaryPacked
        );
        Holds(
            PhysicalType.Int32,
            random,
            expectedNarrow,
            some => Encode.Split(Encode.Int32s(At(narrow, some)), 4),
            PageEncoding.ByteStreamSplit
        );
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Byte_strings(int seed)
    {
        var random = new Random(seed);
        var texts = Numbers(random).Select(v => random.Next(9) == 0 ? "" : $"value {v % 1000} of {v}").ToArray();
        byte[][] Bytes(int[] some) => [.. At(texts, some).Select(Encoding.UTF8.GetBytes)];
        var column = new TestColumn("c", PhysicalType.ByteArray, []) { Converted = ConvertedType.Utf8 };
        Holds(column, random, texts, some => Encode.Strings(At(texts, some)), PageEncoding.Plain);
        Holds(
            column,
            random,
            texts,
            some => Encode.DeltaLengths(Bytes(some), random),
            PageEncoding.DeltaLengthByteArray
        );
        Holds(column, random, texts, some => Encode.DeltaStrings(Bytes(some), random), PageEncoding.DeltaByteArray);
        var fixedTexts = texts
            .Select(t => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(t.PadRight(5)[..5])))
            .ToArray();
        byte[][] Fixed(int[] some) => [.. At(fixedTexts, some).Select(Convert.FromHexString)];
        var fixedColumn = new TestColumn("c", PhysicalType.FixedLengthByteArray, []) { Length = 5 };
        Holds(fixedColumn, random, fixedTexts, some => [.. Fixed(some).SelectMany(b => b)], PageEncoding.Plain);
        Holds(
            fixedColumn,
            random,
            fixedTexts,
            some => Encode.DeltaStrings(Fixed(some), random),
            PageEncoding.DeltaByteArray
        );
        Holds(
            fixedColumn,
            random,
            fixedTexts,
            some => Encode.Split([.. Fixed(some).SelectMany(b => b)], 5),
            PageEncoding.ByteStreamSplit
        );
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Booleans(int seed)
    {
        var random = new Random(seed);
        var values = Numbers(random).Select(v => v % 3 == 0).ToArray();
        var expected = Array.ConvertAll(values, v => v ? "true" : "false");
        Holds(
            PhysicalType.Boolean,
            random,
            expected,
            some => Encode.Booleans([.. At(values, some)]),
            PageEncoding.Plain
        );
        Holds(
            PhysicalType.Boolean,
            random,
            expected,
            some => Encode.WithLength(Encode.Hybrid([.. At(values, some).Select(v => v ? 1 : 0)], 1, random)),
            PageEncoding.Rle
        );
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Dictionaries(int seed)
    {
        var random = new Random(seed);
        var width = random.Next(0, 21);
        var entries = Math.Min(1 << width, 5000);
        var indices = Numbers(random).Select(v => (int)((ulong)v % (ulong)entries)).ToArray();
        var expected = Array.ConvertAll(indices, i => $"{i * 7L}");
        var dictionary = new TestPage(
            PageEncoding.Plain,
            entries,
            Encode.Int64s(Enumerable.Range(0, entries).Select(i => i * 7L))
        )
        {
            Type = PageType.Dictionary,
        };
        Holds(
            new TestColumn("c", PhysicalType.Int64, [dictionary]),
            random,
            expected,
            some => [(byte)width, .. Encode.Hybrid([.. At(indices, some)], width, random)],
            random.Next(2) == 0 ? PageEncoding.RleDictionary : PageEncoding.PlainDictionary
        );
    }

    private static void Holds(
        PhysicalType type,
        Random random,
        string[] expected,
        Func<int[], byte[]> encode,
        PageEncoding encoding
    ) => Holds(new TestColumn("c", type, []), random, expected, encode, encoding);

    /// <summary>Writes the values in pages of any length and version, some values missing, and reads them in any steps.</summary>
    private static void Holds(
        TestColumn column,
        Random random,
        string[] expected,
        Func<int[], byte[]> encode,
        PageEncoding encoding
    )
    {
        var cells = new List<string?>();
        var pages = new List<TestPage>(column.Pages);
        var hasMissing = random.Next(2) == 0;
        for (var at = 0; at < expected.Length; )
        {
            var rows = Math.Min(random.Next(1, 2500), expected.Length - at);
            var some = Enumerable.Range(at, rows).Where(_ => !hasMissing || random.Next(3) > 0).ToArray();
            var present = Enumerable.Range(at, rows).Select(i => Array.BinarySearch(some, i) >= 0).ToArray();
            cells.AddRange(present.Select((there, i) => there ? expected[at + i] : null));
            pages.Add(
                new TestPage(encoding, rows, encode(some))
                {
                    Present = hasMissing ? present : null,
                    Type = random.Next(2) == 0 ? PageType.Data : PageType.DataV2,
                    Checksum = random.Next(2) == 0 ? -1 : null,
                }
            );
            at += rows;
        }
        var bytes = TestFile.Write(column with { Pages = [.. pages] });
        Assert.Equal(cells, CellTexts.Of(bytes)[0]);
        Assert.Equal(cells, CellTexts.Of(bytes, () => random.Next(1, 200))[0]);
    }

    private static T[] At<T>(T[] values, int[] some) => Array.ConvertAll(some, i => values[i]);

    /// <summary>Numbers of some magnitude, with runs in them.</summary>
    private static long[] Numbers(Random random)
    {
        var bits = random.Next(1, 64);
        var values = new long[random.Next(1, 6000)];
        for (var i = 0; i < values.Length; i++)
            values[i] =
                i > 0 && random.Next(3) > 0 && bits % 2 == 0
                    ? values[i - 1]
                    : random.NextInt64(long.MinValue, long.MaxValue) >> bits;
        return values;
    }
}
