using Microsoft.Win32.SafeHandles;

namespace LeakGate.Parquet;

/// <summary>
/// An open Parquet file. Any number of columns may be read at a time on any threads, as long as each
/// <see cref="ColumnReader"/> stays with one.
/// </summary>
public sealed class ParquetReader : IDisposable
{
    private readonly SafeFileHandle handle;

    internal ParquetReader(ParquetFile file, SafeFileHandle handle) => (File, this.handle) = (file, handle);

    public ParquetFile File { get; }

    /// <summary>Where the footer begins; all pages lie before.</summary>
    internal long DataEnd => File.DataEnd;

    /// <summary>A reader of one column of one row group, from its first row.</summary>
    /// <exception cref="ParquetException">The column is repeated, encrypted or in another file.</exception>
    public ColumnReader OpenColumn(int rowGroup, ParquetColumn column) => new(this, File.RowGroups[rowGroup], column);

    public void Dispose() => handle.Dispose();

    /// <summary>Reads exactly so many bytes.</summary>
    internal void Read(long offset, Span<byte> target) => ParquetFile.Fill(handle, offset, target);
}
