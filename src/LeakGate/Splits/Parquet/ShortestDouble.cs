using System.Globalization;

namespace LeakGate.Splits;

/// <summary>
/// Takes floating-point numbers of 16 and 32 bits for what they are written as: 0.1 and not 0.10000000149. Only so does a
/// column equal the same column in a CSV file, or in another file that stores it with 64 bits.
/// </summary>
internal static class ShortestDouble
{
    /// <summary>As many decimal places as leave the product with a 24-bit number exact in 53 bits.</summary>
    private const int MostPlaces = 12;

    private static ReadOnlySpan<double> PowersOfTen =>
        [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12];

    /// <summary>The double nearest to the shortest decimal number that is nearest to the value.</summary>
    public static double Of(float value)
    {
        if (Math.Abs(value) is >= 1e-4f and < 1e7f)
        {
            for (var places = 0; places <= MostPlaces; places++)
            {
                // Both the product and, since the quotient of exact numbers is rounded once, the double are right.
                var candidate = Math.Round(value * PowersOfTen[places]) / PowersOfTen[places];
                if ((float)candidate == value)
                    return candidate;
            }
        }
        return Slowly(value);
    }

    /// <inheritdoc cref="Of(float)"/>
    public static double Of(Half value)
    {
        if (!Half.IsFinite(value))
            return (double)value;
        Span<byte> text = stackalloc byte[32];
        value.TryFormat(text, out var length, "R", CultureInfo.InvariantCulture);
        return double.Parse(text[..length], CultureInfo.InvariantCulture);
    }

    /// <summary>The same by way of the text.</summary>
    public static double Slowly(float value)
    {
        if (value == 0 || !float.IsFinite(value))
            return value;
        Span<byte> text = stackalloc byte[32];
        value.TryFormat(text, out var length, "R", CultureInfo.InvariantCulture);
        return double.Parse(text[..length], CultureInfo.InvariantCulture);
    }
}
