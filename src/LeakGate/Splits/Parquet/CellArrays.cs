namespace LeakGate.Splits;

/// <summary>Values that have been decoded into the forms a round wants: the entries of a dictionary, or some rows.</summary>
internal sealed class CellArrays
{
    public ulong[] Low { get; private set; } = [];

    /// <summary>The same array as <see cref="Low"/> where the kind of the column has one lane.</summary>
    public ulong[] High { get; private set; } = [];

    public double[] Numbers { get; private set; } = [];

    public long[] Times { get; private set; } = [];

    /// <summary>What each value is; only meaningful where not <see cref="IsRegular"/>.</summary>
    public ColumnKind[] Kinds { get; private set; } = [];

    /// <summary>Whether every value is there, fits the kind of the column and is finite.</summary>
    public bool IsRegular { get; set; }

    /// <summary>Makes room; what was in it is lost.</summary>
    public void Reserve(int count, in ColumnPlan plan)
    {
        if (Kinds.Length >= count)
            return;
        count = Math.Max(count, 16);
        Kinds = new ColumnKind[count];
        if (plan.Forms.HasFlag(CellForms.Keys))
        {
            Low = new ulong[count];
            High = plan.Kind == ColumnKind.Text ? new ulong[count] : Low;
        }
        if (plan.Forms.HasFlag(CellForms.Values) && plan.Kind == ColumnKind.Number)
            Numbers = new double[count];
        if (plan.Forms.HasFlag(CellForms.Values) && plan.Time)
            Times = new long[count];
    }
}
