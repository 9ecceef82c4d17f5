using System.Collections.Immutable;
using LeakGate.Configuration;
using LeakGate.Configuration.Files;

namespace LeakGate.Splits;

/// <summary>A piece of a file that one worker decodes by itself; it begins and ends between two rows.</summary>
internal sealed class Chunk
{
    /// <summary>Bytes that every buffer has behind its text, so that vector loads may run over the end.</summary>
    public const int Slack = 64;

    /// <summary>0-based position of the chunk in its file.</summary>
    public int Index { get; set; }

    /// <summary>The bytes, of which the first <see cref="Length"/> count. The buffer is reused by its worker.</summary>
    public byte[] Bytes { get; set; } = [];

    public int Length { get; set; }

    /// <summary>Bytes of text that fit.</summary>
    public int Capacity => Math.Max(0, Bytes.Length - Slack);

    /// <summary>Makes room for so many bytes of text, keeping the first <paramref name="kept"/>.</summary>
    public void Reserve(int capacity, int kept)
    {
        if (Capacity >= capacity)
            return;
        var larger = GC.AllocateUninitializedArray<byte>(capacity + Slack);
        Bytes.AsSpan(0, kept).CopyTo(larger);
        Bytes = larger;
    }

    public ReadOnlyMemory<byte> Memory => Bytes.AsMemory(0, Length);
}

/// <summary>One pass over a file, chunk by chunk. Not thread-safe: workers take turns to read and decode side by side.</summary>
internal abstract class ChunkSource : IDisposable
{
    /// <summary>Reads the next chunk; false at the end of the file.</summary>
    public abstract bool Read(Chunk chunk);

    public abstract void Dispose();
}

/// <summary>What the first rows of a file show of a column.</summary>
/// <param name="Kind">The narrowest kind that fits them; later rows can only widen it.</param>
/// <param name="Mean">Mean of their finite numbers; 0 where there are none.</param>
internal readonly record struct ColumnSample(ColumnKind Kind, double Mean);

/// <summary>A row as it stands in its file, for examples.</summary>
/// <param name="Line">1-based line, or 0 where the format has no lines.</param>
/// <param name="Row">1-based number of the data row in the file.</param>
/// <param name="Cells">The texts of the wanted columns, in the order asked for; null where missing.</param>
internal sealed record LookedUpRow(long Line, long Row, ImmutableArray<string?> Cells);

/// <summary>
/// A data file of any format: its columns, passes over its chunks, the decoding of a chunk into batches, and single
/// rows. This is the seam behind which formats live.
/// </summary>
internal abstract class TableReader(DataFile file, int index, int split)
{
    public DataFile File { get; } = file;

    /// <summary>Position of the file among the data set's files; part of every <see cref="RowRef"/>.</summary>
    public int Index { get; } = index;

    /// <summary>The split of all its rows, where no column tells it.</summary>
    public int Split { get; } = split;

    /// <summary>Names of the file's columns, in its order.</summary>
    public abstract ImmutableArray<string> Columns { get; }

    /// <summary>The reader of the file itself, without the columns that its folders add.</summary>
    public virtual TableReader OfFile => this;

    /// <summary>Whether a row may leave columns out, so that <see cref="Columns"/> may grow as rows are read.</summary>
    public virtual bool RowsMayLackColumns => false;

    /// <summary>Whether a pass has met columns that are not among <see cref="Columns"/>.</summary>
    public virtual bool HasLateColumns => false;

    /// <summary>Makes late columns part of <see cref="Columns"/>; not to be called while a pass runs.</summary>
    public virtual void TakeLateColumns() { }

    /// <summary>Reads the whole file for its columns, where rows may lack some.</summary>
    public virtual void FindAllColumns() { }

    /// <summary>What the first rows show, one item per column.</summary>
    public abstract ImmutableArray<ColumnSample> Sample(NullSpellings nulls);

    /// <summary>Starts a pass.</summary>
    public abstract ChunkSource Open();

    /// <summary>Decodes a chunk into the batches of <paramref name="worker"/>. Called by several threads at once.</summary>
    public abstract void Decode(Chunk chunk, DecodeWorker worker);

    /// <summary>
    /// Reads rows back. <paramref name="rows"/> are in ascending order; answers come in the same order. A pass must
    /// have been completed before, so that chunks are known.
    /// </summary>
    public abstract ImmutableArray<LookedUpRow> Lookup(ImmutableArray<RowRef> rows, ImmutableArray<string> columns);
}
