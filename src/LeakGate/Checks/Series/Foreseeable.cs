using LeakGate.Measuring;

namespace LeakGate.Checks.Series;

/// <summary>
/// Whether a column's future is known from its past: a counter, a calendar, a plan that repeats. A feature that equals
/// such a future may well have been computed without it.
/// </summary>
internal static class Foreseeable
{
    /// <summary>A column that takes the same step so often counts something.</summary>
    private const double CountingShare = 0.7;

    /// <summary>Rows whose last two values occurred before must be so many before what followed means anything.</summary>
    private const double LeastRepeated = 0.2;
    private const double RepeatingShare = 0.95;

    public static bool Is(SeriesOrder order, double[] source, FutureFormula formula)
    {
        var later = Math.Max(1, formula.Last);
        var steps = new List<double>();
        var followers = new Dictionary<(double, double), double>();
        var all = new Recurrence();
        var changes = new Recurrence();
        foreach (var stretch in order.Stretches)
        {
            for (var t = stretch.Start + 1; t + later < stretch.End; t++)
            {
                var (before, here, next) = (source[t - 1], source[t], source[t + later]);
                if (!double.IsFinite(before + here + next))
                    continue;
                if (next != here)
                    steps.Add(next - here);
                bool? sameAsBefore = followers.TryAdd((before, here), next) ? null : followers[(before, here)] == next;
                all.Add(sameAsBefore);
                if (next != here)
                    changes.Add(sameAsBefore);
            }
        }
        return Counts(steps, source) || (all.IsRegular && changes.IsRegular);
    }

    private static bool Counts(List<double> steps, double[] source)
    {
        // Between two values there are only two steps, which says nothing.
        if (steps.Count == 0 || !HasValues(source, 3))
            return false;
        steps.Sort();
        var median = steps[steps.Count / 2];
        var tolerance = 1e-9 * Math.Max(Math.Abs(median), Math.Abs(source.FirstOrDefault(double.IsFinite)));
        return steps.Count(step => Math.Abs(step - median) <= tolerance) >= CountingShare * steps.Count;
    }

    /// <summary>Whether a column has at least so many different values.</summary>
    public static bool HasValues(double[] source, int count)
    {
        var found = new HashSet<double>();
        foreach (var value in source)
        {
            if (double.IsFinite(value) && found.Add(value) && found.Count == count)
                return true;
        }
        return false;
    }

    /// <summary>How often what followed two values followed them again.</summary>
    private struct Recurrence
    {
        private int rows;
        private int repeated;
        private int same;

        public readonly bool IsRegular =>
            repeated > 0 && repeated >= LeastRepeated * rows && same >= RepeatingShare * repeated;

        public void Add(bool? sameAsBefore)
        {
            rows++;
            repeated += sameAsBefore is null ? 0 : 1;
            same += sameAsBefore == true ? 1 : 0;
        }
    }
}
