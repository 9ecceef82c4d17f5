namespace LeakGate.Parquet.Encodings;

/// <summary>Where the values that a decoder came upon are.</summary>
internal sealed class DecodedValues
{
    private byte[] scratch = [];

    /// <summary>The buffer that fixed-width values or byte strings lie in.</summary>
    public byte[] Buffer { get; private set; } = [];

    /// <summary>Where the first of the fixed-width values begins.</summary>
    public int Start { get; private set; }

    /// <summary>Places and lengths of byte strings.</summary>
    public int[] Starts { get; private set; } = [];

    /// <inheritdoc cref="Starts"/>
    public int[] Lengths { get; private set; } = [];

    /// <summary>Numbers of dictionary entries.</summary>
    public int[] Indices { get; private set; } = [];

    /// <summary>Points to values that lie ready.</summary>
    public void Point(byte[] buffer, int start = 0) => (Buffer, Start) = (buffer, start);

    /// <summary>A buffer for fixed-width values or byte strings that have to be put together.</summary>
    public byte[] Scratch(int length, int kept = 0)
    {
        if (scratch.Length < length + PageBytes.Slack)
        {
            var larger = new byte[
                Math.Max(length, Math.Min(2L * scratch.Length, Array.MaxLength / 2)) + PageBytes.Slack
            ];
            scratch.AsSpan(0, kept).CopyTo(larger);
            scratch = larger;
        }
        Point(scratch);
        return scratch;
    }

    public void ReserveStrings(int count)
    {
        if (Starts.Length < count)
            (Starts, Lengths) = (new int[count], new int[count]);
    }

    public void ReserveIndices(int count)
    {
        if (Indices.Length < count)
            Indices = new int[count];
    }
}

/// <summary>
/// Decodes the values of one page after another, some at a time, so that memory never depends on how many a page claims
/// to have.
/// </summary>
internal abstract class ValueDecoder
{
    /// <summary>Begins a page.</summary>
    /// <exception cref="ParquetException">The page is damaged.</exception>
    public abstract void Begin(PageBytes page);

    /// <summary>Decodes the next <paramref name="count"/> values; missing ones are not among them.</summary>
    /// <exception cref="ParquetException">The page is damaged or has fewer.</exception>
    public abstract void Read(int count, DecodedValues target);
}
