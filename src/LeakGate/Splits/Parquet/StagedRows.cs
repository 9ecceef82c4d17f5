namespace LeakGate.Splits;

/// <summary>Decoded rows whose splits are not known yet.</summary>
internal sealed class StagedRows
{
    public StagedRows(DecodePlan plan)
    {
        // Keys tell which cells are missing.
        var columns = Array.ConvertAll(
            plan.Columns,
            column => column.Forms == CellForms.None ? column : column with { Forms = column.Forms | CellForms.Keys }
        );
        Batch = new Batch(0, columns);
        Route = new ColumnBuffer(new ColumnPlan(ColumnKind.Text, CellForms.Keys, false, null));
    }

    public Batch Batch { get; }

    /// <summary>The values that tell the splits.</summary>
    public ColumnBuffer Route { get; }

    public void Clear()
    {
        Batch.Clear();
        Route.Clear();
    }

    /// <summary>Appends a row to the batch of its split, whose count stays for the caller to raise.</summary>
    public void Send(int row, Batch target)
    {
        for (var i = 0; i < target.Columns.Length; i++)
        {
            var (from, to) = (Batch.Columns[i], target.Columns[i]);
            if (to.Plan.Forms == CellForms.None)
                continue;
            if (from.IsNull(row))
            {
                CellDecoder.SetNull(to, target.Count);
                continue;
            }
            if (to.Keys.Length > 0)
            {
                to.Keys[target.Count] = from.Keys[row];
                to.HighKeys[target.Count] = from.HighKeys[row];
            }
            if (to.Numbers.Length > 0)
            {
                to.Numbers[target.Count] = from.Numbers[row];
                to.Infinities += double.IsInfinity(from.Numbers[row]) ? 1 : 0;
            }
            if (to.Times.Length > 0)
                to.Times[target.Count] = from.Times[row];
            if (to.HasText)
                to.SetText(target.Count, from.Text(Batch, row), []);
        }
    }
}
