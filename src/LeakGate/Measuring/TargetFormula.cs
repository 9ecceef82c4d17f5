namespace LeakGate.Measuring;

/// <summary>How a target may follow from number columns.</summary>
internal enum FormulaKind
{
    /// <summary>slope · x + offset.</summary>
    Affine,

    /// <summary>x + y, or x + y + … of more columns.</summary>
    Sum,

    /// <summary>x − y.</summary>
    Difference,

    /// <summary>x · y.</summary>
    Product,

    /// <summary>x / y.</summary>
    Ratio,
}

/// <summary>A candidate: the target equals this function of some columns, but for the rounding of what is written.</summary>
/// <param name="Columns">One for <see cref="FormulaKind.Affine"/>, two or more for a sum, two elsewhere.</param>
/// <param name="Units">
/// Half of the last digit that each column carries, 0 for whole numbers; last that of the target.
/// </param>
internal sealed record TargetFormula(
    FormulaKind Kind,
    EquatableArray<string> Columns,
    double Slope,
    double Offset,
    EquatableArray<double> Units
)
{
    /// <summary>Relative error of numbers that were once stored in 32 bits, with some room.</summary>
    private const double Single = 3e-7;

    /// <summary>The value that the target should have, and by how much rounding may have moved it.</summary>
    public (double Value, double Tolerance) Of(ReadOnlySpan<double> x)
    {
        var (value, moved, size) = Kind switch
        {
            FormulaKind.Affine => (
                (Slope * x[0]) + Offset,
                Math.Abs(Slope) * Units[0],
                Math.Abs(Slope * x[0]) + Math.Abs(Offset)
            ),
            FormulaKind.Sum => SumOf(x),
            FormulaKind.Difference => (x[0] - x[1], Units[0] + Units[1], Math.Abs(x[0]) + Math.Abs(x[1])),
            FormulaKind.Product => (
                x[0] * x[1],
                (Math.Abs(x[1]) * Units[0]) + (Math.Abs(x[0]) * Units[1]),
                Math.Abs(x[0] * x[1])
            ),
            _ => (x[0] / x[1], (Units[0] + (Math.Abs(x[0] / x[1]) * Units[1])) / Math.Abs(x[1]), Math.Abs(x[0] / x[1])),
        };
        return (value, (1.01 * (moved + Units[^1])) + (Single * size));
    }

    /// <summary>
    /// Whether the row agrees; null where a value is missing. Where the function has no value, as in a division by 0, it
    /// does not hold.
    /// </summary>
    public bool? Holds(ReadOnlySpan<double> x, double target)
    {
        foreach (var value in x)
        {
            if (!double.IsFinite(value))
                return null;
        }
        if (!double.IsFinite(target))
            return null;
        var (expected, tolerance) = Of(x);
        return Math.Abs(expected - target) <= tolerance;
    }

    private (double, double, double) SumOf(ReadOnlySpan<double> x)
    {
        var (sum, moved, size) = (0.0, 0.0, 0.0);
        for (var i = 0; i < x.Length; i++)
        {
            sum += x[i];
            moved += Units[i];
            size += Math.Abs(x[i]);
        }
        return (sum, moved, size);
    }
}

/// <summary>Counts the rows of all splits in which a formula holds.</summary>
internal sealed record FormulaRows(TargetFormula Formula, string Target) : Measurement<FormulaRowsAnswer>;

/// <param name="Holding">Rows in which the formula holds.</param>
/// <param name="Rows">Rows that have all its columns and the target.</param>
internal sealed record FormulaRowsAnswer(long Holding, long Rows);
