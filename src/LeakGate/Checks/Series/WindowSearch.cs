using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Checks.Series;

/// <summary>How many windows recur.</summary>
/// <param name="Windows">Windows of evaluation rows that say something.</param>
/// <param name="Recurring">Those that a window of training rows repeats.</param>
/// <param name="TrainingWindows">The same of training rows.</param>
/// <param name="TrainingRecurring">Those that another window of training rows repeats, with no row in common.</param>
/// <param name="Examples">First rows of a window and of the one that repeats it.</param>
internal sealed record RepeatedWindows(
    long Windows,
    long Recurring,
    long TrainingWindows,
    long TrainingRecurring,
    IReadOnlyList<RowPair> Examples
);

/// <summary>
/// Looks for windows of a series that are those of other rows, shifted and scaled at most: after centring and division
/// by their length they are one point of the sphere, or opposite points. Windows of training rows are sorted into cells by
/// three of their coordinates.
/// </summary>
/// <param name="length">Values of a window.</param>
/// <param name="least">Least absolute correlation.</param>
internal sealed class WindowSearch(SeriesOrder order, int column, int length, double least)
{
    private const int MostExamples = 5;

    /// <summary>Where windows crowd more than this, they do not tell one place from another.</summary>
    private const int MostCandidates = 4096;

    private readonly double[] values = order.Values(column);

    /// <summary>Cells are so wide that what is near enough lies in the same or in a neighbouring one.</summary>
    private readonly double width = 2.1 * Math.Sqrt(2 * (1 - least));
    private long[] cells = [];
    private int[] starts = [];

    public RepeatedWindows Count(SplitSides sides)
    {
        var training = Windows(sides.Training, 1).ToList();
        Sort(training);
        var examples = new List<RowPair>();
        var (windows, recurring) = (0L, 0L);
        foreach (var start in EvaluationWindows(sides))
        {
            windows++;
            if (Recurrence(start) is not { } other)
                continue;
            recurring++;
            if (examples.Count < MostExamples)
                examples.Add(new RowPair(order.Refs[start], order.Refs[other]));
        }
        var inner = recurring == 0 ? 0 : training.Count(start => Recurrence(start) is not null);
        return new(windows, recurring, training.Count, inner, examples);
    }

    /// <summary>
    /// Windows of evaluation rows, half a window apart. Where a series has fewer rows than a window, the training rows
    /// right before them fill it up, to half of it at most.
    /// </summary>
    private IEnumerable<int> EvaluationWindows(SplitSides sides)
    {
        var last = -1;
        foreach (var start in Windows(sides.Evaluation, Math.Max(1, length / 2)))
            yield return last = start;
        if (last >= 0)
            yield break;
        foreach (var (start, end) in Runs(sides.Evaluation))
        {
            if (2 * (end - start) < length || end - start >= length)
                continue;
            var first = end - length;
            var isFilled =
                order.StretchOf(start) is { } stretch
                && first >= stretch.Start
                && Enumerable.Range(first, start - first).All(r => IsIn(r, sides.Training));
            if (isFilled && Says(first))
                yield return first;
        }
    }

    /// <summary>First rows of the windows whose rows all belong to some splits, and that say something.</summary>
    private IEnumerable<int> Windows(ulong splits, int step) =>
        Runs(splits)
            .Where(run => run.End - run.Start >= length)
            .SelectMany(run =>
                Enumerable.Range(0, ((run.End - run.Start - length) / step) + 1).Select(k => run.Start + (k * step))
            )
            .Where(Says);

    /// <summary>Rows of some splits that follow each other and have a value.</summary>
    private IEnumerable<(int Start, int End)> Runs(ulong splits)
    {
        foreach (var stretch in order.Stretches)
        {
            var start = stretch.Start;
            for (var r = stretch.Start; r <= stretch.End; r++)
            {
                if (r < stretch.End && IsIn(r, splits))
                    continue;
                if (r - start >= 1)
                    yield return (start, r);
                start = r + 1;
            }
        }
    }

    private bool IsIn(int row, ulong splits) =>
        (splits >> order.Refs[row].Split & 1) != 0 && double.IsFinite(values[row]);

    /// <summary>
    /// Whether a window is more than a ramp, a step or a few levels: those are alike everywhere, so that nothing follows
    /// from their being so here. It turns at least twice, and most of its values differ.
    /// </summary>
    private bool Says(int start)
    {
        var window = values.AsSpan(start, length);
        var (turns, direction) = (0, 0);
        for (var i = 1; i < length; i++)
        {
            var sign = Math.Sign(window[i] - window[i - 1]);
            turns += sign * direction < 0 ? 1 : 0;
            direction = sign == 0 ? direction : sign;
        }
        if (turns < 2)
            return false;
        var different = new HashSet<double>();
        foreach (var value in window)
            different.Add(value);
        return 4 * different.Count >= 3 * length;
    }

    private void Sort(List<int> windows)
    {
        starts = [.. windows];
        cells = Array.ConvertAll(starts, start => Cell(Point(start), 1, 0));
        Array.Sort(cells, starts);
    }

    /// <summary>The first row of a training window that repeats the one at a row, or null.</summary>
    private int? Recurrence(int start)
    {
        var point = Point(start);
        var changes = Changes(start);
        var looks = 0;
        foreach (var sign in new[] { 1, -1 })
        {
            for (var corner = 0; corner < 8; corner++)
            {
                var cell = Cell(point, sign, corner);
                var at = Array.BinarySearch(cells, cell);
                if (at < 0)
                    continue;
                while (at > 0 && cells[at - 1] == cell)
                    at--;
                for (; at < cells.Length && cells[at] == cell && looks < MostCandidates; at++, looks++)
                {
                    if (Math.Abs(starts[at] - start) >= length && IsAlike(point, changes, starts[at]))
                        return starts[at];
                }
            }
        }
        return null;
    }

    /// <summary>Values have to be alike, and so have their changes: smooth curves are soon alike in their values.</summary>
    private bool IsAlike(double[] point, double[] changes, int other) =>
        Math.Abs(Dot(point, Point(other))) >= least && Math.Abs(Dot(changes, Changes(other))) >= 1 - (10 * (1 - least));

    /// <summary>The cell of a window, or of its mirror image; corners reach into the nearest neighbours.</summary>
    private long Cell(double[] point, int sign, int corner)
    {
        var cell = 0L;
        for (var axis = 0; axis < 3; axis++)
        {
            var place = sign * point[axis * (length - 1) / 2] / width;
            var floor = Math.Floor(place);
            if ((corner >> axis & 1) != 0)
                floor += place - floor < 0.5 ? -1 : 1;
            cell = (cell << 20) | ((long)floor + (1 << 19));
        }
        return cell;
    }

    private double[] Point(int start) => Unit(values.AsSpan(start, length).ToArray());

    private double[] Changes(int start)
    {
        var changes = new double[length - 1];
        for (var i = 0; i < changes.Length; i++)
            changes[i] = values[start + i + 1] - values[start + i];
        return Unit(changes);
    }

    private static double[] Unit(double[] window)
    {
        var mean = window.Average();
        var size = Math.Sqrt(window.Sum(v => (v - mean) * (v - mean)));
        return Array.ConvertAll(window, v => size > 0 ? (v - mean) / size : 0);
    }

    private static double Dot(double[] first, double[] second)
    {
        var sum = 0.0;
        for (var i = 0; i < first.Length; i++)
            sum += first[i] * second[i];
        return sum;
    }
}
