using LeakGate.Parquet;

namespace LeakGate.Splits;

/// <summary>Values as a Parquet file stores them: those of a dictionary, or those that a read found.</summary>
/// <param name="dictionary">The dictionary, or null for what <paramref name="reader"/> has read.</param>
internal readonly ref struct StoredValues(ColumnReader reader, ParquetDictionary? dictionary)
{
    public int Count => dictionary?.Count ?? reader.Rows - reader.Nulls;

    /// <summary>All of them, of a column with a width.</summary>
    public ReadOnlySpan<byte> Fixed => dictionary is null ? reader.Fixed : dictionary.Fixed;

    /// <summary>One of them.</summary>
    public ReadOnlySpan<byte> this[int index, int width] =>
        width > 0 ? Fixed.Slice(index * width, width)
        : dictionary is null ? reader.Bytes(index)
        : dictionary.Bytes(index);
}
