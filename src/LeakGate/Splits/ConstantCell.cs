namespace LeakGate.Splits;

/// <summary>A cell that all rows of a file share.</summary>
internal sealed class ConstantCell : ICellTexts
{
    private readonly int column;
    private readonly byte[] text;
    private readonly ColumnBuffer cell;

    public ConstantCell(int column, in ColumnPlan plan, byte[] text, NullSpellings nulls)
    {
        (this.column, this.text) = (column, text);
        cell = new ColumnBuffer(plan with { Forms = plan.Forms & ~CellForms.Text });
        Kind = CellDecoder.Decode(text, cell, 0, nulls, []);
    }

    /// <summary>What the text turned out to be.</summary>
    public ColumnKind Kind { get; }

    /// <summary>Puts the cell into every row of a batch.</summary>
    public void Fill(Batch batch)
    {
        var target = batch.Columns[column];
        var rows = batch.Count;
        target.Nulls = Kind == ColumnKind.Empty ? rows : 0;
        target.Infinities = cell.Infinities * rows;
        if (target.Keys.Length > 0)
        {
            target.Keys.AsSpan(0, rows).Fill(cell.Keys[0]);
            target.HighKeys.AsSpan(0, rows).Fill(cell.HighKeys[0]);
        }
        if (target.Numbers.Length > 0)
            target.Numbers.AsSpan(0, rows).Fill(cell.Numbers[0]);
        if (target.Times.Length > 0)
            target.Times.AsSpan(0, rows).Fill(cell.Times[0]);
        if (target.HasText)
            target.Texts = this;
    }

    public ReadOnlySpan<byte> TextOf(int row) => Kind == ColumnKind.Empty ? default : text;
}
