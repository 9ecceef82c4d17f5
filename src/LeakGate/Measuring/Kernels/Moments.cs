using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LeakGate.Measuring.Kernels;

/// <summary>
/// Sums over the cells of a batch. All of them take values without NaN, and add them up in four lanes on every processor,
/// whatever it has, so that a figure is the same to the last bit everywhere.
/// </summary>
internal static class Moments
{
    /// <summary>Range, sum and sum of squares of values, each less <paramref name="shift"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (double Minimum, double Maximum, double Sum, double Squares) OfValues(
        ReadOnlySpan<double> values,
        double shift
    )
    {
        var i = 0;
        double minimum = double.PositiveInfinity,
            maximum = double.NegativeInfinity,
            sum = 0,
            squares = 0;
        if (values.Length >= 4)
        {
            ref var source = ref MemoryMarshal.GetReference(values);
            var lowest = Vector256.Create(double.PositiveInfinity);
            var highest = Vector256.Create(double.NegativeInfinity);
            var sums = Vector256<double>.Zero;
            var squareSums = Vector256<double>.Zero;
            var shifts = Vector256.Create(shift);
            for (; i <= values.Length - 4; i += 4)
            {
                var value = Vector256.LoadUnsafe(ref source, (nuint)i);
                lowest = Vector256.MinNative(lowest, value);
                highest = Vector256.MaxNative(highest, value);
                var centred = value - shifts;
                sums += centred;
                squareSums += centred * centred;
            }
            for (var lane = 0; lane < 4; lane++)
            {
                minimum = Math.Min(minimum, lowest[lane]);
                maximum = Math.Max(maximum, highest[lane]);
            }
            sum = Vector256.Sum(sums);
            squares = Vector256.Sum(squareSums);
        }
        for (; i < values.Length; i++)
        {
            var value = values[i];
            minimum = Math.Min(minimum, value);
            maximum = Math.Max(maximum, value);
            sum += value - shift;
            squares += (value - shift) * (value - shift);
        }
        return (minimum, maximum, sum, squares);
    }

    /// <summary>Σ x·y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        ref var px = ref MemoryMarshal.GetReference(x);
        ref var py = ref MemoryMarshal.GetReference(y);
        var i = 0;
        // Two accumulators hide the latency of the multiply-add.
        var even = Vector256<double>.Zero;
        var odd = Vector256<double>.Zero;
        for (; i <= x.Length - 8; i += 8)
        {
            even += Vector256.LoadUnsafe(ref px, (nuint)i) * Vector256.LoadUnsafe(ref py, (nuint)i);
            odd += Vector256.LoadUnsafe(ref px, (nuint)i + 4) * Vector256.LoadUnsafe(ref py, (nuint)i + 4);
        }
        var sum = Vector256.Sum(even + odd);
        for (; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }
}
