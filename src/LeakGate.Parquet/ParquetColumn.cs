using LeakGate.Parquet.Format;

namespace LeakGate.Parquet;

/// <summary>A column of a file: a leaf of its schema.</summary>
public sealed class ParquetColumn
{
    internal ParquetColumn() { }

    /// <summary>Position among the file's leaves.</summary>
    public required int Index { get; init; }

    /// <summary>
    /// Names of the groups that the leaf is in and its own, with dots between them. Of a list or map it is the path of
    /// the list or map itself, so several leaves may have one.
    /// </summary>
    public required string Name { get; init; }

    public required PhysicalType Type { get; init; }

    public required LogicalType Logical { get; init; }

    /// <summary>Bytes of each stored value; 0 where their lengths differ. A boolean takes one byte once decoded.</summary>
    public required int Width { get; init; }

    /// <summary>Whether a row holds any number of values (lists, maps); this reader does not read such columns.</summary>
    public required bool IsRepeated { get; init; }

    /// <summary>Optional nodes on the way to the leaf; a value is there where the level reaches it.</summary>
    internal int MaxDefinitionLevel { get; init; }
}

/// <summary>Where the values of one column of one row group are.</summary>
internal readonly record struct ColumnChunk(
    CompressionCodec Codec,
    long Values,
    long Start,
    long CompressedSize,
    string? Refusal,
    long MetadataOffset
);

/// <summary>Some rows of a file that are stored together.</summary>
public sealed class RowGroup
{
    internal RowGroup(int rows, ColumnChunk[] chunks) => (Rows, Chunks) = (rows, chunks);

    public int Rows { get; }

    /// <summary>Bytes that a column takes in the file.</summary>
    public long SizeOf(ParquetColumn column) => Chunks[column.Index].CompressedSize;

    internal ColumnChunk[] Chunks { get; }
}
