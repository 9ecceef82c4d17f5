using System.Collections.Immutable;
using LeakGate.Configuration;

namespace LeakGate.Metrics;

/// <summary>One metric of one side, as a metrics file gives it.</summary>
/// <param name="Name">The path of names that leads to it: <c>test.accuracy</c>.</param>
/// <param name="Role">The side that it was measured on; null where the file does not say.</param>
/// <param name="Split">The split of that name, where there is one.</param>
/// <param name="Group">What else the path says, such as a model's name; scores are compared within a group only.</param>
/// <param name="Value">Higher is better for bounded metrics, lower for losses; the mean where there are folds.</param>
/// <param name="Written">The number to the letter where it stands in the file as such; else empty.</param>
internal sealed record Score(
    string Name,
    Metric Metric,
    SplitRole? Role,
    string? Split,
    string Group,
    double Value,
    string Written,
    SourceLocation At
)
{
    /// <summary>The values of the folds of a cross-validation; empty where there is a single value.</summary>
    public ImmutableArray<double> Folds { get; init; } = [];

    /// <summary>The standard deviation over the folds, computed or as the file gives it; null where it does not.</summary>
    public double? Deviation { get; init; }

    /// <summary>Whether it is of rows that the model was not fitted to, or may be.</summary>
    public bool IsOfEvaluation => Role != SplitRole.Train;
}

/// <summary>Everything that was understood of a metrics file, in the order of the file.</summary>
/// <param name="File">The file's name in messages.</param>
/// <param name="Unknown">Names of numbers that are no metric that LeakGate knows.</param>
/// <param name="NoNumbers">Names of known metrics whose value is NaN or infinite.</param>
internal sealed record ScoreSheet(
    string File,
    ImmutableArray<Score> Scores,
    ImmutableArray<string> Unknown,
    ImmutableArray<string> NoNumbers
)
{
    /// <summary>What was read and what was left alone, in one clause.</summary>
    public string Understood
    {
        get
        {
            var read = Scores.IsEmpty ? "nothing" : List(Scores.Select(s => $"'{s.Name}'"));
            return $"read of '{File}': {read}"
                + (Unknown.IsEmpty ? "" : $"; left alone: {List(Unknown.Select(n => $"'{n}'"))}");
        }
    }

    /// <summary>
    /// The score that a name means: the one under that path, else the metric of that name, of the side that the name
    /// says or of the last side that there is.
    /// </summary>
    public Score? Find(string name, SplitNames splits)
    {
        var words = NameWords.Of(name, splits);
        bool MayBeMeant(Score score) => words.Role is { } role ? score.Role == role : score.IsOfEvaluation;
        if (Scores.FirstOrDefault(s => s.Name == name && MayBeMeant(s)) is { } exact)
            return exact;
        return Metric.Find(words.Rest) is { } metric
            ? Scores
                .Where(s => s.Metric.Name == metric.Name && MayBeMeant(s))
                .OrderBy(s => s.Group.Length)
                .ThenByDescending(s => s.Role)
                .FirstOrDefault()
            : null;
    }

    private static string List(IEnumerable<string> names)
    {
        const int most = 12;
        var all = names.ToArray();
        return string.Join(", ", all.Take(most)) + (all.Length > most ? $" and {all.Length - most} more" : "");
    }
}

/// <summary>The splits of a data set, by which a metrics file may tell its scores apart.</summary>
internal sealed record SplitNames(ImmutableArray<(string Name, SplitRole Role)> Splits);
