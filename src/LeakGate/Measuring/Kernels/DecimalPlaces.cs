namespace LeakGate.Measuring.Kernels;

/// <summary>Counts the decimals that it takes to write a number.</summary>
internal static class DecimalPlaces
{
    /// <summary>More are not told apart.</summary>
    public const int Most = 4;

    private const double OfDouble = 1e-12;
    private const double OfSingle = 6e-8;

    /// <summary>
    /// The fewest decimals that give the number, up to four; five where four do not. A number in single precision, as
    /// Parquet files widen it, has the decimals of the shortest text that reads back as the same single.
    /// </summary>
    public static int Of(double value)
    {
        if (value == Math.Floor(value))
            return 0;
        var places = Of(value, OfDouble);
        return places > Most && (float)value == value ? Of(value, OfSingle) : places;
    }

    private static int Of(double value, double relative)
    {
        var scaled = Math.Abs(value);
        for (var places = 1; places <= Most; places++)
        {
            scaled *= 10;
            if (Math.Abs(scaled - Math.Round(scaled)) <= relative * scaled)
                return places;
        }
        return Most + 1;
    }
}
