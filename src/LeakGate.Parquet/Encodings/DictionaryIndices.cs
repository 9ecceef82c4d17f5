namespace LeakGate.Parquet.Encodings;

/// <summary>RLE_DICTIONARY: the width of the indices in a byte, then the indices.</summary>
internal sealed class DictionaryIndices : ValueDecoder
{
    private readonly HybridRuns runs = new();
    private PageBytes page;

    /// <summary>Entries of the dictionary.</summary>
    public int Entries { get; set; }

    public override void Begin(PageBytes page)
    {
        this.page = page;
        var width = page.Buffer[page.Start];
        if (width > 32)
            throw page.Broken($"its indices are said to have {width} bits");
        runs.Begin(page.From(page.Start + 1), width);
    }

    public override void Read(int count, DecodedValues target)
    {
        target.ReserveIndices(count);
        var indices = target.Indices.AsSpan(0, count);
        runs.Read(indices);
        if (IndexCheck.Largest(indices) is var largest && count > 0 && largest >= (uint)Entries)
            throw page.Broken($"it refers to entry {largest} of a dictionary of {Entries}");
    }
}
