using System.Collections.Immutable;

namespace LeakGate.Metrics;

/// <summary>
/// The <c>cv_results_</c> of a search over parameters: lists over candidates, of which only the best one is the model.
/// </summary>
internal static class SearchResults
{
    /// <summary>The scores of the best candidate as lists over folds; null where the object is no such result.</summary>
    public static MetricsObject? Best(MetricsObject results)
    {
        var rank = results.Entries.FirstOrDefault(e => e.Name.StartsWith("rank_test_", StringComparison.Ordinal));
        if (rank is null || Numbers(rank.Value) is not { } ranks)
            return null;
        var best = ranks.FindIndex(number => number.Value == 1);
        if (best < 0)
            return null;
        var folds = new SortedDictionary<string, (MetricsEntry First, ImmutableArray<MetricsNode>.Builder Values)>(
            StringComparer.Ordinal
        );
        foreach (var entry in results.Entries)
        {
            // split0_test_score, split1_test_score, …
            var end = entry.Name.IndexOf('_', StringComparison.Ordinal);
            if (
                end <= 5
                || !entry.Name.StartsWith("split", StringComparison.Ordinal)
                || !entry.Name[5..end].All(char.IsAsciiDigit)
                || Numbers(entry.Value) is not { } values
                || best >= values.Count
            )
                continue;
            var name = entry.Name[(end + 1)..];
            if (!folds.TryGetValue(name, out var known))
                folds.Add(name, known = (entry, ImmutableArray.CreateBuilder<MetricsNode>()));
            known.Values.Add(values[best]);
        }
        return new MetricsObject(
            [
                .. folds.Select(f => new MetricsEntry(
                    f.Key,
                    new MetricsList(f.Value.Values.ToImmutable(), f.Value.First.Value.At)
                )),
            ],
            results.At
        );
    }

    private static List<MetricsNumber>? Numbers(MetricsNode node)
    {
        var items = node switch
        {
            MetricsList list => list.Items,
            MetricsObject one => [.. one.Entries.Select(e => e.Value)],
            _ => [],
        };
        var numbers = items.OfType<MetricsNumber>().ToList();
        return numbers.Count == items.Length && numbers.Count > 0 ? numbers : null;
    }
}
