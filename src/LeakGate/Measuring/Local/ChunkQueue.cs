using System.Collections.Immutable;
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
            if (source.Chunks.Read(chunk))
            {
                progress?.Invoke(Interlocked.Add(ref bytesRead, chunk.Length));
                return true;
            }
            source.Ended = true;
            source.Chunks.Dispose();
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            source.Ended = true;
            throw Utf8Input.Unreadable(source.File.File, e.Message.TrimEnd('.'), "a readable file");
        }
        finally
        {
            Monitor.Exit(source.Gate);
        }
    }

    private sealed class Source(TableReader file)
    {
        public TableReader File { get; } = file;
        public object Gate { get; } = new();
        public ChunkSource? Chunks { get; set; }
        public bool Ended { get; set; }
    }
}
