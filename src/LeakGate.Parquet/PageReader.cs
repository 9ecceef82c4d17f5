using System.Buffers.Binary;
using LeakGate.Parquet.Compression;
using LeakGate.Parquet.Format;

namespace LeakGate.Parquet;

/// <summary>A data page whose levels and values have been found.</summary>
/// <param name="Levels">Which values are missing, run-length encoded; empty where none can be.</param>
internal readonly record struct DataPage(
    PageEncoding Encoding,
    int Rows,
    int Nulls,
    PageBytes Levels,
    PageBytes Values
);

/// <summary>Goes through the pages of a column chunk: reads headers, checks and unpacks bodies.</summary>
internal sealed class PageReader(ParquetReader file, ParquetColumn column, ColumnChunk chunk) : IDisposable
{
    /// <summary>Bytes read at least, where there are as many: small pages come several at a time.</summary>
    private const int ReadAhead = 1 << 16;

    /// <summary>Bytes of a header at most; the least and the largest value are in it, whatever their length.</summary>
    private const int MostHeader = 1 << 24;

    /// <summary>Bytes of a page at most; writers make pages of about one mebibyte.</summary>
    private const int MostSize = 1 << 30;

    private readonly PooledBytes window = new();
    private readonly PooledBytes unpacked = new();
    private long windowStart;
    private int windowLength;
    private long next = chunk.Start;

    /// <summary>Reads the header of the next page; its body has to be passed over or loaded before the next.</summary>
    public PageHeader ReadHeader()
    {
        var room = (int)Math.Min(MostHeader, file.DataEnd - next);
        for (var length = Math.Min(room, ReadAhead); ; length = (int)Math.Min(room, 16L * length))
        {
            try
            {
                return Checked(PageHeader.Read(Look(next, length), next));
            }
            catch (ParquetException) when (length < room)
            {
                // It may only be that the header is longer than what was looked at.
            }
        }
    }

    /// <summary>Leaves a page out.</summary>
    public void Skip(PageHeader header) => next = header.Offset + header.Length + header.PackedSize;

    /// <summary>Unpacks a data page. It is good until the next page is looked at.</summary>
    public DataPage Load(PageHeader header)
    {
        var body = ReadBody(header);
        return header.Type == PageType.Data ? LoadVersion1(header, body) : LoadVersion2(header, body);
    }

    /// <summary>Unpacks a dictionary into a buffer of its own.</summary>
    public PageBytes LoadDictionary(PageHeader header, PooledBytes target) =>
        Unpack(header, ReadBody(header), 0, target);

    public void Dispose()
    {
        window.Dispose();
        unpacked.Dispose();
    }

    private DataPage LoadVersion1(PageHeader header, PageBytes body)
    {
        var page = Unpack(header, body, 0, unpacked);
        if (column.MaxDefinitionLevel == 0)
            return new DataPage(header.Encoding, header.Values, -1, default, page);
        if (header.LevelEncoding != PageEncoding.Rle)
            throw new ParquetException(
                $"column '{column.Name}' stores what is missing in the encoding {header.LevelEncoding}, which has been given up and is not read",
                header.Offset
            );
        if (page.Length < 4)
            throw page.Cut();
        var length = BinaryPrimitives.ReadInt32LittleEndian(page.Span);
        if (length < 0 || length > page.Length - 4)
            throw page.Broken($"its levels are said to take {length} of {page.Length - 4} bytes");
        var start = page.Start + 4;
        var levels = page with { Start = start, End = start + length };
        return new DataPage(header.Encoding, header.Values, -1, levels, page.From(start + length));
    }

    private DataPage LoadVersion2(PageHeader header, PageBytes body)
    {
        var levelBytes = (long)header.DefinitionBytes + header.RepetitionBytes;
        if (
            header.DefinitionBytes < 0
            || header.RepetitionBytes < 0
            || levelBytes > Math.Min(header.Size, header.PackedSize)
        )
            throw body.Broken($"its levels are said to take {levelBytes} bytes of {header.PackedSize}");
        if (header.Nulls < 0 || header.Nulls > header.Values)
            throw body.Broken($"it is said to have {header.Nulls} missing values of {header.Values}");
        var valuesAt = body.Start + (int)levelBytes;
        var levels = body with { Start = body.Start + header.RepetitionBytes, End = valuesAt };
        var values = header.IsPacked
            ? Unpack(header, body.From(valuesAt), (int)levelBytes, unpacked)
            : body.From(valuesAt);
        return new DataPage(header.Encoding, header.Values, header.Nulls, levels, values);
    }

    private PageBytes Unpack(PageHeader header, PageBytes packed, int levelBytes, PooledBytes target)
    {
        var size = header.Size - levelBytes;
        if (!Codecs.IsPlausible(chunk.Codec, packed.Length, size))
            throw packed.Broken(
                $"{packed.Length} bytes of {Codecs.NameOf(chunk.Codec)} are said to hold {size} bytes, which they cannot"
            );
        // What is not packed stays where it was read, unless it has to outlive the window.
        if (chunk.Codec == CompressionCodec.Uncompressed && target == unpacked)
            return packed;
        var buffer = target.Reserve(size);
        if (size > 0)
        {
            try
            {
                Codecs.Decompress(chunk.Codec, packed.Span, buffer.AsSpan(0, size));
            }
            catch (InvalidDataException e)
            {
                throw packed.Broken(
                    $"its {Codecs.NameOf(chunk.Codec)} data cannot be unpacked: {e.Message.TrimEnd('.')}",
                    e
                );
            }
        }
        return packed with { Buffer = buffer, Start = 0, End = size };
    }

    private PageBytes ReadBody(PageHeader header)
    {
        var at = header.Offset + header.Length;
        next = at + header.PackedSize;
        var bytes = Look(at, header.PackedSize);
        var start = (int)(at - windowStart);
        var body = new PageBytes(window.Bytes, start, start + header.PackedSize, header.Offset, column.Name);
        if (header.Checksum is { } checksum && Crc32.Of(bytes) != checksum)
            throw body.Broken("its checksum is wrong");
        return body;
    }

    private PageHeader Checked(PageHeader header)
    {
        var offset = header.Offset;
        if (header.Type is not (PageType.Data or PageType.DataV2 or PageType.Dictionary or PageType.Index))
            throw new ParquetException(
                $"column '{column.Name}' has a page of the unknown type {(int)header.Type}",
                offset
            );
        if (header.PackedSize < 0 || header.PackedSize > file.DataEnd - offset - header.Length)
            throw new ParquetException(
                $"a page of column '{column.Name}' is said to take {header.PackedSize} bytes, and the data ends at byte {file.DataEnd}",
                offset
            );
        if (header.Size is < 0 or > MostSize)
            throw new ParquetException(
                $"a page of column '{column.Name}' is said to have {header.Size} bytes unpacked; 0 to {MostSize} are read",
                offset
            );
        if (header.Type != PageType.Index && header.Values < 0)
            throw new ParquetException($"a page of column '{column.Name}' has {header.Values} values", offset);
        return header;
    }

    /// <summary>Some bytes of the file; reads on where they are not in the window yet.</summary>
    private ReadOnlySpan<byte> Look(long offset, int length)
    {
        if (offset < windowStart || offset + length > windowStart + windowLength)
        {
            var wanted = (int)Math.Min(Math.Max(length, ReadAhead), file.DataEnd - offset);
            windowLength = 0;
            file.Read(offset, window.Reserve(wanted).AsSpan(0, wanted));
            (windowStart, windowLength) = (offset, wanted);
        }
        return window.Bytes.AsSpan((int)(offset - windowStart), length);
    }
}
