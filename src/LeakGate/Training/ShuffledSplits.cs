using LeakGate.Checks.Evaluation;
using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Training;

/// <summary>The splits of a data set, of which copies are written with other labels.</summary>
internal sealed class ShuffledSplits
{
    /// <summary>Of all files together, unpacked.</summary>
    public const long MaximumBytes = 1L << 29;

    private readonly List<SplitCopy> rewritten = [];
    private readonly List<TableReader> kept = [];
    private readonly string target;
    private readonly ulong judged;
    private readonly int splits;

    /// <summary>Whether a column divides the rows of every file.</summary>
    private readonly bool isDivided;

    /// <summary>Reads the files that are to be written anew; the others are copied as they are.</summary>
    /// <exception cref="NotMeasuredException">They are too large, cannot be written, or do not have the rows they should.</exception>
    public ShuffledSplits(DatasetTables tables, TrainingRequest request)
    {
        target = request.Target;
        judged = request.Judged;
        isDivided = tables.Router is not null;
        splits = request.RowsPerSplit.Count;
        var bytes = 0L;
        foreach (var table in tables.Files.Select(file => file.OfFile))
        {
            if (tables.Router is null && IsJudged(table.Split))
            {
                kept.Add(table);
                continue;
            }
            if ((bytes += new FileInfo(table.File.ContentPath).Length) > MaximumBytes)
                throw TooLarge();
            rewritten.Add(SplitCopy.Read(table, request.Target, tables.Router));
        }
        RequireRows(request);
        RequireOneDialect();
    }

    public static NotMeasuredException TooLarge() =>
        new($"the splits that are to be shuffled are larger than {MaximumBytes >> 20} MB; declare a sample of them");

    /// <summary>Writes the copies.</summary>
    /// <param name="placeOf">Where the copy of a file goes.</param>
    public void Write(Func<TableReader, string> placeOf, CopiedLabels labels, int repetition)
    {
        var sources = labels == CopiedLabels.Shuffled ? Shuffle(repetition) : null;
        var first = 0;
        foreach (var file in rewritten)
        {
            var (start, path) = (first, placeOf(file.Table));
            first += file.Cells.Count;
            if (labels == CopiedLabels.NoTraining)
                continue;
            if (labels == CopiedLabels.Renamed)
                file.WriteRenamed(path);
            else
                file.Write(path, i => sources is null ? (file, file.Cells[i]) : sources[start + i]);
        }
        foreach (var table in kept)
            WriteKept(table, placeOf(table), labels);
    }

    /// <summary>
    /// Where each cell takes its label from, over all files: a permutation within each split that is not judged, of the
    /// rows that have a cell, and the same on every machine.
    /// </summary>
    private (SplitCopy File, LabelCell Cell)[] Shuffle(int repetition)
    {
        var all = rewritten.SelectMany(file => file.Cells.Select(cell => (File: file, Cell: cell))).ToArray();
        var sources = ((SplitCopy File, LabelCell Cell)[])all.Clone();
        for (var split = 0; split < splits; split++)
        {
            if (IsJudged(split))
                continue;
            // A missing label stays where it is.
            var places = Enumerable
                .Range(0, all.Length)
                .Where(i => all[i].Cell.Split == split && all[i].Cell.Length > 0)
                .ToArray();
            var order = (int[])places.Clone();
            var random = new SplitMix(((ulong)repetition * 1_000_003) + (ulong)split);
            for (var i = order.Length - 1; i > 0; i--)
            {
                var j = random.Below(i + 1);
                (order[i], order[j]) = (order[j], order[i]);
            }
            for (var i = 0; i < places.Length; i++)
                sources[places[i]] = all[order[i]];
        }
        return sources;
    }

    private void WriteKept(TableReader table, string path, CopiedLabels labels)
    {
        // A model that looks rows up in the judged file may read no other label.
        if (labels == CopiedLabels.Renamed && SplitCopy.CanWrite(table) && table.Columns.Contains(target))
        {
            SplitCopy.Read(table, target, router: null).WriteRenamed(path);
            return;
        }
        File.Copy(table.File.ContentPath, path);
        // The file may be one that nobody may write to; a command may want to write to its copy.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private bool IsJudged(int split) => split >= 0 && (judged >> split & 1) != 0;

    /// <summary>What was found here must be what the engine measured, or labels would land in other cells.</summary>
    private void RequireRows(TrainingRequest request)
    {
        var found = new long[splits];
        foreach (var cell in rewritten.SelectMany(file => file.Cells))
        {
            if (cell.Split >= 0)
                found[cell.Split]++;
        }
        for (var split = 0; split < splits; split++)
        {
            if (found[split] != request.RowsPerSplit[split] && (isDivided || !IsJudged(split)))
                throw new NotMeasuredException(
                    $"the files could not be taken apart: {found[split]:N0} rows instead of {request.RowsPerSplit[split]:N0}"
                );
        }
    }

    private void RequireOneDialect()
    {
        foreach (var split in rewritten.GroupBy(file => file.Table.Split))
        {
            if (split.Select(file => file.Dialect).Distinct().Count() > 1)
                throw new NotMeasuredException(
                    "the files of a split are written in different ways, so their labels cannot change places"
                );
        }
    }
}
