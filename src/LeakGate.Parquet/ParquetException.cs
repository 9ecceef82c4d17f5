namespace LeakGate.Parquet;

/// <summary>
/// A file that is not Parquet, is damaged, or uses something that this reader does not read. Nothing else is thrown for
/// what a file holds; failures of the file system stay what they are.
/// </summary>
public sealed class ParquetException : Exception
{
    /// <param name="reason">What was found and what was expected, without a full stop.</param>
    /// <param name="offset">Byte of the file at which it was found, or of the page in which.</param>
    /// <param name="inner">The failure behind it, if any.</param>
    public ParquetException(string reason, long offset, Exception? inner = null)
        : base($"{reason} (at byte {offset})", inner) => (Reason, Offset) = (reason, offset);

    /// <summary>What was found and what was expected.</summary>
    public string Reason { get; }

    /// <summary>Byte of the file at which it was found, or at which the page begins that holds it.</summary>
    public long Offset { get; }
}
