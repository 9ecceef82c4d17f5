using LeakGate.Versions;

namespace LeakGate.Reports;

/// <summary>A data difference in a few lines for a person.</summary>
internal static class DifferenceWords
{
    /// <summary>A commit's name as people write it.</summary>
    public static string Short(string commit) => commit.Length > 12 ? commit[..12] : commit;

    /// <summary>A line for each split, each move and the columns, as far as something has changed; else one that says so.</summary>
    public static IEnumerable<string> Lines(DataDifference difference)
    {
        var lines = difference.Splits.Where(HasChanged).Select(Line).ToList();
        lines.AddRange(
            difference.Moves.Select(move =>
                $"{Words.Clean(move.From)} → {Words.Clean(move.To)}: {Words.Count(move.Rows, "row")} moved"
            )
        );
        if (!difference.AddedColumns.IsEmpty || !difference.DroppedColumns.IsEmpty)
            lines.Add(
                "columns: "
                    + string.Join(
                        " ",
                        difference
                            .AddedColumns.Select(c => $"+{Words.Clean(c)}")
                            .Concat(difference.DroppedColumns.Select(c => $"−{Words.Clean(c)}"))
                    )
            );
        return lines.Count > 0 ? lines : ["no row has changed"];
    }

    private static bool HasChanged(SplitDifference split) =>
        split.Added + split.Removed + split.Relabelled > 0 || split.BaseRows is null || split.Rows is null;

    private static string Line(SplitDifference split)
    {
        var name = Words.Clean(split.Split);
        if (split.BaseRows is null)
            return $"{name}: new, {Words.Count(split.Rows ?? 0, "row")}";
        if (split.Rows is null)
            return $"{name}: gone, it had {Words.Count(split.BaseRows.Value, "row")}";
        var relabelled = split.Relabelled == 0 ? "" : $", {Words.Say(split.Relabelled)} relabelled";
        return $"{name}: +{Words.Say(split.Added)} −{Words.Say(split.Removed)} rows{relabelled}";
    }
}
