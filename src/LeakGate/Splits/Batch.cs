using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LeakGate.Splits;

/// <summary>Which forms of a column's cells a round needs; the decoder fills those and no others.</summary>
[Flags]
internal enum CellForms : byte
{
    None = 0,

    /// <summary><see cref="ColumnBuffer.Keys"/>: equal values have equal keys.</summary>
    Keys = 1,

    /// <summary><see cref="ColumnBuffer.Numbers"/>, and <see cref="ColumnBuffer.Times"/> of a time column.</summary>
    Values = 2,

    /// <summary><see cref="ColumnBuffer.Text"/>: the bytes of the cell as they stand in the file.</summary>
    Text = 4,
}

/// <summary>
/// Some rows of one split, by column. Buffers are reused from batch to batch; nothing is allocated per row or cell.
/// </summary>
internal sealed class Batch
{
    /// <summary>Rows a batch holds at most: small enough that a dozen columns stay in the second-level cache.</summary>
#if DEBUG
    // Small on purpose: refill and carry-over bugs show in every test.
    public const int Capacity = 64;
#else
    public const int Capacity = 2048;
#endif

    private readonly int[] rowsInChunk = new int[Capacity];
    private ulong position;

    public Batch(int split, ReadOnlySpan<ColumnPlan> columns)
    {
        Split = split;
        Columns = new ColumnBuffer[columns.Length];
        for (var i = 0; i < columns.Length; i++)
            Columns[i] = new ColumnBuffer(columns[i]);
    }

    /// <summary>Index of the split that all rows belong to.</summary>
    public int Split { get; }

    /// <summary>Number of rows.</summary>
    public int Count { get; set; }

    /// <summary>One buffer per column of the data set; empty for columns that no measurement wants.</summary>
    public ColumnBuffer[] Columns { get; }

    /// <summary>0-based position of each row in its chunk.</summary>
    public Span<int> RowsInChunk => rowsInChunk;

    /// <summary>Bytes of the chunk that text slices point into.</summary>
    public byte[] ChunkBytes { get; private set; } = [];

    /// <summary>Where row <paramref name="row"/> of the batch is in the input.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RowRef Ref(int row) => new(position | (uint)rowsInChunk[row]);

    /// <summary>Empties the batch for rows of a chunk.</summary>
    public void Begin(int file, int chunk, byte[] chunkBytes)
    {
        position = new RowRef(Split, file, chunk, 0).Bits;
        ChunkBytes = chunkBytes;
        Clear();
    }

    /// <summary>Empties the batch; the chunk stays the same.</summary>
    public void Clear()
    {
        Count = 0;
        foreach (var column in Columns)
            column.Clear();
    }
}

/// <summary>How one column is decoded in a round.</summary>
/// <param name="Time">Whether the column orders the rows and is read with <paramref name="TimeFormat"/>.</param>
/// <param name="TimeFormat">A declared format, or null for ISO 8601 and plain numbers.</param>
internal readonly record struct ColumnPlan(ColumnKind Kind, CellForms Forms, bool Time, string? TimeFormat);

/// <summary>The cells of one column of a batch.</summary>
internal sealed class ColumnBuffer
{
    /// <summary>The key of a missing value, in both lanes. No value has it: it is a NaN, and NaN is a missing value.</summary>
    public const ulong NullKey = 0x7FF8_0000_0000_0001;

    private readonly ulong[] keys;
    private readonly ulong[] highKeys;
    private readonly int[] starts;
    private readonly int[] lengths;
    private byte[] side = [];
    private int sideUsed;

    /// <summary>Rows whose keys are still to be taken from <see cref="Entries"/>.</summary>
    private int rowsByEntry;

    public ColumnBuffer(in ColumnPlan plan)
    {
        Plan = plan;
        var forms = plan.Forms;
        keys = forms.HasFlag(CellForms.Keys) ? new ulong[Batch.Capacity] : [];
        highKeys = plan.Kind != ColumnKind.Text || keys.Length == 0 ? keys : new ulong[Batch.Capacity];
        Numbers = forms.HasFlag(CellForms.Values) && plan.Kind == ColumnKind.Number ? new double[Batch.Capacity] : [];
        Times = forms.HasFlag(CellForms.Values) && plan.Time ? new long[Batch.Capacity] : [];
        starts = forms.HasFlag(CellForms.Text) ? new int[Batch.Capacity] : [];
        lengths = forms.HasFlag(CellForms.Text) ? new int[Batch.Capacity] : [];
    }

    public ColumnPlan Plan { get; }

    /// <summary>Whether the bytes of cells are wanted.</summary>
    public bool HasText => starts.Length > 0;

    /// <summary>The last day that a date column read; rows near each other are mostly of one day.</summary>
    public DayCache Days { get; } = new();

    /// <summary>Low 64 bits of the cell's identity.</summary>
    public ulong[] Keys
    {
        get
        {
            if (rowsByEntry > 0)
                TakeKeysOfEntries();
            return keys;
        }
    }

    /// <summary>High 64 bits of a text's identity; the same array as <see cref="Keys"/> for other kinds.</summary>
    public ulong[] HighKeys
    {
        get
        {
            if (rowsByEntry > 0)
                TakeKeysOfEntries();
            return highKeys;
        }
    }

