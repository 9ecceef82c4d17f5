using System.Globalization;
using System.Text.Json;
using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Reports;

namespace LeakGate.Baselines;

/// <summary>The members of one entry as they stand in the file, and what is wrong with them.</summary>
internal sealed class EntryMembers(SourceLocation at, ProblemList problems)
{
    private static readonly string[] Keys =
    [
        "rule",
        "dataset",
        "training",
        "evaluation",
        "column",
        "fingerprint",
        "level",
        "count",
        "fraction",
        "reason",
        "recorded",
        "until",
    ];

    private readonly Dictionary<string, (string Text, SourceLocation At)> members = new(StringComparer.Ordinal);
    private bool isFaulty;

    /// <param name="text">The value, or null where it is neither a text nor a number.</param>
    public void Add(string key, string? text, JsonTokenType type, SourceLocation place)
    {
        if (!Keys.Contains(key))
            Report(
                place,
                $"'{Excerpt.Of(key)}' is not a known key",
                string.Join(", ", Keys),
                NearestName.Hint(key, Keys)
            );
        else if (text is null || (type == JsonTokenType.Number) != (key is "count" or "fraction"))
            Report(place, $"'{key}' is of another kind", key is "count" or "fraction" ? "a number" : "a text");
        else if (!members.TryAdd(key, (text, place)))
            Report(place, $"'{key}' stands twice", "each key once");
    }

    /// <summary>The entry; null where something is wrong with it, which has been reported.</summary>
    public BaselineEntry? ToEntry()
    {
        var rule = Required("rule") is { } id ? RuleOf(id) : null;
        var dataset = Required("dataset");
        var fingerprint = Required("fingerprint");
        var level = Required("level") is { } word ? LevelOf(word) : null;
        var reason = Required("reason");
        if (reason is not null && string.IsNullOrWhiteSpace(reason))
            Report(PlaceOf("reason"), "the reason is empty", "why the finding is accepted");
        var recorded = Required("recorded") is { } first ? DateOf("recorded", first) : null;
        var until = Find("until") is { } last ? DateOf("until", last) : null;
        var count = Find("count") is { } rows ? CountOf(rows) : null;
        var fraction = Find("fraction") is { } share ? FractionOf(share) : null;
        var (training, evaluation, column) = (Find("training") ?? "", Find("evaluation") ?? "", Find("column") ?? "");
        if (isFaulty)
            return null;
        if (Fingerprint.Of(rule!.Id, dataset!, training, evaluation, column) != fingerprint)
        {
            Report(
                PlaceOf("fingerprint"),
                "the fingerprint belongs to another finding than the names beside it",
                "names and fingerprint as they were written together",
                "restore the entry, or remove it and run 'leakgate baseline' again"
            );
            return null;
        }
        return new BaselineEntry(
            fingerprint,
            rule.Id,
            dataset!,
            training,
            evaluation,
            column,
            level!.Value,
            count,
            fraction,
            reason!,
            recorded!.Value,
            until,
            at
        );
    }

    private string? Find(string key) => members.TryGetValue(key, out var member) ? member.Text : null;

    private SourceLocation PlaceOf(string key) => members[key].At;

    private string? Required(string key)
    {
        var text = Find(key);
        // A member that is there in a wrong form has been reported already.
        if (text is null && !isFaulty)
            Report(at, $"the finding has no '{key}'", $"\"{key}\" in every finding");
        return text;
    }

    private Rule? RuleOf(string id)
    {
        var rule = Catalogue.Find(id);
        if (rule is not null && RunRules.MayBeSuppressed(rule))
            return rule;
        var ids = Catalogue.Rules.Where(RunRules.MayBeSuppressed).Select(r => r.Id);
        Report(
            PlaceOf("rule"),
            rule is null ? $"'{Excerpt.Of(id)}' is no rule" : $"'{rule.Id}' is about the run and cannot be accepted",
            "the id of a rule, as 'leakgate rules' lists them",
            rule is null ? NearestName.Hint(id, ids) : "remove the entry, and correct what the rule reports"
        );
        return null;
    }

    private Level? LevelOf(string word)
    {
        Level? level = word switch
        {
            "error" => Level.Error,
            "warning" => Level.Warning,
            "note" => Level.Note,
            _ => null,
        };
        if (level is null)
            Report(PlaceOf("level"), $"'{Excerpt.Of(word)}' is no level", "error, warning or note");
        return level;
    }

    private DateOnly? DateOf(string key, string text)
    {
        if (DateForm.Read(text) is { } date)
            return date;
        Report(PlaceOf(key), $"'{Excerpt.Of(text)}' is no date", DateForm.Expected);
        return null;
    }

    private long? CountOf(string text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return count;
        Report(PlaceOf("count"), $"{Excerpt.Of(text)} is no count of rows", "a whole number");
        return null;
    }

    private double? FractionOf(string text)
    {
        if (double.TryParse(text, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1)
            return share;
        Report(PlaceOf("fraction"), $"{Excerpt.Of(text)} is no fraction", "a number from 0 to 1");
        return null;
    }

    private void Report(SourceLocation place, string found, string expected, string? hint = null)
    {
        isFaulty = true;
        problems.Add(place, found, expected, hint);
    }
}
