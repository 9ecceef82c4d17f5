namespace LeakGate.Splits;

/// <summary>
/// Where a row is, in 64 bits: split, file, chunk of the file, row of the chunk. Comparing two references compares
/// their positions in the input, so the lowest of some references does not depend on who found them first.
/// </summary>
internal readonly record struct RowRef(ulong Bits)
{
    public const int MaxSplits = 1 << 6;
    public const int MaxFiles = 1 << 14;
    public const int MaxChunks = 1 << 22;
    public const int MaxRowsPerChunk = 1 << 22;

    public RowRef(int split, int file, int chunk, int row)
        : this(((ulong)split << 58) | ((ulong)file << 44) | ((ulong)chunk << 22) | (uint)row) { }

    /// <summary>Greater than every real reference.</summary>
    public static RowRef None { get; } = new(ulong.MaxValue);

    public int Split => (int)(Bits >> 58);
    public int File => (int)(Bits >> 44) & (MaxFiles - 1);
    public int Chunk => (int)(Bits >> 22) & (MaxChunks - 1);
    public int Row => (int)Bits & (MaxRowsPerChunk - 1);

    /// <summary>The earlier of two places.</summary>
    public static RowRef Min(RowRef left, RowRef right) => left.Bits <= right.Bits ? left : right;
}
