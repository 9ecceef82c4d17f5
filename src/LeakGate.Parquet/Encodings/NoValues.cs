namespace LeakGate.Parquet.Encodings;

/// <summary>Stands for the decoder of a page in which every value is missing; whatever its encoding, nothing need be there.</summary>
internal sealed class NoValues : ValueDecoder
{
    private PageBytes page;

    public override void Begin(PageBytes page) => this.page = page;

    public override void Read(int count, DecodedValues target)
    {
        if (count > 0)
            throw page.Cut();
    }
}
