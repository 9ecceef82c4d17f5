namespace LeakGate.Splits;

/// <summary>What a pass decodes, shared by all its workers.</summary>
/// <param name="Columns">How each column of the data set is decoded.</param>
/// <param name="ColumnNames">Names of the data set's columns.</param>
/// <param name="SplitBy">The column that names the split of a row, or null where the file does.</param>
internal sealed record DecodePlan(
    ColumnPlan[] Columns,
    string[] ColumnNames,
    NullSpellings Nulls,
    SplitRouter? SplitBy,
    int SplitCount
)
{
    /// <summary>For each file, what is added to the split that a row names: files of the base have splits of their own.</summary>
    public int[]? SplitOffsets { get; init; }
}

/// <summary>
/// One worker's side of a pass: batches per split that a decoder fills, handed on whenever one is full or its chunk
/// ends.
/// </summary>
internal sealed class DecodeWorker(DecodePlan plan, Action<Batch> observe)
{
    private readonly Batch?[] batches = new Batch?[plan.SplitCount];
    private int file;
    private int chunk;
    private int splitOffset;
    private byte[] bytes = [];

    public DecodePlan Plan { get; } = plan;

    /// <summary>Cells that all rows of the file share; no decoder finds them in it.</summary>
    public ConstantCell[] Constants { get; set; } = [];

    /// <summary>The split of all rows of the file, where a constant tells it.</summary>
    public int? OnlySplit { get; set; }

    /// <summary>Whether any row did not fit the columns and their kinds, so that the pass will be repeated.</summary>
    public bool IsContradicted { get; private set; }

    /// <summary>Kinds that contradict the plan, as bits per column: <c>1 &lt;&lt; kind</c>.</summary>
    public int[] Contradictions { get; } = new int[plan.Columns.Length];

    /// <summary>Where the first contradiction of each column stood; only meaningful where there is one.</summary>
    public RowRef[] FirstContradictions { get; } = [.. plan.Columns.Select(_ => RowRef.None)];

    public void BeginChunk(int fileIndex, Chunk current)
    {
        (file, chunk, bytes) = (fileIndex, current.Index, current.Bytes);
        splitOffset = Plan.SplitOffsets?[fileIndex] ?? 0;
        foreach (var batch in batches)
            batch?.Begin(file, chunk, bytes);
    }

    /// <summary>The batch that the next row of a split goes into; it has room for at least one row.</summary>
    public Batch BatchOf(int split)
    {
        split = (OnlySplit ?? split) + splitOffset;
        if (batches[split] is { } batch)
        {
            if (batch.Count == Batch.Capacity)
                HandOn(batch);
            return batch;
        }
        batch = new Batch(split, Plan.Columns);
        batch.Begin(file, chunk, bytes);
        batches[split] = batch;
        return batch;
    }

    /// <summary>Hands on what is in the batches, since their texts point into what will be replaced.</summary>
    public void HandOn()
    {
        foreach (var batch in batches)
        {
            if (batch is { Count: > 0 })
                HandOn(batch);
        }
    }

    private void HandOn(Batch batch)
    {
        foreach (var constant in Constants)
            constant.Fill(batch);
        observe(batch);
        batch.Clear();
    }

    /// <summary>Notes that a row has a column that nobody knew of.</summary>
    public void Abandon() => IsContradicted = true;

    /// <summary>Notes that a cell does not fit its column's kind.</summary>
    public void Contradict(int column, ColumnKind found, RowRef at)
    {
        IsContradicted = true;
        Contradictions[column] |= 1 << (int)found;
        FirstContradictions[column] = RowRef.Min(FirstContradictions[column], at);
    }
}

/// <summary>Finds the split of a row from the value of the dividing column.</summary>
internal sealed class SplitRouter
{
    private readonly List<(ulong Low, ulong High)> keys = [];

    public SplitRouter(string column, IEnumerable<byte[]> values)
    {
        Column = column;
        foreach (var value in values)
            keys.Add(KeyOf(value));
    }

    public string Column { get; }

    /// <summary>Index of the split, or -1 where the value names none.</summary>
    public int Route(ReadOnlySpan<byte> value) => Route(KeyOf(value));

    /// <summary>The same, from the key of the value as a text.</summary>
    public int Route((ulong Low, ulong High) key)
    {
        for (var i = 0; i < keys.Count; i++)
        {
            if (keys[i] == key)
                return i;
        }
        return -1;
    }

    private static (ulong Low, ulong High) KeyOf(ReadOnlySpan<byte> value)
    {
        CellKeys.OfText(value, out var low, out var high);
        return (low, high);
    }
}
