namespace LeakGate.Parquet.Encodings;

/// <summary>DELTA_LENGTH_BYTE_ARRAY: the lengths of all byte strings, then the strings.</summary>
internal sealed class DeltaLengths : ValueDecoder
{
    private readonly DeltaIntegers lengths = new();
    private long[] values = [];
    private PageBytes page;
    private int at;

    public override void Begin(PageBytes page)
    {
        this.page = page;
        lengths.Begin(page);
        at = lengths.FindEnd();
        lengths.Begin(page);
    }

    public override void Read(int count, DecodedValues target)
    {
        if (values.Length < count)
            values = new long[count];
        lengths.Read(values.AsSpan(0, count));
        target.ReserveStrings(count);
        target.Point(page.Buffer);
        for (var i = 0; i < count; i++)
        {
            if ((ulong)values[i] > (ulong)(page.End - at))
                throw page.Broken($"a value is said to have {values[i]} bytes where {page.End - at} are left");
            target.Starts[i] = at;
            target.Lengths[i] = (int)values[i];
            at += (int)values[i];
        }
    }
}
