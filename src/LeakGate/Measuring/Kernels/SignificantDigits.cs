namespace LeakGate.Measuring.Kernels;

/// <summary>Rounds numbers to six significant decimal digits.</summary>
internal static class SignificantDigits
{
    private static readonly double[] Powers = [.. Enumerable.Range(0, 23).Select(i => Math.Pow(10, i))];

    /// <summary>
    /// The double nearest to the value rounded to six significant digits, half away from zero; depends on the value
    /// alone. NaN and infinities stay as they are.
    /// </summary>
    public static double Round(double value)
    {
        var magnitude = Math.Abs(value);
        // Whole numbers of up to six digits are most of what there is.
        if (magnitude < 1e6 && value == Math.Floor(value))
            return value;
        if (!(magnitude >= 1e-15 && magnitude < 1e21))
            return RoundRare(value);
        var exponent = Exponent(magnitude);
        var shift = 5 - exponent;
        var scaled = shift >= 0 ? magnitude * Powers[shift] : magnitude / Powers[-shift];
        var digits = Math.Floor(scaled + 0.5);
        var rounded = shift >= 0 ? digits / Powers[shift] : digits * Powers[-shift];
        return value < 0 ? -rounded : rounded;
    }

    /// <summary>The largest e with 10^e ≤ magnitude, for magnitudes from 1e-15 to 1e21.</summary>
    private static int Exponent(double magnitude)
    {
        // log10(2) · binary exponent is right or one too low.
        var binary = (int)(BitConverter.DoubleToUInt64Bits(magnitude) >> 52) - 1023;
        var exponent = (int)Math.Floor(binary * 0.30102999566398120);
        return AtLeast(magnitude, exponent + 1) ? exponent + 1 : exponent;
    }

    private static bool AtLeast(double magnitude, int exponent) =>
        exponent >= 0 ? magnitude >= Powers[exponent] : magnitude * Powers[-exponent] >= 1;

    private static double RoundRare(double value) =>
        double.IsFinite(value)
            ? double.Parse(
                value.ToString("E5", System.Globalization.CultureInfo.InvariantCulture),
                System.Globalization.CultureInfo.InvariantCulture
            )
            : value;
}
