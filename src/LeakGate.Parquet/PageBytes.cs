using System.Buffers;

namespace LeakGate.Parquet;

/// <summary>
/// The unpacked values of a page, somewhere in a larger buffer. Behind their end come at least <see cref="Slack"/> bytes
/// of whatever, so that vector loads may run over it.
/// </summary>
/// <param name="Offset">Where the page begins in the file, for errors.</param>
/// <param name="Column">Name of the column, for errors.</param>
internal readonly record struct PageBytes(byte[] Buffer, int Start, int End, long Offset, string Column)
{
    public const int Slack = 64;

    public int Length => End - Start;

    public ReadOnlySpan<byte> Span => Buffer.AsSpan(Start, End - Start);

    /// <summary>The bytes from a place in the buffer on.</summary>
    public PageBytes From(int start) => this with { Start = start };

    public ParquetException Broken(string found, Exception? inner = null) =>
        new($"a page of column '{Column}' is damaged: {found}", Offset, inner);

    public ParquetException Cut() => Broken("its values end too soon");
}

/// <summary>A pooled buffer that grows.</summary>
internal sealed class PooledBytes : IDisposable
{
    public byte[] Bytes { get; private set; } = [];

    /// <summary>Makes room for so many bytes and the slack behind them; what was in it is lost.</summary>
    public byte[] Reserve(int length)
    {
        if (Bytes.Length < length + PageBytes.Slack)
        {
            Dispose();
            Bytes = ArrayPool<byte>.Shared.Rent(length + PageBytes.Slack);
        }
        return Bytes;
    }

    public void Dispose()
    {
        if (Bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(Bytes);
        Bytes = [];
    }
}
