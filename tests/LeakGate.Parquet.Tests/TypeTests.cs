using System.Globalization;
using System.Text;
using LeakGate.Parquet.Format;

namespace LeakGate.Parquet.Tests;

/// <summary>Types that the programs of <see cref="PeerTests"/> do not write, and files that have to be refused.</summary>
public sealed class TypeTests
{
    [Fact]
    public void Timestamps_of_96_bits()
    {
        long[] days = [0, -1, 19_000, 700_000];
        var bytes = days.SelectMany(day =>
            BitConverter.GetBytes(12_345_678_901_234L).Concat(BitConverter.GetBytes((int)(day + 2_440_588)))
        );
        var cells = Read(PhysicalType.Int96, [.. bytes], days.Length);
        var expected = days.Select(day => $"{((Int128)day * 86_400_000_000_000) + 12_345_678_901_234L}");
        Assert.Equal(expected, cells);
    }

    [Fact]
    public void Numbers_of_16_bits()
    {
        Half[] values = [(Half)0.1, Half.MaxValue, Half.NegativeZero, Half.NaN, Half.NegativeInfinity, (Half)(-2)];
        var cells = Read(
            PhysicalType.FixedLengthByteArray,
            [.. values.SelectMany(BitConverter.GetBytes)],
            values.Length,
            2,
            t => t.Struct(15).End()
        );
        Assert.Equal(values.Select(v => CellTexts.Number((double)v)), cells);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(40)]
    public void Decimals_of_any_length(int width)
    {
        var values = Enumerable
            .Range(0, 200)
            .Select(i => (System.Numerics.BigInteger)(i - 100) * (width > 1 ? 317 : 1))
            .ToArray();
        byte[] Bytes(System.Numerics.BigInteger v)
        {
            var short_ = v.ToByteArray(isUnsigned: false, isBigEndian: true);
            return [.. Enumerable.Repeat(v.Sign < 0 ? (byte)255 : (byte)0, width - short_.Length), .. short_];
        }
        var cells = Read(
            PhysicalType.FixedLengthByteArray,
            [.. values.SelectMany(Bytes)],
            values.Length,
            width,
            t => t.Struct(5).Int32(1, 2).Int32(2, 30).End()
        );
        Assert.Equal(values.Select(v => ((decimal)v / 100).ToString("0.00", CultureInfo.InvariantCulture)), cells);
    }

    [Fact]
    public void An_index_page_is_passed_over()
    {
        TestPage[] pages =
        [
            new(PageEncoding.Plain, 2, Encode.Int64s([1, 2])),
            new(PageEncoding.Plain, 0, [1, 2, 3]) { Type = PageType.Index },
            new(PageEncoding.Plain, 0, []),
            new(PageEncoding.Plain, 1, Encode.Int64s([3])),
        ];
        Assert.Equal(["1", "2", "3"], CellTexts.Of(TestFile.Write(new TestColumn("c", PhysicalType.Int64, pages)))[0]);
    }

    [Fact]
    public void A_page_of_missing_values_needs_no_dictionary()
    {
        var page = new TestPage(PageEncoding.RleDictionary, 3, []) { Present = [false, false, false] };
        foreach (var type in new[] { PageType.Data, PageType.DataV2 })
            Assert.Equal(
                [null, null, null],
                CellTexts.Of(TestFile.Write(new TestColumn("c", PhysicalType.Int64, [page with { Type = type }])))[0]
            );
    }

    [Fact]
    public void A_wrong_checksum_is_an_error_with_its_place()
    {
        var page = new TestPage(PageEncoding.Plain, 1, Encode.Int64s([1])) { Checksum = 5 };
        var error = Refused(TestFile.Write(new TestColumn("c", PhysicalType.Int64, [page])));
        Assert.Equal((4L, "a page of column 'c' is damaged: its checksum is wrong"), (error.Offset, error.Reason));
    }

    [Theory]
    [InlineData("PARE", "the footer is encrypted")]
    [InlineData("PAR2", "does not end with PAR1")]
    public void Files_of_another_kind_are_refused(string magic, string reason)
    {
        var bytes = TestFile.Write(new TestColumn("c", PhysicalType.Int64, [new(PageEncoding.Plain, 0, [])]));
        Encoding.ASCII.GetBytes(magic).CopyTo(bytes, bytes.Length - 4);
        Assert.Contains(reason, Refused(bytes).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_read_is_said_by_name()
    {
        var page = new TestPage(PageEncoding.DeltaByteArray, 1, Encode.Int64s([1]));
        var column = new TestColumn("price", PhysicalType.Int64, [page]);
        Assert.Contains(
            "'price' has values of type Int64 in the encoding DeltaByteArray",
            Refused(TestFile.Write(column)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "'price' is compressed by codec Lzo",
            Refused(TestFile.Write(CompressionCodec.Lzo, null, column)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void More_rows_than_bytes_can_hold_are_refused()
    {
        // A thousand million equal values, which a run of ten bytes says.
        const int rows = 1_000_000_000;
        TestPage[] pages =
        [
            new(PageEncoding.Plain, 1, Encode.Int64s([1])) { Type = PageType.Dictionary },
            new(PageEncoding.RleDictionary, rows, [1, 0x80, 0xA8, 0xD6, 0xB9, 0x07, 0]),
        ];
        Assert.Contains(
            "which no data does",
            Refused(TestFile.Write(new TestColumn("c", PhysicalType.Int64, pages))).Message,
            StringComparison.Ordinal
        );
    }

    private static ParquetException Refused(byte[] bytes) => Assert.Throws<ParquetException>(() => CellTexts.Of(bytes));

    private static List<string?> Read(
        PhysicalType type,
        byte[] values,
        int rows,
        int length = 0,
        Action<ThriftWriter>? logical = null
    )
    {
        var column = new TestColumn("c", type, [new(PageEncoding.Plain, rows, values)])
        {
            Length = length,
            Logical = logical,
        };
        return CellTexts.Of(TestFile.Write(column))[0];
    }
}
