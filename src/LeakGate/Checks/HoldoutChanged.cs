using System.Collections.Immutable;
using LeakGate.Configuration;
using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Checks;

/// <summary>
/// The split that models are finally judged on is not what it was: rows removed, added, relabelled or altered. Pinned
/// by making the rule an error.
/// </summary>
internal sealed class HoldoutChanged : ICheck
{
    public static Rule Definition { get; } =
        new(
            "LG1022",
            "holdout-changed",
            Level.Warning,
            RuleCategory.DataVersions,
            "the evaluation split is not what it was at the base version",
            "Scores from before and after are of different exams, so that one is higher says nothing about the model.",
            "Restore the rows, or judge the models that are compared anew on the new split."
        )
        {
            Options =
            [
                new(
                    "max-fraction",
                    OptionKind.Number,
                    0,
                    0,
                    1,
                    "Share of the split's rows at the base that may differ."
                ),
            ],
            Messages = Messages.Of(
                (
                    "default",
                    "since the base, '{0}' has lost {1} of its {2} rows and gained {3}; rows with another label: {4}, with "
                        + "other values: {5}"
                ),
                ("gone", "'{0}' is gone; it had {2} rows at the base")
            ),
        };

    public Rule Rule => Definition;

    public async Inquiry<CheckResult> RunAsync(CheckContext context)
    {
        if (context.Base is not { } versions)
            return context.WithoutBase;
        if (SplitDiscovery.AreFolds(context.Dataset, context.Schema.Splits))
            return CheckResult.NotApplicable("numbered folds are trained on and judged on in turn");
        var judged = versions.Base.Select(b => versions.Schema.Splits[b].Role).DefaultIfEmpty().Max();
        if (judged == SplitRole.Train)
            return CheckResult.NotApplicable("the base has no evaluation split");
        var askedByValues = VersionQuestions.ByValues(context);
        var askedById = context.Dataset.Id is { } id ? VersionQuestions.ByKey(context, id) : null;
        var byValues = await askedByValues;
        var byId = askedById is null ? null : await askedById;
        var findings = new List<Finding>();
        for (var i = 0; i < versions.Pairs.Length; i++)
        {
            var (former, now) = versions.Pairs[i];
            if (former < 0 || versions.Schema.Splits[former].Role != judged)
                continue;
            var change = HoldoutChange.Of(byValues.Pairs[i], byId?.Pairs[i]);
            if (change.Rows > context.Option(Rule, "max-fraction") * byValues.RowsPerSplit[former])
                findings.Add(await Report(context, former, now, change, byValues.RowsPerSplit[former]));
        }
        return CheckResult.From(findings);
    }

    private async Inquiry<Finding> Report(CheckContext context, int former, int now, HoldoutChange change, long rows)
    {
        var splits = context.Base!.Schema.Splits;
        var split = splits[now < 0 ? former : now];
        // A split that is gone is declared in the base's configuration only.
        var declared = now < 0 ? context.Dataset.Name.At : split.Declared;
        return context.Finding(Rule, Level.Warning, "", declared) with
        {
            EvaluationSplit = split.Name,
            MessageId = now < 0 ? "gone" : "default",
            Arguments = [split.Name, change.Removed, rows, change.Added, change.Relabelled, change.Altered],
            Properties = Figures.Of(
                ("added", change.Added),
                ("altered", change.Altered),
                ("baseRows", rows),
                ("relabelled", change.Relabelled),
                ("removed", change.Removed),
                ("rows", change.Rows)
            ),
            Examples = await context.ExamplesAcross(change.Examples, []),
        };
    }
}

/// <summary>How a split differs from its former self.</summary>
/// <param name="Altered">Rows whose id stayed and whose values did not; 0 without an id.</param>
internal readonly record struct HoldoutChange(
    long Removed,
    long Added,
    long Relabelled,
    long Altered,
    EquatableArray<RowPair> Examples
)
{
    /// <summary>Rows concerned; one that was both relabelled and altered counts twice.</summary>
    public long Rows => Removed + Added + Relabelled + Altered;

    /// <summary>With an id it says which rows are the same; without one their values do.</summary>
    public static HoldoutChange Of(FormerSplitAnswer byValues, FormerSplitAnswer? byId)
    {
        var rows = byId ?? byValues;
        // By their values alone an altered row is one lost and one gained.
        var altered = byId is null
            ? 0
            : Math.Max(0, Math.Min(byValues.Removed - byId.Removed, byValues.Added - byId.Added));
        ImmutableArray<RowPair> examples =
        [
            .. rows.RelabelledExamples.Items,
            .. rows.RemovedExamples.Items,
            .. rows.AddedExamples.Items,
            .. byValues.AddedExamples.Items,
        ];
        return new HoldoutChange(
            rows.Removed,
            rows.Added,
            rows.Relabelled,
            altered,
            [.. examples.DistinctBy(pair => pair.Row).Take(LowestPairs.Count)]
        );
    }
}
