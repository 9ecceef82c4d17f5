using LeakGate.Configuration.Files;
using LeakGate.Parquet;

namespace LeakGate.Splits;

/// <summary>Some rows of a row group that one worker decodes by itself.</summary>
/// <param name="FirstRow">0-based, within the row group.</param>
/// <param name="RowsBefore">Rows of the file before it.</param>
internal readonly record struct ParquetChunk(int RowGroup, int FirstRow, int Rows, long RowsBefore, int Bytes);

/// <summary>
/// Deals out the chunks of a file. Nothing is read here: which columns are wanted, and hence which bytes, is the
/// business of whoever decodes a chunk.
/// </summary>
internal sealed class ParquetChunks(ParquetChunk[] chunks) : ChunkSource
{
    /// <summary>
    /// A file comes in so many chunks about, where it is large: enough for every worker to have some, and few enough
    /// for the dictionaries of a row group not to be read too often.
    /// </summary>
    private const int ChunksPerFile = 32;

    private int next;

    /// <summary>Divides a file into chunks, which depend on nothing but the file.</summary>
    /// <param name="leastRows">Rows of a chunk at least, where a row group has as many.</param>
    /// <exception cref="GateException">There are too many.</exception>
    public static ParquetChunk[] Divide(DataFile file, ParquetFile parquet, int leastRows)
    {
        var most = Math.Clamp(parquet.Rows / ChunksPerFile, leastRows, RowRef.MaxRowsPerChunk);
        var chunks = new List<ParquetChunk>();
        var before = 0L;
        for (var g = 0; g < parquet.RowGroups.Count; g++)
        {
            var group = parquet.RowGroups[g];
            if (group.Rows == 0)
                continue;
            // Halves that are a little too large are better than a small rest.
            var parts = (int)
                Math.Max(
                    Math.Ceiling((double)group.Rows / RowRef.MaxRowsPerChunk),
                    Math.Round((double)group.Rows / most)
                );
            parts = Math.Max(parts, 1);
            var bytes = parquet.Columns.Sum(group.SizeOf) / parts;
            for (var part = 0; part < parts; part++)
            {
                var first = (int)((long)group.Rows * part / parts);
                var end = (int)((long)group.Rows * (part + 1) / parts);
                chunks.Add(new ParquetChunk(g, first, end - first, before + first, (int)Math.Min(int.MaxValue, bytes)));
            }
            before += group.Rows;
        }
        if (chunks.Count > RowRef.MaxChunks)
            throw Utf8Input.Unreadable(file, $"the file has more than {RowRef.MaxChunks} row groups", "smaller files");
        return [.. chunks];
    }

    public override bool Read(Chunk chunk)
    {
        if (next == chunks.Length)
            return false;
        (chunk.Index, chunk.Length) = (next, chunks[next].Bytes);
        next++;
        return true;
    }

    public override void Dispose() { }
}
