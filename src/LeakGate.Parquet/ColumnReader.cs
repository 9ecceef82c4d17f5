using LeakGate.Parquet.Compression;
using LeakGate.Parquet.Encodings;
using LeakGate.Parquet.Format;

namespace LeakGate.Parquet;

/// <summary>
/// Reads one column of one row group from its first row to its last, some rows at a time. What a read found is good until
/// the next. Not thread-safe.
/// </summary>
public sealed class ColumnReader : IDisposable
{
    private readonly ParquetColumn column;
    private readonly PageReader pages;
    private readonly HybridRuns levels = new();
    private readonly DecodedValues values = new();
    private readonly DictionaryIndices indices = new();
    private readonly NoValues noValues = new();
    private readonly ValueDecoder?[] decoders = new ValueDecoder?[(int)PageEncoding.ByteStreamSplit + 1];
    private int[] levelValues = [];
    private byte[] present = [];
    private ParquetDictionary? dictionary;
    private ValueDecoder? decoder;
    private PageHeader header = new();
    private PageBytes page;
    private long rowsLeft;
    private int rowsInPage;
    private int nullsLeft;

    internal ColumnReader(ParquetReader file, RowGroup group, ParquetColumn column)
    {
        this.column = column;
        var chunk = group.Chunks[column.Index];
        if (column.IsRepeated)
            throw new ParquetException(
                $"column '{column.Name}' holds any number of values in a row (a list or map), which is not read",
                chunk.MetadataOffset
            );
        if (chunk.Refusal is { } refusal)
            throw new ParquetException($"{refusal}, which is not read", chunk.MetadataOffset);
        if (Codecs.NameOf(chunk.Codec) is null)
            throw new ParquetException(
                $"column '{column.Name}' is compressed by codec {chunk.Codec}, which is not read",
                chunk.MetadataOffset
            );
        pages = new PageReader(file, column, chunk);
        rowsLeft = group.Rows;
    }

    /// <summary>Rows that the next <see cref="Read"/> can read at once: those left of a page; 0 at the end.</summary>
    /// <exception cref="ParquetException">The next page is damaged.</exception>
    public int Available
    {
        get
        {
            while (rowsInPage == 0 && rowsLeft > 0)
                NextPage();
            return (int)Math.Min(rowsInPage, rowsLeft);
        }
    }

    /// <summary>Rows that the last read read.</summary>
    public int Rows { get; private set; }

    /// <summary>How many of them have no value.</summary>
    public int Nulls { get; private set; }

    /// <summary>1 for each row with a value and 0 for each without; empty where all have one.</summary>
    public ReadOnlySpan<byte> Present => Nulls == 0 ? default : present.AsSpan(0, Rows);

    /// <summary>Whether the values, if there are any, are <see cref="Indices"/> into <see cref="Dictionary"/>.</summary>
    public bool IsIndexed => decoder == indices;

    /// <summary>The distinct values of this column in this row group, once a page has referred to them.</summary>
    public ParquetDictionary? Dictionary => dictionary;

    /// <summary>Dictionary entry of each value that is there.</summary>
    public ReadOnlySpan<int> Indices => values.Indices.AsSpan(0, Rows - Nulls);

    /// <summary>The values that are there, little-endian, one behind the other; of columns with a width only.</summary>
    public ReadOnlySpan<byte> Fixed => values.Buffer.AsSpan(values.Start, (Rows - Nulls) * column.Width);

    /// <summary>The i-th value that is there; of columns without a width only.</summary>
    public ReadOnlySpan<byte> Bytes(int index) => values.Buffer.AsSpan(values.Starts[index], values.Lengths[index]);

