namespace LeakGate.Measuring;

/// <summary>
/// How many decimals the numbers of a column show, with the range of those that show as many: a value that was computed
/// stands out among values that were read off a scale. No classes where no grid of up to four decimals holds all
/// numbers but one value.
/// </summary>
internal sealed record DecimalClasses(string Column) : Measurement<DecimalClassesAnswer>;

/// <param name="PerSplit">
/// For each split six classes: 0 to 4 decimals, and more than four. Empty where more than one value has more than four.
/// </param>
internal sealed record DecimalClassesAnswer(EquatableArray<EquatableArray<DecimalClass>> PerSplit);

/// <summary>Numbers with one count of decimals.</summary>
/// <param name="Minimum">Positive infinity where there are none.</param>
/// <param name="Maximum">Negative infinity where there are none.</param>
internal readonly record struct DecimalClass(long Count, double Minimum, double Maximum)
{
    public static DecimalClass None { get; } = new(0, double.PositiveInfinity, double.NegativeInfinity);

    public DecimalClass With(double value) => new(Count + 1, Math.Min(Minimum, value), Math.Max(Maximum, value));

    public DecimalClass With(DecimalClass other) =>
        new(Count + other.Count, Math.Min(Minimum, other.Minimum), Math.Max(Maximum, other.Maximum));

    public bool Varies => Minimum < Maximum;
}
