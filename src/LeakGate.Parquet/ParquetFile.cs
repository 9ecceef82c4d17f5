using System.Buffers.Binary;
using LeakGate.Parquet.Format;
using Microsoft.Win32.SafeHandles;

namespace LeakGate.Parquet;

/// <summary>What the footer of a Parquet file says: its columns and row groups. It keeps no file open.</summary>
public sealed class ParquetFile
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

    private readonly string path;
    private readonly FileMetadata metadata;

    private ParquetFile(string path, FileMetadata metadata, long length, long footerStart)
    {
        (this.path, this.metadata) = (path, metadata);
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

    /// <summary>Reads the footer of a file.</summary>
    /// <exception cref="ParquetException">It is no Parquet file, or a damaged or encrypted one.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static ParquetFile Read(string path)
    {
        using var handle = OpenHandle(path);
        var length = RandomAccess.GetLength(handle);
        if (length < MagicLength + TailLength)
            throw new ParquetException($"the file has {length} bytes, too few for a Parquet file", 0);
        Span<byte> tail = stackalloc byte[TailLength];
        Fill(handle, length - TailLength, tail);
        var magic = tail[4..];
        if (magic.SequenceEqual("PARE"u8))
            throw new ParquetException(
                "the footer is encrypted, and encrypted files are not read",
                length - MagicLength
            );
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
        if (metadata.Rows / MostRowsPerByte > length)
            throw new ParquetException(
                $"the file is said to hold {metadata.Rows} rows in {length} bytes, which no data does",
                footerStart
            );
        return new ParquetFile(path, metadata, length, footerStart);
    }

    /// <summary>Opens the file for reading values.</summary>
    /// <exception cref="ParquetException">It is not as long as it was when its footer was read.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public ParquetReader Open()
    {
        var handle = OpenHandle(path);
        if (RandomAccess.GetLength(handle) == Length)
            return new ParquetReader(this, handle);
        handle.Dispose();
        throw Changed(Length);
    }

    /// <summary>Fills <paramref name="target"/> from the file.</summary>
    internal static void Fill(SafeFileHandle handle, long offset, Span<byte> target)
    {
        while (!target.IsEmpty)
        {
            var read = RandomAccess.Read(handle, target, offset);
            if (read == 0)
                throw Changed(offset);
            offset += read;
            target = target[read..];
        }
    }

    private static SafeFileHandle OpenHandle(string path) =>
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.RandomAccess);

    private static ParquetException Changed(long offset) => new("the file was changed while it was read", offset);
}
