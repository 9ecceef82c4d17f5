using System.Numerics;

namespace LeakGate.Measuring.Kernels;

/// <summary>
/// The 128 most significant bits of every power of five that a double can need. Ten kilobytes, worked out exactly when
/// the first number asks for it, which takes less than a millisecond.
/// </summary>
internal static class PowersOfFive
{
    /// <summary>Below it, no 64-bit significand gives anything but zero.</summary>
    public const int Smallest = -342;

    /// <summary>Above it, no significand but zero gives anything but infinity.</summary>
    public const int Largest = 308;

    private const int Bits = 128;

    /// <summary>
    /// Reciprocals up to that of 5^27, which divides some 64-bit significand exactly, are rounded up: a quotient
    /// without remainder must not come out just below itself.
    /// </summary>
    private const int LastRoundedUp = 27;

    // High and low half in turn, from 5^Smallest.
    private static readonly ulong[] Halves = Compute();

    /// <summary>The upper 64 bits of 5^<paramref name="power"/>, the first of them set.</summary>
    public static ulong High(int power) => Halves[2 * (power - Smallest)];

    /// <summary>The 64 bits after <see cref="High"/>.</summary>
    public static ulong Low(int power) => Halves[2 * (power - Smallest) + 1];

    private static ulong[] Compute()
    {
        var halves = new ulong[2 * (Largest - Smallest + 1)];
        var five = BigInteger.One;
        for (var power = 0; power <= Math.Max(Largest, -Smallest); power++, five *= 5)
        {
            var length = (int)five.GetBitLength();
            if (power <= Largest)
                Store(power, length <= Bits ? five << (Bits - length) : five >> (length - Bits));
            // five is no power of two, so that the quotient has exactly 128 bits.
            if (power is > 0 and <= -Smallest)
                Store(-power, (BigInteger.One << (length - 1 + Bits)) / five + (power <= LastRoundedUp ? 1 : 0));
        }
        return halves;

        void Store(int power, BigInteger bits)
        {
            halves[2 * (power - Smallest)] = (ulong)(bits >> 64);
            halves[2 * (power - Smallest) + 1] = (ulong)(bits & ulong.MaxValue);
        }
    }
}
