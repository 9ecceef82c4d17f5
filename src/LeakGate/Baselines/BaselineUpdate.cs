using System.Collections.Immutable;
using LeakGate.Checks;
using LeakGate.Configuration;

namespace LeakGate.Baselines;

/// <summary>What somebody says who accepts the findings of a run.</summary>
/// <param name="Today">The day (UTC) on which it is said.</param>
/// <param name="Until">The last day (UTC) on which it holds; null for no end.</param>
/// <param name="Renew">Whether it is said of findings too whose acceptance has expired.</param>
internal sealed record Decision(string Reason, DateOnly Today, DateOnly? Until, bool Renew);

/// <summary>What became of an entry.</summary>
internal enum EntryChange
{
    /// <summary>The finding was not listed before.</summary>
    Added,

    /// <summary>Listed as before; fewer rows or a lower level are taken over, so that they cannot rise again unseen.</summary>
    Kept,

    /// <summary>The finding got worse, and is accepted anew as it is now.</summary>
    Raised,

    /// <summary>Listed as before, and expired: it hides nothing.</summary>
    Expired,

    /// <summary>Expired, and accepted anew.</summary>
    Renewed,

    /// <summary>Nothing is known of the finding this time, since its rule or its data set was not measured.</summary>
    Unknown,

    /// <summary>The finding is gone, and so is the entry.</summary>
    Dropped,
}

/// <summary>The entries of a baseline after a run, with what became of each.</summary>
internal sealed record BaselineUpdate(ImmutableArray<(EntryChange Change, BaselineEntry Entry)> Changes)
{
    /// <summary>The entries to write, ordered by their names.</summary>
    public ImmutableArray<BaselineEntry> Entries =>
        [
            .. Changes
                .Where(change => change.Change != EntryChange.Dropped)
                .Select(change => change.Entry)
                .OrderBy(entry => entry.Dataset, StringComparer.Ordinal)
                .ThenBy(entry => entry.Rule, StringComparer.Ordinal)
                .ThenBy(entry => entry.Training, StringComparer.Ordinal)
                .ThenBy(entry => entry.Evaluation, StringComparer.Ordinal)
                .ThenBy(entry => entry.Column, StringComparer.Ordinal),
        ];

    /// <param name="before">The baseline so far, or null.</param>
    /// <param name="report">A run of all data sets and rules, checked without a baseline.</param>
    public static BaselineUpdate Of(Baseline? before, GateReport report, Decision decision)
    {
        var old = (before?.Entries ?? []).ToDictionary(entry => entry.Fingerprint, StringComparer.Ordinal);
        var changes = ImmutableArray.CreateBuilder<(EntryChange, BaselineEntry)>();
        foreach (var occurrence in report.Datasets.SelectMany(dataset => Occurrence.Of(dataset.Findings)))
        {
            changes.Add(
                old.Remove(occurrence.Fingerprint, out var entry)
                    ? Updated(entry, occurrence, decision)
                    : (EntryChange.Added, Accepted(occurrence, decision))
            );
        }
        foreach (var entry in (before?.Entries ?? []).Where(entry => old.ContainsKey(entry.Fingerprint)))
        {
            var isJudged = Acceptance.IsJudged(report, new GateOptions(), entry.Dataset, entry.Rule);
            changes.Add((isJudged ? EntryChange.Dropped : EntryChange.Unknown, entry));
        }
        return new BaselineUpdate(changes.ToImmutable());
    }

    private static (EntryChange, BaselineEntry) Updated(BaselineEntry entry, Occurrence now, Decision decision)
    {
        var isExpired = entry.Until < decision.Today;
        if (isExpired && decision.Renew)
            return (EntryChange.Renewed, Accepted(now, decision));
        if (isExpired)
            return (EntryChange.Expired, entry);
        if (entry.IsExceededBy(now))
        {
            // Who accepts more without naming a day has not said that it may be accepted for longer.
            return (EntryChange.Raised, Accepted(now, decision) with { Until = decision.Until ?? entry.Until });
        }
        return (EntryChange.Kept, entry with { Level = now.Level, Count = now.Count, Fraction = now.Fraction });
    }

    private static BaselineEntry Accepted(Occurrence now, Decision decision) =>
        new(
            now.Fingerprint,
            now.First.Rule.Id,
            now.First.Dataset,
            now.First.TrainingSplit,
            now.First.EvaluationSplit,
            now.First.Column,
            now.Level,
            now.Count,
            now.Fraction,
            decision.Reason,
            decision.Today,
            decision.Until,
            SourceLocation.Whole("")
        );
}
