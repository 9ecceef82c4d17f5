using System.Text;
using LeakGate.Measuring;
using LeakGate.Measuring.Kernels;

namespace LeakGate.Checks.Preprocessing;

/// <summary>The different numbers of a column that has few of them; every rule asks in one way, so that one answer serves all.</summary>
internal static class FewNumbers
{
    /// <summary>Columns of more numbers are not asked about.</summary>
    private const int Most = 1000;

    public static ValueCounts Question(string column) => new(column, Most);

    /// <summary>The number that a counted value is, as the engine read it.</summary>
    public static double Of(string value) =>
        DecimalParser.TryParse(Encoding.UTF8.GetBytes(value), out var number) ? number.Value : double.NaN;
}
