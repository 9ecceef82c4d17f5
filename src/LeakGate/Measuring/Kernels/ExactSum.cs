using System.Runtime.CompilerServices;

namespace LeakGate.Measuring.Kernels;

/// <summary>
/// A sum carried in two doubles (about 106 bits), so that adding partial sums in another order gives the same double:
/// results do not depend on which worker saw which rows.
/// </summary>
internal struct ExactSum
{
    private double high;
    private double low;

    public readonly double Value => high + low;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double value)
    {
        // Knuth's two-sum: the error of the addition, exactly.
        var sum = high + value;
        var back = sum - high;
        low += (high - (sum - back)) + (value - back);
        high = sum;
    }

    public void Add(ExactSum other)
    {
        Add(other.high);
        Add(other.low);
    }
}
