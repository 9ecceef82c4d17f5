using System.Text;
using LeakGate.Measuring.Kernels;
using LeakGate.Splits;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>The local engine's identities of values, for giving values and classes the order that they have there.</summary>
internal static class ClassKeys
{
    /// <param name="text">The value as it is shown.</param>
    public static (ulong Low, ulong High) Of(string text, ColumnKind kind)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        switch (kind)
        {
            case ColumnKind.Number when DecimalParser.TryParse(bytes, out var number):
                return Twice(
                    number.IsInteger ? CellKeys.OfInteger(number.Integer)
                    : number.IsLargeInteger ? CellKeys.OfLargeInteger(bytes, number.Value)
                    : CellKeys.OfNumber(number.Value)
                );
            case ColumnKind.Instant when Instants.TryParseIso(bytes, out var ticks, out var subTicks):
                return Twice(CellKeys.OfInstant(ticks, subTicks));
            case ColumnKind.Boolean:
                return Twice(text.Equals("true", StringComparison.OrdinalIgnoreCase) ? 1ul : 0);
            default:
                CellKeys.OfText(bytes, out var low, out var high);
                return (low, high);
        }
    }

    private static (ulong, ulong) Twice(ulong key) => (key, key);
}
