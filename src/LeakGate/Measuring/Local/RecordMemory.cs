namespace LeakGate.Measuring.Local;

/// <summary>
/// The memory that all records of a pass may take together. Every store asks before it grows; a store that is refused
/// tells equal records as one, and moves what remains to a temporary file.
/// </summary>
/// <param name="bytes">Bytes for all of it: half for records as they are gathered, half for grouping them.</param>
/// <param name="folder">Where temporary files go.</param>
internal sealed class RecordMemory(long bytes, string folder)
{
    private long used;
    private int stores;

    /// <summary>For stores that need no bound.</summary>
    public static RecordMemory Unbounded { get; } = new(long.MaxValue, Path.GetTempPath());

    /// <summary>Bytes that grouping may take beside the records, over all threads.</summary>
    public long ForGrouping => bytes / 2;

    /// <summary>What a store may take whatever the others have: none is starved by those that came before it.</summary>
    public long Share => bytes / 4 / Math.Max(1, Volatile.Read(ref stores));

    /// <summary>Counts a store in.</summary>
    public void Join() => Interlocked.Increment(ref stores);

    /// <summary>Asks for memory. What is taken has to be given back; what is refused is not taken.</summary>
    /// <param name="own">What the store holds already.</param>
    public bool TryTake(long own, long more)
    {
        if (Interlocked.Add(ref used, more) <= bytes / 4 || own + more <= Share)
            return true;
        Interlocked.Add(ref used, -more);
        return false;
    }

    public void GiveBack(long taken) => Interlocked.Add(ref used, -taken);

    public SpillFile OpenSpill() => new(folder);
}
