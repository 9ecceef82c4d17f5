namespace LeakGate.Checks.Targets;

/// <summary>Which columns a rule that tells more than the asking one has explained already: a leak is told once.</summary>
internal static class TargetExplanations
{
    /// <summary>Names of the columns that <paramref name="asking"/> leaves to others.</summary>
    public static async Task<HashSet<string>> OfAsync(CheckContext context, TargetEvidence evidence, Rule asking)
    {
        await Task.CompletedTask;
        return [];
    }
}
