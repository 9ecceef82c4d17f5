using System.Collections.Immutable;
using LeakGate.Configuration;

namespace LeakGate.Metrics;

/// <summary>Gathers numbers under the paths that lead to them, and makes scores of those whose paths name a metric.</summary>
internal sealed class ScoreTable(SplitNames splits)
{
    private readonly List<Entry> entries = [];
    private readonly List<string> unknown = [];
    private readonly List<string> noNumbers = [];

    /// <summary>Where a path leads: a metric, a side, and whatever else it says.</summary>
    private readonly record struct Place(
        string Name,
        Metric Metric,
        SplitRole? Role,
        string? Split,
        string Group,
        Statistic Statistic
    )
    {
        public (string Metric, SplitRole? Role, string? Split, string Group) Key => (Metric.Name, Role, Split, Group);
    }

    private sealed record Entry(Place Place, ImmutableArray<double> Values, string Written, SourceLocation At);

    public void Add(ImmutableArray<string> path, MetricsNumber number)
    {
        if (Read(path) is not { } place)
            LeaveAlone(path);
        else if (double.IsNaN(number.Value))
            noNumbers.Add(place.Name);
        else
            entries.Add(new(place, [number.Value], number.Written, number.At));
    }

    public void AddFolds(ImmutableArray<string> path, ImmutableArray<MetricsNumber> numbers, SourceLocation at)
    {
        if (Read(path) is not { } place)
            LeaveAlone(path);
        else if (numbers.Any(number => double.IsNaN(number.Value)))
            noNumbers.Add(place.Name);
        else if (numbers.Length > 0 && place.Statistic == Statistic.None)
            entries.Add(new(place, [.. numbers.Select(number => number.Value)], "", at));
    }

    public void LeaveAlone(ImmutableArray<string> path) => unknown.Add(string.Join('.', path));

    public ScoreSheet ToSheet(string file)
    {
        var scores = new List<Score>();
        foreach (var same in entries.GroupBy(entry => entry.Place.Key))
        {
            var deviation = same.FirstOrDefault(e => e.Place.Statistic is Statistic.Deviation or Statistic.Variance);
            var values = same.Where(e => e.Place.Statistic is Statistic.None or Statistic.Mean).ToArray();
            foreach (var entry in values.Length > 0 ? values : [.. same.Take(1).Where(e => e == deviation)])
            {
                if (ScoreOf(entry, deviation) is { } score)
                    scores.Add(score);
                else
                    unknown.Add(entry.Place.Name);
            }
        }
        return new ScoreSheet(file, Sides([.. scores]), [.. unknown], [.. noNumbers]);
    }

    /// <summary>Null where a bounded metric has a value beyond its bounds, so that it must be something else.</summary>
    private static Score? ScoreOf(Entry entry, Entry? deviation)
    {
        var metric = entry.Place.Metric;
        var isOwn = entry != deviation;
        var largest = isOwn ? entry.Values.Max() : 0;
        if (metric.IsBounded && largest > 100)
            return null;
        // Many write shares as percentages.
        var scale = metric.IsBounded && largest > 1 ? 100 : 1;
        double Turn(double value) =>
            !metric.IsTurned ? value / scale
            : metric.IsBounded ? 1 - (value / scale)
            : -value;
        var folds = entry.Values.Length > 1 ? entry.Values.Select(Turn).ToImmutableArray() : [];
        double? spread =
            folds.Length > 1 ? StandardDeviation(folds)
            : deviation is null ? null
            : deviation.Place.Statistic == Statistic.Variance ? Math.Sqrt(deviation.Values[0]) / scale
            : deviation.Values[0] / scale;
        return new Score(
            entry.Place.Name,
            metric,
            entry.Place.Role,
            entry.Place.Split,
            entry.Place.Group,
            isOwn ? entry.Values.Select(Turn).Average() : double.NaN,
            isOwn && entry.Values.Length == 1 ? entry.Written : "",
            entry.At
        )
        {
            Folds = folds,
            Deviation = spread,
        };
    }

    private static double StandardDeviation(ImmutableArray<double> values)
    {
        // The mean of equal numbers can differ from them by a rounding error.
        if (values.All(value => value == values[0]))
            return 0;
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
    }

    /// <summary>Keras writes the metric of the training rows without a word beside that of the validation rows.</summary>
    private static ImmutableArray<Score> Sides(ImmutableArray<Score> scores)
    {
        bool Has(Score of, SplitRole role) =>
            scores.Any(s => s.Metric.Name == of.Metric.Name && s.Group == of.Group && s.Role == role);
        return
        [
            .. scores.Select(score =>
                score.Role is null && Has(score, SplitRole.Validation) && !Has(score, SplitRole.Train)
                    ? score with
                    {
                        Role = SplitRole.Train,
                    }
                    : score
            ),
        ];
    }

    private Place? Read(ImmutableArray<string> path)
    {
        Metric? metric = null;
        SplitRole? role = null;
        string? split = null;
        var statistic = Statistic.None;
        var group = new List<string>();
        for (var i = path.Length - 1; i >= 0; i--)
        {
            var words = NameWords.Of(path[i], splits);
            if (words.IsContradictory || words.IsSetting)
                return null;
            // The innermost word about the side counts: an evaluation may hold a score of the training rows.
            (role, split) = role is null ? (words.Role, words.Split) : (role, split);
            statistic = statistic == Statistic.None ? words.Statistic : statistic;
            var isNamed = metric is null && (metric = Metric.Find(words.Rest)) is not null;
            // "score" alone says less than a name before it: accuracy, score.
            if (metric is { Kind: MetricKind.EstimatorScore } && !isNamed && Metric.Find(words.Rest) is { } other)
                (metric, isNamed) = (other, true);
            if (isNamed || words.IsContainer || (metric is null && NameWords.IsFoldNumber(words.Rest)))
                continue;
            if (metric is null)
                return null;
            group.Add(words.Rest);
        }
        // The list that cross_val_score returns has no better name than "scores".
        if (metric is null && path.Length > 0 && NameWords.Of(path[^1], splits).IsScores)
            metric = Metric.Find("score");
        return metric is null || statistic == Statistic.Other
            ? null
            : new Place(string.Join('.', path), metric, role, split, string.Join('.', group), statistic);
    }
}
