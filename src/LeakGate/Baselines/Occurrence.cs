using LeakGate.Checks;
using LeakGate.Reports;

namespace LeakGate.Baselines;

/// <summary>
/// The findings of one run that share a fingerprint, taken together: a baseline cannot tell them apart, so it weighs
/// their sum.
/// </summary>
/// <param name="First">Stands for all of them where names are needed.</param>
/// <param name="Level">The gravest of their levels.</param>
/// <param name="Count">The affected rows of all of them; null where the rule counts none.</param>
internal sealed record Occurrence(string Fingerprint, Finding First, Level Level, long? Count)
{
    /// <summary>The share of rows, where the rule gives one.</summary>
    public double? Fraction => First.Properties.GetValueOrDefault("fraction") as double?;

    /// <summary>Those findings that a baseline may list, in the order of the report.</summary>
    public static IEnumerable<Occurrence> Of(IEnumerable<Finding> findings) =>
        from finding in findings
        where finding.Suppression is null && RunRules.MayBeSuppressed(finding.Rule)
        group finding by Reports.Fingerprint.Of(finding) into same
        let counts = same.Select(finding => finding.Extent).Where(count => count is not null).ToArray()
        select new Occurrence(
            same.Key,
            same.First(),
            same.Max(finding => finding.Level),
            counts.Length == 0 ? null : counts.Sum()
        );
}
