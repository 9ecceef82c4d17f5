using System.Buffers.Binary;
using LeakGate.Parquet.Format;
using Microsoft.Win32.SafeHandles;

namespace LeakGate.Parquet;

/// <summary>
/// A Parquet file: its columns, its row groups, and readers of one column of one row group, any number of which may be
/// in use at a time on any threads.
/// </summary>
public sealed class ParquetFile : IDisposable
{
    /// <summary>Bytes of the mark at the start and the end of a file.</summary>
    internal const int MagicLength = 4;

    /// <summary>Behind the footer: its length and the mark.</summary>
    private const int TailLength = 4 + MagicLength;

    /// <summary>
    /// Rows for every byte of a file at most. A column of one value takes some hundred bytes for a million rows; what
    /// goes far beyond only keeps its reader busy.
    /// </summary>
    internal const long MostRowsPerByte = 1 << 14;

    private readonly SafeFileHandle handle;
    private readonly FileMetadata metadata;

    private ParquetFile(SafeFileHandle handle, FileMetadata metadata, long length, long footerStart)
    {
        (this.handle, this.metadata) = (handle, metadata);
        (Length, DataEnd) = (length, footerStart);
    }

    /// <summary>The leaves of the schema, in the order of the file.</summary>
    public IReadOnlyList<ParquetColumn> Columns => metadata.Columns;

    public IReadOnlyList<RowGroup> RowGroups => metadata.RowGroups;

    /// <summary>Rows of all row groups.</summary>
    public long Rows => metadata.Rows;

    /// <summary>Bytes of the file.</summary>
    public long Length { get; }

    /// <summary>Where the footer begins; all pages lie before.</summary>
    internal long DataEnd { get; }

    /// <summary>Opens a file and reads its footer.</summary>
    /// <exception cref="ParquetException">It is no Parquet file, or a damaged or encrypted one.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static ParquetFile Open(string path)
    {
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.RandomAccess);
        try
        {
            return Open(handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>A reader of one column of one row group, from its first row.</summary>
    /// <exception cref="ParquetException">The column is repeated, encrypted or in another file.</exception>
    public ColumnReader OpenColumn(int rowGroup, ParquetColumn column) => new(this, RowGroups[rowGroup], column);

    public void Dispose() => handle.Dispose();

    /// <summary>Reads exactly so many bytes.</summary>
    internal void Read(long offset, Span<byte> target) => Fill(handle, offset, target);

    private static ParquetFile Open(SafeFileHandle handle)
    {
        var length = RandomAccess.GetLength(handle);
        if (length < MagicLength + TailLength)
            throw new ParquetException($"the file has {length} bytes, too few for a Parquet file", 0);
        Span<byte> tail = stackalloc byte[TailLength];
        Fill(handle, length - TailLength, tail);
        var magic = tail[4..];
        if (magic.SequenceEqual("PARE"u8))
            throw new ParquetException("the footer is encrypted, and encrypted files are not read", length - MagicLength);
        if (!magic.SequenceEqual("PAR1"u8))
            throw new ParquetException(
                "the file does not end with PAR1: it is no Parquet file, or it is cut off",
                length - MagicLength
            );
        var footerLength = BinaryPrimitives.ReadUInt32LittleEndian(tail);
        var footerStart = length - TailLength - footerLength;
        if (footerStart < MagicLength || footerLength > int.MaxValue)
            throw new ParquetException(
                $"the footer is said to have {footerLength} bytes, and the file has {length}",
                length - TailLength
            );
        var footer = new byte[footerLength];
        Fill(handle, footerStart, footer);
        var metadata = FileMetadata.Read(footer, footerStart);
        if (metadata.Rows > length * MostRowsPerByte)
            throw new ParquetException(
                $"the file is said to hold {metadata.Rows} rows in {length} bytes, which no data does",
                footerStart
            );
        return new ParquetFile(handle, metadata, length, footerStart);
    }

    private static void Fill(SafeFileHandle handle, long offset, Span<byte> target)
    {
        while (!target.IsEmpty)
        {
            var read = RandomAccess.Read(handle, target, offset);
            if (read == 0)
                throw new ParquetException("the file ends here; it was shortened while it was read", offset);
            offset += read;
            target = target[read..];
        }
    }
}
