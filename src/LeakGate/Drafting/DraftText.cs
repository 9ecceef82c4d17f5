using System.Collections.Immutable;
using System.Text;
using LeakGate.Configuration;
using LeakGate.Configuration.Grammar;
using LeakGate.Reports;

namespace LeakGate.Drafting;

/// <summary>Writes a draft as a <c>leakgate.yml</c> in which every guess says what it was made from.</summary>
internal sealed class DraftText
{
    private const string Schema = "https://raw.githubusercontent.com/org/leakgate/main/schema/leakgate.schema.json";
    private const int LongestName = 100;
    private const int MostOthers = 5;

    private readonly StringBuilder text = new();

    private DraftText() { }

    /// <summary>The text, which ends in a line feed; the same draft gives the same text.</summary>
    public static string Write(Draft draft)
    {
        var writer = new DraftText();
        writer.Line(0, $"# yaml-language-server: $schema={Schema}");
        writer.Line(
            0,
            "# Guessed by 'leakgate init': a comment says what each guess was made from. Correct what is wrong."
        );
        writer.Line(0, $"version: {GateGrammar.Version}");
        writer.Line(0, "fail-on: error  # the lowest level that fails the run: error, warning, note or never");
        writer.Line(0, "datasets:");
        foreach (var dataset in draft.Datasets)
            writer.Write(dataset);
        foreach (var path in draft.Unused)
            writer.Comment(0, $"not used, since nothing tells what it belongs to: {path}");
        return writer.text.ToString();
    }

    /// <summary>Whether a name can stand in a configuration: it holds no control characters.</summary>
    public static bool CanHold(string name) => name.Length > 0 && !name.Any(char.IsControl);

    /// <summary>A name that can stand for a data set, made from the name of files or of a folder.</summary>
    public static string DatasetName(string wanted)
    {
        var kept = wanted.EnumerateRunes().Where(rune => Rune.IsLetterOrDigit(rune) || rune.Value is '-' or '_');
        var name = string.Concat(kept.Take(LongestName / 2)).Trim('-');
        return name.Length > 0 ? name : "data";
    }

    private void Write(DraftedDataset dataset)
    {
        Line(1, $"{YamlText.Key(dataset.Name)}:");
        if (dataset.SplitBy is { } splitBy)
            WriteSource(dataset.Splits[0], splitBy);
        else
            WriteSplits(dataset.Splits);
        var columns = dataset.Columns;
        Write("target", columns.Target, YamlText.Value);
        if (columns.Time is { } time)
            WriteTime(dataset, time);
        Write("group", columns.Groups);
        Write("id", columns.Id, YamlText.Value);
        Write("ignore", columns.RowNumbers);
        Write("text", columns.Texts);
        WriteMissing(columns);
    }

    private void WriteSplits(ImmutableArray<DraftedSplit> splits)
    {
        Line(2, "splits:");
        foreach (var split in splits)
        {
            Comment(3, $"{Words.Count(split.Rows, "row")}; the name says {SplitRoles.Word(split.Role!.Value)}");
            Line(3, $"{YamlText.Key(split.Name)}: {Paths(split.Paths)}");
        }
    }

    private void WriteSource(DraftedSplit source, SplitColumn splitBy)
    {
        Comment(2, Words.Count(source.Rows, "row"));
        Line(2, $"source: {Paths(source.Paths)}");
        Comment(2, splitBy.Seen + Or(splitBy.Others));
        if (splitBy.Roles.IsEmpty)
        {
            Line(2, $"split-by: {YamlText.Value(splitBy.Column)}");
            return;
        }
        Line(2, "split-by:");
        Line(3, $"column: {YamlText.Value(splitBy.Column)}");
        Line(3, "roles:");
        foreach (var (value, role) in splitBy.Roles)
            Line(4, $"{YamlText.Key(value)}: {SplitRoles.Word(role)}");
    }

    private void Write(string key, Guess? guess, Func<string, string> value)
    {
        if (guess is null)
            return;
        Comment(2, guess.Seen + Or(guess.Others));
        Line(2, $"{key}: {value(guess.Column)}");
    }

    private void Write(string key, ImmutableArray<Guess> guesses)
    {
        if (guesses.IsEmpty)
            return;
        Line(2, $"{key}:");
        foreach (var guess in guesses)
        {
            Comment(3, guess.Seen);
            Line(3, $"- {YamlText.Value(guess.Column)}");
        }
    }

    private void WriteTime(DraftedDataset dataset, Guess time)
    {
        if (dataset.SplitBy is { AreFolds: true })
        {
            Comment(2, $"time: '{time.Column}' holds times, but of folds held out in turn not each can come last");
            return;
        }
        Comment(2, dataset.TimeOrder);
        Write("time", time, column => Time(column, dataset.Columns.TimeFormat));
    }

    private void WriteMissing(ColumnGuesses columns)
    {
        if (columns.Target is null)
            Comment(2, "target: no column is named like one; declare what the model predicts");
        if (columns.Time is null)
            Comment(2, "time: no column of dates; declare one if the model predicts what comes later");
        if (columns.Groups.IsEmpty)
            Comment(2, "group: no column is named like a key that repeats; declare whose rows belong together");
    }

    private static string Time(string column, string? format) =>
        format is null
            ? YamlText.Value(column)
            : $"{{column: {YamlText.Value(column)}, format: {YamlText.Value(format)}}}";

    private static string Paths(ImmutableArray<string> paths) =>
        paths.Length == 1
            ? YamlText.Value(paths[0])
            : string.Concat(paths.Select(path => $"\n{new string(' ', 8)}- {YamlText.Value(path)}"));

    private static string Or(ImmutableArray<string> others) =>
        others.IsEmpty
            ? ""
            : "; could also be: "
                + string.Join(", ", others.Take(MostOthers))
                + (others.Length > MostOthers ? $" and {others.Length - MostOthers} more" : "");

    private void Comment(int depth, string words) => Line(depth, $"# {Words.Clean(words)}");

    private void Line(int depth, string line) => text.Append(' ', 2 * depth).Append(line.TrimEnd()).Append('\n');
}
