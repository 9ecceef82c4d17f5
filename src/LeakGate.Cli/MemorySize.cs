using System.Globalization;

namespace LeakGate.Cli;

/// <summary>Sizes as people write them: <c>512MB</c>, <c>1.5 GiB</c>.</summary>
internal static class MemorySize
{
    /// <summary>Less than this does not even hold the runtime and a chunk for every worker.</summary>
    private const double Least = 128e6;

    private static readonly (string Unit, double Bytes)[] Units =
    [
        ("MB", 1e6),
        ("GB", 1e9),
        ("TB", 1e12),
        ("MiB", 1 << 20),
        ("GiB", 1 << 30),
        ("TiB", 1L << 40),
    ];

    /// <summary>The bytes of a size.</summary>
    /// <exception cref="GateException">It is no size, or too small to run in.</exception>
    public static long Parse(string text)
    {
        var unit = text.TrimStart("0123456789. ".ToCharArray());
        var number = text[..^unit.Length].Trim();
        var factor = Array.Find(Units, u => string.Equals(u.Unit, unit, StringComparison.OrdinalIgnoreCase)).Bytes;
        if (
            factor == 0
            || !double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            || count * factor is < Least or > long.MaxValue / 2
        )
        {
            throw Usage.Wrong($"--memory has '{text}'", "a size of at least 128MB, for instance 512MB or 2GiB");
        }
        return (long)(count * factor);
    }
}
