using System.Globalization;

namespace LeakGate.Checks.Preprocessing;

/// <summary>
/// How finely the numbers of a column are written, which bounds how exactly an identity can hold: full doubles, single
/// precision, or a number of decimals. Read from a few of its values; the ends of its range are the ones at hand.
/// </summary>
/// <param name="Step">Distance of neighbouring numbers that can be written; 0 for floating-point numbers.</param>
/// <param name="Relative">The same as a share of the number; 0 where <paramref name="Step"/> says it all.</param>
internal readonly record struct Fineness(double Step, double Relative)
{
    /// <summary>With as many significant digits a number is as good as exact.</summary>
    private const int DigitsOfDouble = 13;
    private const int DigitsOfSingle = 7;

    /// <summary>Sums in double precision are better than this.</summary>
    private const double Smallest = 1e-9;

    /// <summary>Means that were themselves computed in single precision are off by this much, however many rows.</summary>
    private const double OfSingleMeans = 3e-7;

    public static Fineness Full { get; } = new(0, 2.3e-16);
    public static Fineness Single { get; } = new(0, 1.2e-7);

    /// <summary>Whether the numbers are full doubles or in single precision.</summary>
    public bool IsFloating => Step == 0;

    /// <summary>Whether a number was hardly counted or read off a scale, but computed: four decimals or more.</summary>
    public bool IsComputed => Step <= 1.0001e-4;

    /// <summary>The fineness that explains all of the values; missing ones do not count.</summary>
    public static Fineness Of(IEnumerable<double> values)
    {
        var (digits, decimals, isSingle) = (0, 0, true);
        foreach (var value in values)
        {
            if (!double.IsFinite(value) || value == 0)
                continue;
            var (significant, behindPoint) = Digits(value);
            isSingle &= IsSinglePrecision(value);
            if (isSingle && (double)(float)value == value)
                (significant, behindPoint) = Digits((float)value);
            digits = Math.Max(digits, significant);
            decimals = Math.Max(decimals, behindPoint);
        }
        if (isSingle && digits > DigitsOfSingle)
            return Single;
        // Of seven digits both may be true: 109.5714 has four decimals, and is a number of single precision.
        return digits >= DigitsOfDouble
            ? Full
            : new Fineness(Math.Pow(10, -decimals), isSingle && digits == DigitsOfSingle ? Single.Relative : 0);
    }

    /// <summary>How far off the mean of so many values of about unit size may be: four standard errors of rounding.</summary>
    public double OfMean(double count) =>
        Math.Max(Relative > Smallest ? OfSingleMeans : Smallest, 4 * Step / Math.Sqrt(12 * count));

    /// <summary>How far off their standard deviation may be; rounding also adds a little of its own.</summary>
    public double OfDeviation(double count) => OfMean(count) + (Step * Step / 12);

    /// <summary>How far off a single number may be.</summary>
    public double OfValue(double magnitude) => Math.Max(1e-12, (0.51 * Step) + (Relative * magnitude));

    /// <summary>Written as single precision, or widened from it.</summary>
    private static bool IsSinglePrecision(double value)
    {
        var single = (float)value;
        return single == value
            || double.Parse(single.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) == value;
    }

    private static (int Significant, int Decimals) Digits(double value) =>
        Digits(value.ToString("R", CultureInfo.InvariantCulture));

    private static (int Significant, int Decimals) Digits(float value) =>
        Digits(value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Counts the digits of the shortest form, which ends in no zero behind its point.</summary>
    private static (int Significant, int Decimals) Digits(string shortest)
    {
        var e = shortest.IndexOf('E', StringComparison.Ordinal);
        var exponent =
            e < 0 ? 0 : int.Parse(shortest.AsSpan(e + 1), NumberStyles.Integer, CultureInfo.InvariantCulture);
        var mantissa = (e < 0 ? shortest : shortest[..e]).TrimStart('-');
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var behindPoint = point < 0 ? 0 : mantissa.Length - point - 1;
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal).Trim('0');
        return (digits.Length, Math.Max(0, behindPoint - exponent));
    }
}
