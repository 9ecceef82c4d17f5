using LeakGate.Parquet.Compression;
using LeakGate.Parquet.Format;

namespace LeakGate.Parquet.Tests;

/// <summary>A page that a test writes: its rows, which of them have a value, and the values in their encoding.</summary>
internal sealed record TestPage(PageEncoding Encoding, int Rows, byte[] Values)
{
    /// <summary>Which rows have a value; null where the column always has.</summary>
    public bool[]? Present { get; init; }

    public PageType Type { get; init; } = PageType.Data;

    /// <summary>Whether a page of version 2 is left unpacked although the column has a codec.</summary>
    public bool IsBare { get; init; }

    /// <summary>A checksum to write, or -1 for the right one.</summary>
    public long? Checksum { get; init; }
}

internal sealed record TestColumn(string Name, PhysicalType Type, TestPage[] Pages)
{
    public int Length { get; init; }

    public ConvertedType? Converted { get; init; }

    /// <summary>Writes the fields of the logical type's union.</summary>
    public Action<ThriftWriter>? Logical { get; init; }

    public int Scale { get; init; }

    public int Precision { get; init; }

    public bool IsOptional => Pages.Any(page => page.Present is not null);
}

/// <summary>Writes Parquet files of one row group as a test wants them, wrong ones too.</summary>
internal static class TestFile
{
    /// <summary>The bytes of a file.</summary>
    /// <param name="pack">The codec's packer; null for pages as they are.</param>
    public static byte[] Write(CompressionCodec codec, Func<byte[], byte[]>? pack, params TestColumn[] columns)
    {
        var file = new MemoryStream();
        file.Write("PAR1"u8);
        var rows = columns[0].Pages.Where(page => page.Type != PageType.Dictionary).Sum(page => page.Rows);
        var footer = new ThriftWriter().StructItem().Int32(1, 2).List(2, columns.Length + 1, 12);
        footer.StructItem().Text(4, "root").Int32(5, columns.Length).End();
        foreach (var column in columns)
            WriteSchema(footer, column);
        footer.Int64(3, rows).List(4, 1, 12).StructItem().List(1, columns.Length, 12);
        foreach (var column in columns)
        {
            var start = file.Position;
            foreach (var page in column.Pages)
                WritePage(file, page, column, pack ?? (bytes => bytes));
            footer.StructItem().Int64(2, start).Struct(3).Int32(1, (int)column.Type).List(2, 0, 5);
            footer.List(3, 1, 8).TextItem(column.Name).Int32(4, (int)codec).Int64(5, rows).Int64(6, 0);
            footer.Int64(7, file.Position - start).Int64(9, start).End().End();
        }
        footer.Int64(2, 0).Int64(3, rows).End().End();
        var bytes = footer.ToArray();
        file.Write(bytes);
        file.Write(BitConverter.GetBytes(bytes.Length));
        file.Write("PAR1"u8);
        return file.ToArray();
    }

    public static byte[] Write(params TestColumn[] columns) => Write(CompressionCodec.Uncompressed, null, columns);

    private static void WriteSchema(ThriftWriter footer, TestColumn column)
    {
        footer.StructItem().Int32(1, (int)column.Type);
        if (column.Length > 0)
            footer.Int32(2, column.Length);
        footer.Int32(3, column.IsOptional ? 1 : 0).Text(4, column.Name);
        if (column.Converted is { } converted)
            footer.Int32(6, (int)converted).Int32(7, column.Scale).Int32(8, column.Precision);
        if (column.Logical is { } logical)
        {
            footer.Struct(10);
            logical(footer);
            footer.End();
        }
        footer.End();
    }

    private static void WritePage(Stream file, TestPage page, TestColumn column, Func<byte[], byte[]> pack)
    {
        var levels = page.Present is null
            ? []
            : Encode.Hybrid([.. page.Present.Select(p => p ? 1 : 0)], 1, new Random(page.Rows));
        if (column.IsOptional && page.Present is null && page.Type != PageType.Dictionary)
            levels = Encode.Hybrid([.. Enumerable.Repeat(1, page.Rows)], 1, new Random(1));
        var isVersion2 = page.Type == PageType.DataV2;
        var head = isVersion2 || levels.Length == 0 ? levels : Encode.WithLength(levels);
        var body = isVersion2
            ? [.. head, .. page.IsBare ? page.Values : pack(page.Values)]
            : pack([.. head, .. page.Values]);
        var size = head.Length + page.Values.Length;
        var header = new ThriftWriter().StructItem().Int32(1, (int)page.Type).Int32(2, size).Int32(3, body.Length);
        if (page.Checksum is { } checksum)
            header.Int32(4, checksum < 0 ? (int)Crc32.Of(body) : (int)checksum);
        if (isVersion2)
        {
            header.Struct(8).Int32(1, page.Rows).Int32(2, page.Present?.Count(p => !p) ?? 0).Int32(3, page.Rows);
            header.Int32(4, (int)page.Encoding).Int32(5, levels.Length).Int32(6, 0).Bool(7, !page.IsBare).End();
        }
        else
        {
            header.Struct(page.Type == PageType.Dictionary ? 7 : 5).Int32(1, page.Rows).Int32(2, (int)page.Encoding);
            header.Int32(3, 3).Int32(4, 3).End();
        }
        file.Write(header.End().ToArray());
        file.Write(body);
    }
}
