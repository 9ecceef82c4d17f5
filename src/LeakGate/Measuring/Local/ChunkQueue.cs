using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>
/// Deals out the chunks of all files. Reading a file is serial, decoding is not: a worker that finds a file being read
/// by another takes the next one, and waits only when all are taken.
/// </summary>
internal sealed class ChunkQueue(ImmutableArray<TableReader> files, Action<long>? progress) : IDisposable
{
    private readonly Source[] sources = [.. files.Select(file => new Source(file))];
    private long bytesRead;

    private readonly Lock failureGate = new();
    private Exception? failure;
    private long failedAt = long.MaxValue;

    /// <summary>Whether some cell contradicts its column's kind, so that the pass will be repeated.</summary>
    public volatile bool IsContradicted;

    /// <summary>Reads the next chunk into <paramref name="chunk"/> and returns its file; null at the end of all.</summary>
    public TableReader? Read(Chunk chunk)
    {
        while (true)
        {
            Source? busy = null;
            foreach (var source in sources)
            {
                if (source.Ended)
                    continue;
                if (!Monitor.TryEnter(source.Gate))
                {
                    busy ??= source;
                    continue;
                }
                if (ReadEntered(source, chunk))
                    return source.File;
            }
            if (busy is null)
                return null;
            Monitor.Enter(busy.Gate);
            if (ReadEntered(busy, chunk))
                return busy.File;
        }
    }

    /// <summary>
    /// Notes that a chunk could not be decoded. What comes before it in the input is still dealt out and what comes
    /// behind is not, so that the failure in the end is the first in the input, whoever met its own first.
    /// </summary>
    public void Fail(TableReader file, int chunk, Exception exception)
    {
        lock (failureGate)
        {
            if (PlaceOf(file, chunk) >= failedAt)
                return;
            failedAt = PlaceOf(file, chunk);
            failure = exception;
        }
    }

    /// <summary>Throws the first failure in the input, if there is any.</summary>
    public void ThrowIfFailed()
    {
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
    }

    public void Dispose()
    {
        foreach (var source in sources)
            source.Chunks?.Dispose();
    }

    private bool ReadEntered(Source source, Chunk chunk)
    {
        try
        {
            if (source.Ended)
                return false;
            source.Chunks ??= source.File.Open();
            if (PlaceOf(source.File, source.Next) < Volatile.Read(ref failedAt) && source.Chunks.Read(chunk))
            {
                source.Next++;
                progress?.Invoke(Interlocked.Add(ref bytesRead, chunk.Length));
                return true;
            }
            source.Ended = true;
            source.Chunks.Dispose();
            return false;
        }
        catch (Exception e)
        {
            source.Ended = true;
            Fail(source.File, source.Next, Utf8Input.IsReadFailure(e) ? Utf8Input.Unreadable(source.File.File, e) : e);
            return false;
        }
        finally
        {
            Monitor.Exit(source.Gate);
        }
    }

    /// <summary>Orders the chunks of all files as they stand in the input.</summary>
    private static long PlaceOf(TableReader file, int chunk) => ((long)file.Index << 32) | (uint)chunk;

    private sealed class Source(TableReader file)
    {
        public TableReader File { get; } = file;
        public object Gate { get; } = new();
        public ChunkSource? Chunks { get; set; }

        /// <summary>Position of the chunk that is read next.</summary>
        public int Next { get; set; }
        public bool Ended { get; set; }
    }
}
