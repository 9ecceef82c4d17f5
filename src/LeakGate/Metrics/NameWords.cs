using System.Collections.Immutable;
using LeakGate.Configuration;

namespace LeakGate.Metrics;

/// <summary>
/// A name of a metrics file in its words: which side it is of, whether it is a mean or a deviation, and what is left,
/// which may name a metric.
/// </summary>
/// <param name="Rest">The words that say nothing of these, in lower case, separated by spaces.</param>
internal readonly record struct NameWords(
    string Rest,
    SplitRole? Role,
    string? Split,
    Statistic Statistic,
    bool IsContradictory
)
{
    /// <summary>Words around a metric that name neither it nor anything else.</summary>
    private static readonly string[] Containers =
    [
        "metrics",
        "metric",
        "scores",
        "results",
        "result",
        "performance",
        "data",
        "final",
        "summary",
        "report",
        "value",
        "values",
        "run",
        "history",
        "cv",
        "cross validation",
        "crossvalidation",
        "cross val",
        "folds",
        "fold",
        "kfold",
        "macro",
        "weighted",
        "micro",
        "cv results",
        "cv scores",
        "set",
        "split",
        "splits",
        "overall",
        "best",
        "oof",
        "cross validate",
        "cross val score",
        "cross val scores",
        "model",
        "info",
    ];

    /// <summary>Parts of a file that hold settings, not metrics.</summary>
    private static readonly string[] Settings =
    [
        "params",
        "parameters",
        "hyperparameters",
        "config",
        "tags",
        "args",
        "best params",
        "settings",
        "hparams",
        "support",
    ];

    private static readonly string[] Folds =
    [
        "cv",
        "fold",
        "folds",
        "kfold",
        "crossval",
        "crossvalidation",
        "cross validation",
        "cross val",
        "cross validate",
        "cv scores",
        "cv results",
        "cross val score",
        "cross val scores",
        "scores",
    ];

    public bool IsContainer => Rest.Length == 0 || Containers.Contains(Rest);

    public bool IsSetting => Settings.Contains(Rest);

    /// <summary>Whether what stands under the name are values of folds, by the name.</summary>
    public bool SaysFolds => Folds.Contains(Rest) || Rest.StartsWith("cv ", StringComparison.Ordinal);

    /// <summary>Whether it names scores and does not say which.</summary>
    public bool IsScores => SaysFolds && Rest.Contains("score", StringComparison.Ordinal);

    /// <summary>Whether the name is only a number, or a number behind the word fold.</summary>
    public static bool IsFoldNumber(string name)
    {
        var digits =
            name.Length > 4 && name.StartsWith("fold", StringComparison.OrdinalIgnoreCase)
                ? name[4..].TrimStart(' ', '_', '-')
                : name;
        return digits.Length is > 0 and < 6 && digits.All(char.IsAsciiDigit);
    }

    public static NameWords Of(string name, SplitNames splits)
    {
        var (own, rest) = OwnSplit(name, splits);
        var words = WordsOf(rest);
        var roles = new HashSet<SplitRole>();
        if (own is { } declared)
            roles.Add(declared.Role);
        // Longest metrics first: the "mean" of a mean squared error is no statistic, the "dev" of "std dev" no split.
        words = Drop(words, roles);
        var statistic = Statistic.None;
        if (Metric.Find(string.Join(' ', words)) is null)
        {
            var kept = words.Where(word => StatisticOf(word) is not { } found || (statistic = found) == Statistic.None);
            words = [.. kept];
        }
        if (Metric.Find(string.Join(' ', words)) is null && words.Length > 1 && words[0] is "metrics" or "cv" or "avg")
            words = Metric.Find(string.Join(' ', words[1..])) is null ? words : words[1..];
        return new(
            string.Join(' ', words),
            roles.Count == 1 ? roles.First() : null,
            own?.Name,
            statistic,
            roles.Count > 1
        );
    }

    private static string[] Drop(string[] words, HashSet<SplitRole> roles)
    {
        var kept = new List<string>(words.Length);
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i] is "std" or "standard" && i + 1 < words.Length && words[i + 1] is "dev" or "deviation")
            {
                kept.Add("std");
                i++;
            }
            else if (SplitRoles.Infer(words[i]) is { } role)
                roles.Add(role);
            else
                kept.Add(words[i]);
        }
        return [.. kept];
    }

    private static Statistic? StatisticOf(string word) =>
        word switch
        {
            "mean" or "avg" or "average" => Statistic.Mean,
            "std" or "sd" or "stdev" or "stddev" or "sigma" => Statistic.Deviation,
            "var" or "variance" => Statistic.Variance,
            "min" or "max" or "count" or "median" or "rank" or "se" or "sem" or "lower" or "upper" or "ci" or "p" =>
                Statistic.Other,
            "25" or "50" or "75" => Statistic.Other,
            _ => null,
        };

    /// <summary>The split whose name the name is, or begins or ends with.</summary>
    private static ((string Name, SplitRole Role)? Split, string Others) OwnSplit(string name, SplitNames splits)
    {
        foreach (var split in splits.Splits.OrderByDescending(s => s.Name.Length))
        {
            const StringComparison Ignoring = StringComparison.OrdinalIgnoreCase;
            if (name.Equals(split.Name, Ignoring))
                return (split, "");
            if (name.Length <= split.Name.Length)
                continue;
            if (name.StartsWith(split.Name, Ignoring) && !char.IsLetterOrDigit(name[split.Name.Length]))
                return (split, name[(split.Name.Length + 1)..]);
            if (name.EndsWith(split.Name, Ignoring) && !char.IsLetterOrDigit(name[^(split.Name.Length + 1)]))
                return (split, name[..^(split.Name.Length + 1)]);
        }
        return (null, name);
    }

    /// <summary>Words end at anything but letters and digits, and where a capital follows a small letter.</summary>
    private static string[] WordsOf(string name)
    {
        var words = new List<string>();
        var plain = name.Replace('²', '2');
        for (var start = 0; start < plain.Length; )
        {
            var end = start;
            while (
                end < plain.Length
                && char.IsLetterOrDigit(plain[end])
                && !(end > start && char.IsLower(plain[end - 1]) && char.IsUpper(plain[end]))
            )
                end++;
            if (end > start)
                words.Add(plain[start..end].ToLowerInvariant());
            start = end > start ? end : end + 1;
        }
        return [.. words];
    }
}

/// <summary>What a number of several folds is.</summary>
internal enum Statistic
{
    None,
    Mean,
    Deviation,
    Variance,

    /// <summary>A minimum, a rank, a bound: nothing that is judged.</summary>
    Other,
}
