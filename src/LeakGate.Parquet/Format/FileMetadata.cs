namespace LeakGate.Parquet.Format;

/// <summary>Reads what the footer says of a file.</summary>
internal sealed class FileMetadata
{
    private readonly List<SchemaElement> elements = [];
    private readonly List<RowGroup> groups = [];
    private ParquetColumn[]? columns;
    private long declaredRows;

    public ParquetColumn[] Columns => columns!;

    public IReadOnlyList<RowGroup> RowGroups => groups;

    public long Rows { get; private set; }

    /// <param name="footer">The footer's Thrift structure.</param>
    /// <param name="start">Where it is in the file; all data lies before.</param>
    public static FileMetadata Read(ReadOnlySpan<byte> footer, long start)
    {
        var metadata = new FileMetadata();
        var reader = new ThriftReader(footer, start);
        var outer = reader.BeginStruct();
        while (reader.NextField(out var id, out var type))
        {
            switch (id)
            {
                case 2:
                    for (var count = reader.ReadListHead(type, ThriftType.Struct); count > 0; count--)
                        metadata.elements.Add(SchemaElement.Read(ref reader));
                    break;
                case 3:
                    metadata.declaredRows = reader.ReadInt64(type);
                    break;
                case 4:
                    metadata.columns ??= SchemaTree.Columns(metadata.elements, start);
                    for (var count = reader.ReadListHead(type, ThriftType.Struct); count > 0; count--)
                        metadata.groups.Add(metadata.ReadRowGroup(ref reader, start));
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }
        reader.EndStruct(outer);
        metadata.columns ??= SchemaTree.Columns(metadata.elements, start);
        metadata.Rows = metadata.groups.Sum(group => (long)group.Rows);
        if (metadata.Rows != metadata.declaredRows)
            throw new ParquetException(
                $"the file is said to have {metadata.declaredRows} rows, and its row groups have {metadata.Rows}",
                start
            );
        return metadata;
    }

    private RowGroup ReadRowGroup(ref ThriftReader reader, long footerStart)
    {
        var offset = reader.Offset;
        var chunks = new List<ColumnChunk>();
        var rows = -1L;
        var outer = reader.BeginStruct();
        while (reader.NextField(out var id, out var type))
        {
            switch (id)
            {
                case 1:
                    for (var count = reader.ReadListHead(type, ThriftType.Struct); count > 0; count--)
                    {
                        if (chunks.Count == Columns.Length)
                            throw new ParquetException("a row group has more columns than the schema", reader.Offset);
                        chunks.Add(ReadChunk(ref reader, Columns[chunks.Count], footerStart));
                    }
                    break;
                case 3:
                    rows = reader.ReadInt64(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }
        reader.EndStruct(outer);
        if (rows is < 0 or > int.MaxValue)
            throw new ParquetException($"a row group has {rows} rows; 0 to {int.MaxValue} are read", offset);
        if (chunks.Count != Columns.Length)
            throw new ParquetException(
                $"a row group has {chunks.Count} columns where the schema has {Columns.Length}",
                offset
            );
        foreach (var column in Columns)
        {
            if (!column.IsRepeated && chunks[column.Index].Values != rows && chunks[column.Index].Refusal is null)
                throw new ParquetException(
                    $"column '{column.Name}' has {chunks[column.Index].Values} values in a row group of {rows} rows",
                    offset
                );
        }
        return new RowGroup((int)rows, [.. chunks]);
    }

    private static ColumnChunk ReadChunk(ref ThriftReader reader, ParquetColumn column, long footerStart)
    {
        var offset = reader.Offset;
        var chunk = default(ColumnChunk?);
        string? refusal = null;
        var outer = reader.BeginStruct();
        while (reader.NextField(out var id, out var type))
        {
            switch (id)
            {
                case 1:
                    refusal = $"the values of column '{column.Name}' are in another file, '{reader.ReadString(type)}'";
                    break;
                case 3:
                    reader.RequireStruct(type);
                    chunk = ReadChunkMetadata(ref reader, column, footerStart);
                    break;
                case 8 or 9:
                    refusal = $"column '{column.Name}' is encrypted";
                    reader.Skip(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }
        reader.EndStruct(outer);
        if (chunk is null && refusal is null)
            throw new ParquetException($"the footer does not say where column '{column.Name}' is", offset);
        return (chunk ?? default) with { Refusal = refusal, MetadataOffset = offset };
    }

    private static ColumnChunk ReadChunkMetadata(ref ThriftReader reader, ParquetColumn column, long footerStart)
    {
        var offset = reader.Offset;
        var (type, codec) = (-1, CompressionCodec.Uncompressed);
        var (values, size, dataStart, dictionaryStart) = (-1L, -1L, -1L, -1L);
        var outer = reader.BeginStruct();
        while (reader.NextField(out var id, out var fieldType))
        {
            switch (id)
            {
                case 1:
                    type = reader.ReadInt32(fieldType);
                    break;
                case 4:
                    codec = (CompressionCodec)reader.ReadInt32(fieldType);
                    break;
                case 5:
                    values = reader.ReadInt64(fieldType);
                    break;
                case 7:
                    size = reader.ReadInt64(fieldType);
                    break;
                case 9:
                    dataStart = reader.ReadInt64(fieldType);
                    break;
                case 11:
                    dictionaryStart = reader.ReadInt64(fieldType);
                    break;
                default:
                    reader.Skip(fieldType);
                    break;
            }
        }
        reader.EndStruct(outer);
        if (type != (int)column.Type)
            throw new ParquetException(
                $"column '{column.Name}' is {column.Type} in the schema and of type {type} in a row group",
                offset
            );
        // Some writers put 0 where there is no dictionary.
        var start = dictionaryStart > 0 ? Math.Min(dictionaryStart, dataStart) : dataStart;
        var isInside =
            start >= ParquetFile.MagicLength && size >= 0 && start <= footerStart && size <= footerStart - start;
        if (!isInside && values != 0)
            throw new ParquetException(
                $"column '{column.Name}' is said to be {size} bytes from byte {start}, and the data ends at byte {footerStart}",
                offset
            );
        return new ColumnChunk(codec, values, start, size, null, offset);
    }
}
