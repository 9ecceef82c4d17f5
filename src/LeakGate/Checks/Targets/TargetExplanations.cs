using LeakGate.Measuring;

namespace LeakGate.Checks.Targets;

/// <summary>Which columns a rule that tells more than the asking one has explained already: a leak is told once.</summary>
internal static class TargetExplanations
{
    /// <summary>Names of the columns that <paramref name="asking"/> leaves to rules that are on.</summary>
    public static async Inquiry<HashSet<string>> OfAsync(CheckContext context, TargetEvidence evidence, Rule asking)
    {
        var explained = new HashSet<string>();
        if (asking != TargetDerived.Definition && context.IsOn(TargetDerived.Definition))
            explained.UnionWith((await Derivation.FindAsync(context, evidence)).SelectMany(d => d.Columns));
        if (evidence.IsClassification && context.IsOn(MissingnessLeak.Definition))
            explained.UnionWith(MissingnessLeak.Certain(context, evidence));
        if (asking == PureValue.Definition && context.IsOn(TargetLeak.Definition))
            explained.UnionWith(await TargetLeak.SuspectsAsync(context, evidence));
        return explained;
    }
}
