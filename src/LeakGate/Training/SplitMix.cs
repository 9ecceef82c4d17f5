namespace LeakGate.Training;

/// <summary>
/// SplitMix64 (Steele, Lea and Flood 2014): the same numbers for the same seed in every version of the runtime, which
/// that of .NET does not promise.
/// </summary>
internal sealed class SplitMix(ulong seed)
{
    private ulong state = seed;

    /// <summary>A number from 0 to below a bound, all equally likely.</summary>
    public int Below(int bound)
    {
        // Numbers of the last, incomplete stretch are drawn again.
        var limit = ulong.MaxValue - (ulong.MaxValue % (ulong)bound);
        ulong drawn;
        do drawn = Next();
        while (drawn >= limit);
        return (int)(drawn % (ulong)bound);
    }

    private ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
