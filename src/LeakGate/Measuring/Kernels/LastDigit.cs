namespace LeakGate.Measuring.Kernels;

/// <summary>How finely numbers are written.</summary>
internal static class LastDigit
{
    private const int MostDecimals = 8;

    /// <summary>
    /// Half of the last decimal that the numbers carry: by so much rounding may have moved them. 0 where they are whole,
    /// or where they have more decimals than anyone rounds to.
    /// </summary>
    /// <param name="values">Missing and infinite ones do not count.</param>
    public static double HalfOf(ReadOnlySpan<double> values)
    {
        var decimals = 0;
        var scale = 1.0;
        foreach (var value in values)
        {
            while (double.IsFinite(value) && !IsWhole(value * scale))
            {
                if (++decimals > MostDecimals)
                    return 0;
                scale *= 10;
            }
        }
        return decimals == 0 ? 0 : 0.5 / scale;
    }

    /// <summary>
    /// What rounding may have done to a column after another was computed from it: something only where it is written
    /// finely. Values of few digits were measured so, and what was computed was computed from them as they are.
    /// </summary>
    /// <param name="half">What <see cref="HalfOf"/> says of it.</param>
    public static double OfSource(ReadOnlySpan<double> values, double half)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values)
        {
            if (double.IsFinite(value))
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }
        return half <= 1e-3 * (high - low) ? half : 0;
    }

    // The product of a decimal fraction and its power of ten is whole but for the last bits.
    private static bool IsWhole(double scaled) =>
        Math.Abs(scaled - Math.Round(scaled)) <= 4e-16 * Math.Abs(scaled) || Math.Abs(scaled) > 1e15;
}
