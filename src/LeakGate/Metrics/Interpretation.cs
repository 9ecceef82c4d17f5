using System.Collections.Immutable;
using LeakGate.Configuration;

namespace LeakGate.Metrics;

/// <summary>
/// Finds the scores in a tree of names and numbers. Where a list stands for folds, for epochs or for neither shows in
/// its name and in its neighbours, since libraries write all of them alike.
/// </summary>
internal sealed class Interpretation
{
    private const int MostFolds = 20;

    private static readonly string[] Steps = ["epoch", "epochs", "step", "steps", "iteration", "iterations"];
    private static readonly string[] Labels =
    [
        "split",
        "set",
        "subset",
        "phase",
        "stage",
        "partition",
        "dataset",
        "name",
        "model",
        "metric",
        "key",
        "fold",
        "run_id",
    ];

    private readonly SplitNames splits;
    private readonly ScoreTable table;

    private Interpretation(SplitNames splits)
    {
        this.splits = splits;
        table = new ScoreTable(splits);
    }

    /// <param name="file">The file's name in messages.</param>
    public static ScoreSheet Of(MetricsNode root, string file, SplitNames splits)
    {
        var reading = new Interpretation(splits);
        reading.Walk(root, [], default);
        return reading.table.ToSheet(file);
    }

    /// <summary>What is known of the lists below a node.</summary>
    private readonly record struct Surroundings(bool HasFolds, bool IsHistory);

    private void Walk(MetricsNode node, ImmutableArray<string> path, Surroundings around)
    {
        switch (node)
        {
            case MetricsNumber number:
                table.Add(path, number);
                break;
            case MetricsObject { Entries.Length: > 1 } numbered when IsNumbered(numbered):
                // "0" numbers rows of whatever kind; "fold_0" says what they are.
                var isFolds = around.HasFolds || !char.IsAsciiDigit(numbered.Entries[0].Name[0]);
                var values = new MetricsList([.. numbered.Entries.Select(e => e.Value)], numbered.At);
                WalkList(values, path, around with { HasFolds = isFolds });
                break;
            case MetricsObject one:
                WalkObject(one, path, around);
                break;
            case MetricsList list:
                WalkList(list, path, around);
                break;
        }
    }

    /// <summary>Pandas writes a column as an object whose keys number the rows.</summary>
    private static bool IsNumbered(MetricsObject one) =>
        one.Entries.All(e => NameWords.IsFoldNumber(e.Name) && e.Value is MetricsNumber)
        || one.Entries.All(e => NameWords.IsFoldNumber(e.Name) && !char.IsAsciiDigit(e.Name[0]));

    private void WalkObject(MetricsObject one, ImmutableArray<string> path, Surroundings around)
    {
        // The rows of a class in a classification report: of many classes one is always perfect.
        if (one.Find("support") is not null && !(path.Length > 0 && path[^1].Contains("avg", StringComparison.Ordinal)))
            return;
        if (SearchResults.Best(one) is { } best)
        {
            WalkObject(best, path, new Surroundings(HasFolds: true, IsHistory: false));
            return;
        }
        var here = Look(one, around);
        foreach (var (name, value) in one.Entries)
        {
            var words = NameWords.Of(name, splits);
            if (words.IsSetting)
                continue;
            Walk(value, path.Add(name), here with { HasFolds = here.HasFolds || words.SaysFolds });
        }
    }

    private Surroundings Look(MetricsObject one, Surroundings around)
    {
        // What cross_validate returns beside the scores, and nothing else does.
        if (one.Find("fit_time") is not null || one.Find("score_time") is not null)
            return new(HasFolds: true, IsHistory: false);
        var words = one.Entries.Select(e => (Words: NameWords.Of(e.Name, splits), Node: Plain(e.Value))).ToArray();
        var isHistory = words.Any(w =>
            Steps.Contains(w.Words.Rest)
            || (
                w.Node is MetricsList
                && (w.Words.Role == SplitRole.Validation || Metric.Find(w.Words.Rest)?.Name == "loss")
            )
        );
        var hasFolds =
            !isHistory
            && words.Any(w =>
                w.Words.Role == SplitRole.Test
                && Metric.Find(w.Words.Rest) is not null
                && w.Node is MetricsList { Items.Length: > 1 and <= MostFolds } list
                && list.Items.All(item => item is MetricsNumber)
            );
        return new(around.HasFolds || hasFolds, around.IsHistory || isHistory);
    }

    private static MetricsNode Plain(MetricsNode node) =>
        node is MetricsObject { Entries.Length: > 1 } one && IsNumbered(one)
            ? new MetricsList([.. one.Entries.Select(e => e.Value)], one.At)
            : node;

    private void WalkList(MetricsList list, ImmutableArray<string> path, Surroundings around)
    {
        if (list.Items.All(item => item is MetricsNumber))
        {
            var numbers = list.Items.Cast<MetricsNumber>().ToImmutableArray();
            if (around.HasFolds)
                table.AddFolds(path, numbers, list.At);
            else if (around.IsHistory && numbers.Length > 0)
                table.Add(path, numbers[^1] with { At = list.At });
            else if (path.Length > 0)
                table.LeaveAlone(path);
            return;
        }
        var items = list.Items.OfType<MetricsObject>().ToArray();
        if (items.Length != list.Items.Length)
            return;
        if (Array.TrueForAll(items, HasStep) && !Array.TrueForAll(items, item => item.Find("value") is not null))
            Walk(items[^1], path, around);
        else if (around.HasFolds || Array.TrueForAll(items, item => item.Find("fold") is MetricsNumber))
            WalkObject(Turned(items), path, around with { HasFolds = true });
        else
            WalkItems(items, path, around);
    }

    private void WalkItems(MetricsObject[] items, ImmutableArray<string> path, Surroundings around)
    {
        for (var i = 0; i < items.Length; i++)
        {
            var item = items[i];
            var labels = item.Entries.Where(e => Labels.Contains(e.Name.ToLowerInvariant()) && e.Value is MetricsText);
            var texts = labels.Select(e => ((MetricsText)e.Value).Text).ToArray();
            // MLflow's programs list metrics as {"key": …, "value": …}; other lists say by a text what an item is of.
            if (item.Find("value") is MetricsNumber value && texts.Length > 0)
                table.Add([.. path, .. texts], value);
            else if (item.Entries.Length == 1)
                WalkObject(item, path, around);
            else
                WalkObject(item, texts.Length > 0 ? [.. path, .. texts] : path.Add($"#{i + 1}"), around);
        }
    }

    private static bool HasStep(MetricsObject item) =>
        item.Entries.Any(e => e.Value is MetricsNumber && Steps.Contains(e.Name.ToLowerInvariant()));

    /// <summary>A list of objects as an object of lists.</summary>
    private static MetricsObject Turned(MetricsObject[] items)
    {
        var entries = ImmutableArray.CreateBuilder<MetricsEntry>();
        foreach (var (name, first) in items[0].Entries)
        {
            var values = items.Select(item => item.Find(name)).OfType<MetricsNode>().ToImmutableArray();
            if (values.Length != items.Length)
                continue;
            entries.Add(
                values.All(value => value is MetricsObject)
                    ? new MetricsEntry(name, Turned([.. values.Cast<MetricsObject>()]))
                    : new MetricsEntry(name, new MetricsList(values, first.At))
            );
        }
        return new MetricsObject(entries.ToImmutable(), items[0].At);
    }
}
