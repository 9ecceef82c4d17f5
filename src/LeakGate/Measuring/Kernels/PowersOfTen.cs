namespace LeakGate.Measuring.Kernels;

/// <summary>Powers of ten that 64 bits hold, signed or not.</summary>
internal static class PowersOfTen
{
    /// <summary>10^0 and up; the last is 10^18.</summary>
    public static ReadOnlySpan<ulong> Whole =>
        [
            1,
            10,
            100,
            1_000,
            10_000,
            100_000,
            1_000_000,
            10_000_000,
            100_000_000,
            1_000_000_000,
            10_000_000_000,
            100_000_000_000,
            1_000_000_000_000,
            10_000_000_000_000,
            100_000_000_000_000,
            1_000_000_000_000_000,
            10_000_000_000_000_000,
            100_000_000_000_000_000,
            1_000_000_000_000_000_000,
        ];
}
