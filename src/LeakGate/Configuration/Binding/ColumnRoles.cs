namespace LeakGate.Configuration.Binding;

/// <summary>Refuses a column that is declared to be two things that exclude each other.</summary>
internal static class ColumnRoles
{
    /// <summary>
    /// The keys that exclude each other. A column of a composite key may be anything else besides: only the whole key
    /// says what the key says. A target may be text (it is generated), and what is ignored may be a key or a time.
    /// </summary>
    private static readonly (string, string)[] Contradictions =
    [
        ("target", "ignore"),
        ("target", "time"),
        ("target", "group"),
        ("target", "entity"),
        ("target", "id"),
        ("target", "split-by"),
        ("target", "available-at"),
        ("ignore", "text"),
        ("ignore", "available-at"),
        ("time", "text"),
        ("split-by", "id"),
        ("split-by", "text"),
    ];

    public static void Check(DatasetSpec spec, ProblemList problems)
    {
        var declared = Declarations(spec).OrderBy(use => use.Column.At.Line).ThenBy(use => use.Column.At.Column);
        var known = new Dictionary<string, List<(string Key, Located<string> Column)>>(StringComparer.Ordinal);
        foreach (var use in declared)
        {
            if (!known.TryGetValue(use.Column.Value, out var uses))
            {
                known.Add(use.Column.Value, uses = []);
            }

            var index = uses.FindIndex(other => Contradict(other.Key, use.Key));
            if (index >= 0)
            {
                problems.Add(
                    use.Column.At,
                    $"column '{use.Column.Shown}' is declared under '{use.Key}' and under '{uses[index].Key}' (line {uses[index].Column.At.Line})",
                    "one of the two, since they exclude each other",
                    "remove the column from one of them"
                );
            }

            uses.Add(use);
        }
    }

    private static bool Contradict(string one, string other) =>
        Contradictions.Any(pair => pair == (one, other) || pair == (other, one));

    private static IEnumerable<(string Key, Located<string> Column)> Declarations(DatasetSpec spec)
    {
        if (spec.Target is { } target)
        {
            yield return ("target", target);
        }

        if (spec.Time is { } time)
        {
            yield return ("time", time.Column);
        }

        if (spec.SplitBy is { } splitBy)
        {
            yield return ("split-by", splitBy.Column);
        }

        foreach (var (key, columns) in SingleKeys(spec))
        {
            yield return (key, columns);
        }

        foreach (var column in spec.Ignore)
        {
            yield return ("ignore", column);
        }

        foreach (var column in spec.Text)
        {
            yield return ("text", column);
        }

        foreach (var feature in spec.AvailableAt)
        {
            yield return ("available-at", feature.Feature);
        }
    }

    private static IEnumerable<(string Key, Located<string> Column)> SingleKeys(DatasetSpec spec)
    {
        foreach (var group in spec.Groups.Where(group => group.Columns.Length == 1))
        {
            yield return ("group", group.Columns[0]);
        }

        if (spec.Entity is { Columns: [var entity] })
        {
            yield return ("entity", entity);
        }

        if (spec.Id is { Columns: [var id] })
        {
            yield return ("id", id);
        }
    }
}
