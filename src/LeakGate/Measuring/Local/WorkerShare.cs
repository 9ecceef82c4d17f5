namespace LeakGate.Measuring.Local;

/// <summary>What the accumulators of one worker work out together, once for each batch.</summary>
internal sealed class WorkerShare
{
    private readonly Dictionary<int, ClassCodes> classes = [];

    /// <summary>Number of the batch that is being observed.</summary>
    public long Batch { get; set; }

    /// <summary>The classes of a column.</summary>
    public ClassCodes ClassesOf(int column)
    {
        if (!classes.TryGetValue(column, out var codes))
            classes.Add(column, codes = new ClassCodes(this));
        return codes;
    }
}
