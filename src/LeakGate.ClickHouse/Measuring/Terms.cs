using System.Globalization;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>Numbers, sets and conditions as SQL; texts are for <see cref="Sql"/> to quote.</summary>
internal static class Terms
{
    /// <summary>
    /// A Float64, to the last bit and the sign of zero: old servers read some decimal literals one bit off, and no
    /// subnormal ones.
    /// </summary>
    public static string Number(double value) =>
        double.IsInteger(value) && Math.Abs(value) < 1L << 53 && !(value == 0 && double.IsNegative(value))
            ? Invariant($"toFloat64({(long)value})")
            : Invariant(
                $"reinterpretAsFloat64(reinterpretAsString(toUInt64({BitConverter.DoubleToUInt64Bits(value)})))"
            );

    /// <summary>A UInt64.</summary>
    public static string Unsigned(ulong value) => Invariant($"toUInt64({value})");

    /// <summary>An Int64; the lowest has no literal of its own.</summary>
    public static string Signed(long value) =>
        value == long.MinValue ? "(toInt64(-9223372036854775807) - 1)" : Invariant($"toInt64({value})");

    /// <summary>Whether a split number is in a set of splits, as 0 or 1.</summary>
    public static string IsIn(string split, ulong set)
    {
        var members = Enumerable.Range(0, 64).Where(i => (set >> i & 1) != 0).ToArray();
        return members.Length switch
        {
            0 => "(0 = 1)",
            1 => Invariant($"({split} = {members[0]})"),
            _ => Invariant($"(bitAnd(bitShiftRight(toUInt64({set}), {split}), 1) = 1)"),
        };
    }

    /// <summary>An expression under a name; of one that has a name already the new one would take the place.</summary>
    public static string Named(string expression, string name) => $"identity({expression}) AS {name}";

    /// <summary>Expressions that all have to hold.</summary>
    public static string All(IEnumerable<string> conditions) => Joined(conditions, " AND ", "(1 = 1)");

    /// <summary>Expressions of which one has to hold.</summary>
    public static string Any(IEnumerable<string> conditions) => Joined(conditions, " OR ", "(0 = 1)");

    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Joined(IEnumerable<string> conditions, string word, string none)
    {
        var all = string.Join(word, conditions);
        return all.Length == 0 ? none : $"({all})";
    }
}