    /// <summary>Reads the next rows.</summary>
    /// <param name="rows">No more than <see cref="Available"/>.</param>
    /// <exception cref="ParquetException">The page is damaged, or stored in a way that is not read.</exception>
    public void Read(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, Available);
        if (decoder is null)
            LoadPage();
        Rows = rows;
        Nulls = column.MaxDefinitionLevel == 0 ? 0 : ReadLevels(rows);
        decoder!.Read(rows - Nulls, values);
        rowsInPage -= rows;
        rowsLeft -= rows;
        if (header.Nulls < 0)
            return;
        nullsLeft -= Nulls;
        if (nullsLeft < 0 || (rowsInPage == 0 && nullsLeft != 0))
            throw page.Broken($"it is said to have {header.Nulls} missing values, and has others");
    }

    /// <summary>Passes over rows; whole pages are not even unpacked.</summary>
    /// <param name="step">Rows decoded at a time where a page is left out in part.</param>
    /// <exception cref="ParquetException">A page is damaged.</exception>
    public void Skip(long rows, int step = 4096)
    {
        while (rows > 0 && Available is > 0 and var available)
        {
            if (decoder is null && available <= rows)
            {
                pages.Skip(header);
                rowsLeft -= available;
                rowsInPage = 0;
                rows -= available;
                continue;
            }
            var count = (int)Math.Min(Math.Min(rows, available), step);
            Read(count);
            rows -= count;
        }
    }

    public void Dispose()
    {
        pages.Dispose();
        dictionary?.Dispose();
    }

    private void NextPage()
    {
        decoder = null;
        header = pages.ReadHeader();
        switch (header.Type)
        {
            case PageType.Dictionary:
                if (dictionary is not null)
                    throw new ParquetException(
                        $"column '{column.Name}' has two dictionaries in a row group",
                        header.Offset
                    );
                if (header.Encoding is not (PageEncoding.Plain or PageEncoding.PlainDictionary))
                    throw new ParquetException(
                        $"the dictionary of column '{column.Name}' has the encoding {header.Encoding}, which is not read",
                        header.Offset
                    );
                var read = new ParquetDictionary();
                dictionary = read;
                read.Read(target => pages.LoadDictionary(header, target), column, header.Values);
                indices.Entries = read.Count;
                break;
            case PageType.Index:
                pages.Skip(header);
                break;
            default:
                if (header.Values > rowsLeft)
                    throw new ParquetException(
                        $"a page of column '{column.Name}' has {header.Values} values where {rowsLeft} rows are left",
                        header.Offset
                    );
                rowsInPage = header.Values;
                if (rowsInPage == 0)
                    pages.Skip(header);
                break;
        }
    }

    private void LoadPage()
    {
        var loaded = pages.Load(header);
        page = loaded.Values;
        nullsLeft = loaded.Nulls;
        if (column.MaxDefinitionLevel > 0)
            levels.Begin(loaded.Levels, 32 - int.LeadingZeroCount(column.MaxDefinitionLevel));
        decoder = page.Length == 0 ? noValues : DecoderOf(loaded.Encoding);
        decoder.Begin(page);
    }

    private ValueDecoder DecoderOf(PageEncoding encoding)
    {
        if (encoding is PageEncoding.PlainDictionary or PageEncoding.RleDictionary)
            return indices;
        if (
            (uint)encoding >= (uint)decoders.Length
            || (decoders[(int)encoding] ??= Decoders.Create(encoding, column)) is not { } created
        )
            throw new ParquetException(
                $"column '{column.Name}' has values of type {column.Type} in the encoding {encoding}, which is not read",
                header.Offset
            );
        return created;
    }

    /// <summary>Finds out which values are there. Returns how many are not.</summary>
    private int ReadLevels(int rows)
    {
        if (levels.TrySkipRun(rows, column.MaxDefinitionLevel))
            return 0;
        if (present.Length < rows)
            (present, levelValues) = (new byte[rows], new int[rows]);
        var found = levelValues.AsSpan(0, rows);
        levels.Read(found);
        var there = 0;
        for (var i = 0; i < found.Length; i++)
        {
            var isThere = found[i] == column.MaxDefinitionLevel ? 1 : 0;
            present[i] = (byte)isThere;
            there += isThere;
        }
        if (IndexCheck.Largest(found) > (uint)column.MaxDefinitionLevel)
            throw page.Broken($"a level goes beyond {column.MaxDefinitionLevel}");
        return rows - there;
    }
}