    /// <summary>
    /// The few values that the rows of this batch refer to, where the format stores them once: who asks by entry need not
    /// look at the keys of rows. Null otherwise.
    /// </summary>
    public ValueEntries? Entries { get; private set; }

    /// <summary>Values of a number column; NaN where missing.</summary>
    public double[] Numbers { get; }

    /// <summary>
    /// Position in time, ordered as time is: 100 ns ticks for dates, an order-preserving code for numbers (see
    /// <see cref="TimeAxis"/>); <see cref="TimeAxis.Missing"/> where missing.
    /// </summary>
    public long[] Times { get; }

    /// <summary>
    /// Where the bytes of cells come from, where writing out every cell would be a waste: of formats that store values
    /// and not text. Good for the rows of one batch.
    /// </summary>
    public ICellTexts? Texts { get; set; }

    /// <summary>Missing cells in this batch.</summary>
    public int Nulls { get; set; }

    /// <summary>Cells of this batch that are infinite numbers.</summary>
    public int Infinities { get; set; }

    /// <summary>Whether the cell is missing; needs <see cref="CellForms.Keys"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsNull(int row) => Keys[row] == NullKey && HighKeys[row] == NullKey;

    public void Clear()
    {
        Nulls = 0;
        Infinities = 0;
        sideUsed = 0;
        Texts = null;
        Entries = null;
        rowsByEntry = 0;
    }

    /// <summary>Says which entry each row has, in place of its keys; they are taken from the entries once asked for.</summary>
    public void SetEntries(ValueEntries entries, int rows)
    {
        Entries = entries;
        rowsByEntry = rows;
    }

    /// <summary>
    /// The bytes of a cell as they stand in the file, quotes removed; empty where missing. Good until the next call.
    /// </summary>
    public ReadOnlySpan<byte> Text(Batch batch, int row)
    {
        if (Texts is { } texts)
            return texts.TextOf(row);
        var start = starts[row];
        return start >= 0 ? batch.ChunkBytes.AsSpan(start, lengths[row]) : side.AsSpan(~start, lengths[row]);
    }

    // The machine's own gathering loads are no faster than loads one by one.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TakeKeysOfEntries()
    {
        var ofRow = Entries!.OfRow.AsSpan(0, rowsByEntry);
        rowsByEntry = 0;
        var (low, high) = (Entries.Low, Entries.High);
        for (var row = 0; row < ofRow.Length; row++)
            keys[row] = ofRow[row] < 0 ? NullKey : low[ofRow[row]];
        if (highKeys == keys)
            return;
        for (var row = 0; row < ofRow.Length; row++)
            highKeys[row] = ofRow[row] < 0 ? NullKey : high[ofRow[row]];
    }

    /// <summary>Remembers where the bytes of a cell are; copies them only if they are not part of the chunk.</summary>
    public void SetText(int row, ReadOnlySpan<byte> text, byte[] chunk)
    {
        lengths[row] = text.Length;
        if (text.Length == 0)
        {
            starts[row] = 0;
            return;
        }
        var offset = Unsafe.ByteOffset(ref MemoryMarshal.GetArrayDataReference(chunk), ref Unsafe.AsRef(in text[0]));
        if (offset >= 0 && offset < chunk.Length)
        {
            starts[row] = (int)offset;
            return;
        }
        if (sideUsed + text.Length > side.Length)
            Array.Resize(ref side, Math.Max(4096, 2 * (sideUsed + text.Length)));
        text.CopyTo(side.AsSpan(sideUsed));
        starts[row] = ~sideUsed;
        sideUsed += text.Length;
    }
}

/// <summary>Values that rows refer to by number, as to a Parquet dictionary; another list is another object.</summary>
/// <param name="low">Low half of each value's identity; none is a missing value.</param>
/// <param name="high">High half.</param>
/// <param name="ofRow">The entry of each row of the batch, negative where it has no value.</param>
internal sealed class ValueEntries(int count, ulong[] low, ulong[] high, int[] ofRow)
{
    public int Count => count;

    public ulong[] Low => low;

    public ulong[] High => high;

    public int[] OfRow => ofRow;
}

/// <summary>Writes out the cells of one column of one batch when asked.</summary>
internal interface ICellTexts
{
    /// <summary>The text of a cell, empty where missing. Good until the next call.</summary>
    ReadOnlySpan<byte> TextOf(int row);
}

/// <summary>How positions on a time column are coded as 64-bit integers that sort as time does.</summary>
internal static class TimeAxis
{
    /// <summary>Stands for a missing time; lies before every real one.</summary>
    public const long Missing = long.MinValue;

    /// <summary>Codes a number so that codes compare as numbers do.</summary>
    public static long FromNumber(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value + 0.0);
        return bits >= 0 ? bits : long.MinValue - bits;
    }

    /// <summary>The number that <see cref="FromNumber"/> coded.</summary>
    public static double ToNumber(long code) => BitConverter.Int64BitsToDouble(code >= 0 ? code : long.MinValue - code);
}
