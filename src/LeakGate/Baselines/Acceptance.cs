using System.Collections.Immutable;
using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Reports;

namespace LeakGate.Baselines;

/// <summary>
/// Marks the findings of a run that are accepted, and says which acceptances found nothing to accept. What
/// <c>leakgate.yml</c> says is looked at first, then the baseline.
/// </summary>
internal sealed class Acceptance
{
    private readonly GateOptions options;
    private readonly GateReport report;
    private readonly Dictionary<string, BaselineEntry> baseline;
    private readonly HashSet<object> matched = new(ReferenceEqualityComparer.Instance);

    private Acceptance(GateReport report, GateOptions options)
    {
        (this.report, this.options) = (report, options);
        baseline = (options.Baseline?.Entries ?? []).ToDictionary(e => e.Fingerprint, StringComparer.Ordinal);
    }

    /// <summary>The report with its findings marked, and a note for each acceptance that matches none.</summary>
    public static GateReport Apply(GateReport report, GateOptions options)
    {
        var isSilent =
            options.Baseline is null
            && report.Spec.Suppressions.IsEmpty
            && report.Spec.Datasets.All(d => d.Suppressions.IsEmpty);
        return isSilent || report.Datasets.IsEmpty ? report : new Acceptance(report, options).Apply();
    }

    /// <summary>
    /// Whether the run would have shown a finding of a rule on a data set if there were one. Where it could not, or was
    /// told not to look, nothing is known about an acceptance.
    /// </summary>
    public static bool IsJudged(GateReport report, GateOptions options, string dataset, string rule)
    {
        if (report.Datasets.FirstOrDefault(d => d.Name == dataset) is not { } checkedSet)
            return options.Datasets.IsEmpty;
        var outcome = checkedSet.Outcomes.FirstOrDefault(o => o.Rule.Id == rule);
        return checkedSet.Problems.IsEmpty
            && outcome?.Outcome switch
            {
                Outcome.Passed or Outcome.NotApplicable => true,
                Outcome.Found => outcome.Reason.Length == 0,
                Outcome.Off => options.Only.IsEmpty,
                _ => false,
            };
    }

    private GateReport Apply()
    {
        var marked = report.Datasets.Select(Marked).ToImmutableArray();
        var stale = StaleSuppressions().Concat(StaleEntries()).ToLookup(note => HomeOf(note.Dataset));
        return report with
        {
            Datasets =
            [
                .. marked.Select((d, i) => d with { Findings = GateReport.Ordered([.. d.Findings, .. stale[i]]) }),
            ],
        };
    }

    private DatasetReport Marked(DatasetReport dataset)
    {
        var own = report.Spec.Datasets.FirstOrDefault(d => d.Name.Value == dataset.Name)?.Suppressions ?? [];
        ImmutableArray<SuppressionSpec> all = [.. own, .. report.Spec.Suppressions];
        var findings = dataset.Findings.Select(f => Suppressed(f, all)).ToImmutableArray();
        var occurrences = Occurrence.Of(findings).ToDictionary(o => o.Fingerprint, StringComparer.Ordinal);
        return dataset with { Findings = [.. findings.Select(f => Baselined(f, occurrences))] };
    }

    private Finding Suppressed(Finding finding, ImmutableArray<SuppressionSpec> suppressions)
    {
        if (!RunRules.MayBeSuppressed(finding.Rule))
            return finding;
        foreach (var spec in suppressions.Where(spec => Matches(spec, finding)))
        {
            matched.Add(spec);
            var suppression = new Suppression(SuppressionKind.InSource, spec.Reason, spec.Until, spec.At);
            finding = Accepted(finding, suppression);
        }
        return finding;
    }

    private Finding Baselined(Finding finding, Dictionary<string, Occurrence> occurrences)
    {
        if (!baseline.TryGetValue(Fingerprint.Of(finding), out var entry))
            return finding;
        matched.Add(entry);
        if (!occurrences.TryGetValue(entry.Fingerprint, out var now))
            return finding;
        return entry.IsExceededBy(now)
            ? finding with
            {
                Worsened = new Worsening(entry.Level, entry.Count, entry.Reason),
            }
            : Accepted(finding, entry.ToSuppression());
    }

    /// <summary>The first acceptance that still holds counts; an expired one is told only where none holds.</summary>
    private Finding Accepted(Finding finding, Suppression suppression) =>
        finding.Suppression is not null ? finding
        : suppression.HasExpiredOn(options.Today) ? finding with { Expired = finding.Expired ?? suppression }
        : finding with { Suppression = suppression, Expired = null };

    private static bool Matches(SuppressionSpec spec, Finding finding)
    {
        bool Names(ImmutableArray<Located<string>> names, string name) => names.Any(n => n.Value == name);
        string[] splits = [.. new[] { finding.TrainingSplit, finding.EvaluationSplit }.Where(s => s.Length > 0)];
        return spec.Rule == finding.Rule.Id
            && (spec.Columns.IsEmpty || Names(spec.Columns, finding.Column))
            && (spec.Splits.IsEmpty || (splits.Length > 0 && splits.All(split => Names(spec.Splits, split))));
    }

    private IEnumerable<Finding> StaleSuppressions()
    {
        var names = report.Spec.Datasets.Select(d => d.Name.Value).ToArray();
        var general = report.Spec.Suppressions.Select(spec => (Dataset: "", Judged: names, Spec: spec));
        var particular =
            from dataset in report.Spec.Datasets
            from spec in dataset.Suppressions
            select (Dataset: dataset.Name.Value, Judged: new[] { dataset.Name.Value }, Spec: spec);
        return from each in particular.Concat(general)
            where !matched.Contains(each.Spec) && each.Judged.All(name => IsJudged(name, each.Spec.Rule))
            select Stale(each.Dataset, each.Spec.At) with
            {
                Column = string.Join(", ", each.Spec.Columns.Select(c => c.Value).Prepend(NameOf(each.Spec.Rule))),
                Arguments = [NameOf(each.Spec.Rule)],
            };
    }

    private IEnumerable<Finding> StaleEntries() =>
        from entry in options.Baseline?.Entries ?? []
        where !matched.Contains(entry) && IsJudged(entry.Dataset, entry.Rule)
        select Stale(entry.Dataset, entry.At) with
        {
            TrainingSplit = entry.Training,
            EvaluationSplit = entry.Evaluation,
            Column = entry.Column.Length == 0 ? NameOf(entry.Rule) : $"{NameOf(entry.Rule)}, {entry.Column}",
            MessageId = "baseline",
            Arguments = [NameOf(entry.Rule), entry.Dataset],
        };

    private bool IsJudged(string dataset, string rule) => IsJudged(report, options, dataset, rule);

    private static Finding Stale(string dataset, SourceLocation at) =>
        new()
        {
            Rule = RunRules.StaleSuppression,
            Level = Level.Note,
            Dataset = dataset,
            Declared = at,
        };

    private static string NameOf(string rule) => Catalogue.Find(rule)?.Name ?? rule;

    /// <summary>Where a note stands: with its data set, or with the last where that is not part of the run.</summary>
    private int HomeOf(string dataset)
    {
        for (var i = 0; i < report.Datasets.Length; i++)
            if (report.Datasets[i].Name == dataset)
                return i;
        return report.Datasets.Length - 1;
    }
}
