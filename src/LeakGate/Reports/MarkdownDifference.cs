using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LeakGate.Versions;

namespace LeakGate.Reports;

/// <summary>How the data of a data set differs from its version at the base, as a part of the page.</summary>
internal static class MarkdownDifference
{
    private const int MostSplits = 40;
    private const int MostMoves = 12;
    private const int MostLabels = 12;
    private const int MostColumns = 20;

    /// <summary>The empty text where no base was compared with.</summary>
    public static string Of(DataDifference? difference)
    {
        if (difference is null)
            return "";
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"### What changed since `{DifferenceWords.Short(difference.BaseCommit)}`\n\n"
        );
        WriteSplits(text, difference);
        WriteMoves(text, difference.Moves);
        WriteColumns(text, "➕ Columns added", difference.AddedColumns);
        WriteColumns(text, "➖ Columns dropped", difference.DroppedColumns);
        WriteLabels(text, difference.Splits);
        return text.ToString();
    }

    private static void WriteSplits(StringBuilder text, DataDifference difference)
    {
        var hasTime = difference.Splits.Any(split => split.Time is not null || split.BaseTime is not null);
        text.Append("| Split | Rows before | Rows now | Added | Removed | Relabelled |");
        text.Append(hasTime ? " Time before | Time now |\n" : "\n");
        text.Append("|---|--:|--:|--:|--:|--:|").Append(hasTime ? "---|---|\n" : "\n");
        foreach (var split in difference.Splits.Take(MostSplits))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {MarkdownText.Code(split.Split)} | {Rows(split.BaseRows)} ");
            text.Append(CultureInfo.InvariantCulture, $"| {Rows(split.Rows)} | {Rows(split.Added)} ");
            text.Append(CultureInfo.InvariantCulture, $"| {Rows(split.Removed)} | {Rows(split.Relabelled)} |");
            text.Append(hasTime ? $" {Time(split.BaseTime)} | {Time(split.Time)} |\n" : "\n");
        }
        if (difference.Splits.Length > MostSplits)
            text.Append(CultureInfo.InvariantCulture, $"\nand {difference.Splits.Length - MostSplits} more splits.\n");
        var rowsAre =
            difference.RowsAre.Length == 0 ? "their values" : $"their id {MarkdownText.Code(difference.RowsAre)}";
        text.Append(CultureInfo.InvariantCulture, $"\n<sub>Rows are told apart by {rowsAre}.</sub>\n\n");
    }

    private static void WriteMoves(StringBuilder text, ImmutableArray<RowsMoved> moves)
    {
        foreach (var move in moves.Take(MostMoves))
        {
            var (from, to) = (MarkdownText.Code(move.From), MarkdownText.Code(move.To));
            text.Append(
                CultureInfo.InvariantCulture,
                $"- 🔀 {Words.Count(move.Rows, "row")} moved from {from} to {to}\n"
            );
        }
        if (moves.Length > MostMoves)
            text.Append(CultureInfo.InvariantCulture, $"- and {moves.Length - MostMoves} more moves\n");
        if (!moves.IsEmpty)
            text.Append('\n');
    }

    private static void WriteColumns(StringBuilder text, string title, ImmutableArray<string> columns)
    {
        if (columns.IsEmpty)
            return;
        var names = string.Join(", ", columns.Take(MostColumns).Select(MarkdownText.Code));
        var rest = columns.Length > MostColumns ? $" and {columns.Length - MostColumns} more" : "";
        text.Append(CultureInfo.InvariantCulture, $"{title}: {names}{rest}\n\n");
    }

    private static void WriteLabels(StringBuilder text, ImmutableArray<SplitDifference> splits)
    {
        var counted = splits.Where(split => !split.Labels.IsEmpty).Take(MostSplits).ToArray();
        if (counted.Length == 0)
            return;
        text.Append("<details><summary>Label shares</summary>\n\n");
        text.Append("| Split | Label | Before | Now |\n|---|---|---|---|\n");
        foreach (var split in counted)
        {
            var before = split.Labels.Sum(label => label.BaseRows);
            var now = split.Labels.Sum(label => label.Rows);
            foreach (var label in split.Labels.Take(MostLabels))
            {
                text.Append(CultureInfo.InvariantCulture, $"| {MarkdownText.Code(split.Split)} ");
                text.Append(CultureInfo.InvariantCulture, $"| {MarkdownText.Code(label.Label)} ");
                text.Append(CultureInfo.InvariantCulture, $"| {Part(label.BaseRows, before)} ");
                text.Append(CultureInfo.InvariantCulture, $"| {Part(label.Rows, now)} |\n");
            }
            if (split.Labels.Length > MostLabels)
            {
                text.Append(CultureInfo.InvariantCulture, $"| {MarkdownText.Code(split.Split)} ");
                text.Append(CultureInfo.InvariantCulture, $"| and {split.Labels.Length - MostLabels} more | | |\n");
            }
        }
        text.Append("\n</details>\n\n");
    }

    private static string Part(long part, long whole) =>
        whole == 0 ? "" : $"{MarkdownText.Bar((double)part / whole)}&nbsp;{Words.Percent((double)part / whole)}";

    private static string Time(TimeRange? range) =>
        range is null ? "" : $"{Words.Say(range.First)} – {Words.Say(range.Last)}";

    private static string Rows(long? rows) => rows?.ToString("#,0", CultureInfo.InvariantCulture) ?? "";
}
