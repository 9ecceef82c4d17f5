using System.Collections.Immutable;

namespace LeakGate.Checks;

/// <summary>Every rule there is. Adding a check means adding its line here.</summary>
public static class Catalogue
{
    /// <summary>The checks, in the order in which reports list them.</summary>
    internal static ImmutableArray<ICheck> Checks { get; } =
    [
        new DuplicateRows(),
        new NearDuplicateRows(),
        new GroupOverlap(),
        new IdOverlap(),
        new TimeOverlapCheck(),
        new TimeEmbargo(),
        new UnavailableAtPrediction(),
        new FutureFeature(),
        new WholeDataAggregate(),
        new RepeatedWindow(),
        new ScalerFitOnAll(),
        new ScalerFitPerSplit(),
        new ImputerFitOnAll(),
        new ProjectionFitOnAll(),
        new SyntheticNeighbours(),
        new TargetEncodingOnAll(),
        new CountEncodingOnAll(),
        new SplitMigration(),
        new HoldoutChanged(),
        new SplitMarkerFeature(),
        new SplitShift(),
        new UnseenCategory(),
        new UnseenLabel(),
        new LabelShift(),
        new TargetLeak(),
        new TargetDerived(),
        new MissingnessLeak(),
        new PureValue(),
        new RowOrderEncodesTarget(),
        new IdEncodesTarget(),
        new CollinearFeatures(),
        new ConstantFeature(),
        new AccuracyOnImbalance(),
        new SuspiciousMetric(),
        new LearnsShuffledLabels(),
        new TypeDisagreement(),
        new RowNumberColumn(),
    ];

    /// <summary>Every rule: those that checks answer and those about the run itself, ordered by id.</summary>
    public static ImmutableArray<Rule> Rules { get; } =
    [
        .. Checks
            .Select(check => check.Rule)
            .Concat(RunRules.All)
            .DistinctBy(rule => rule.Id)
            .OrderBy(rule => rule.Id, StringComparer.Ordinal),
    ];

    /// <summary>The rule with that name or id, or null.</summary>
    public static Rule? Find(string nameOrId) =>
        Rules.FirstOrDefault(rule =>
            rule.Name == nameOrId || string.Equals(rule.Id, nameOrId, StringComparison.OrdinalIgnoreCase)
        );
}
