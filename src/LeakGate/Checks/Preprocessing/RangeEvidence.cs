namespace LeakGate.Checks.Preprocessing;

/// <summary>
/// Columns that end exactly at the same bounds over all splits together, some of which training alone does not reach.
/// A scaler that was fitted on training rows leaves training reaching every bound; one that was fitted on all rows
/// leaves an end of a column to the evaluation rows now and then. One column proves nothing, since the ends of most
/// columns lie in the larger split; nor do bounds that many numbers have by nature, so it takes several computed columns.
/// </summary>
/// <param name="Lower">The common lower bound; NaN where only the largest absolute value is common.</param>
/// <param name="Columns">The columns that share the bounds.</param>
/// <param name="Short">Those that training alone does not fill.</param>
internal sealed record RangeEvidence(
    SplitUnion Union,
    double Lower,
    double Upper,
    IReadOnlyList<string> Columns,
    IReadOnlyList<string> Short
)
{
    private const int FewestColumns = 3;

    public bool IsMaximum => double.IsNaN(Lower);

    /// <summary>Every group of columns that one scaler explains; columns explained otherwise are left out.</summary>
    public static List<RangeEvidence> Find(CheckContext context, NumberColumn[] columns, HashSet<string> explained)
    {
        var found = new List<RangeEvidence>();
        // Counts, marks and indicators share their bounds by nature.
        var computed = columns.Where(c => c.Fineness.IsComputed).ToArray();
        var left = computed.Where(c => !explained.Contains(c.Name)).ToList();
        foreach (var union in SplitUnion.Of(context))
        {
            foreach (var group in left.GroupBy(c => Bounds(c.Over(union.Splits))).ToArray())
                Take(union, group.Key.Lower, group.Key.Upper, [.. group]);
            Take(union, double.NaN, 1, [.. left.Where(c => Near(Largest(c.Over(union.Splits))) == 1)]);
        }
        return found;

        void Take(SplitUnion union, double lower, double upper, NumberColumn[] group)
        {
            if (Judge(union, lower, upper, group, computed.Length) is not { } evidence)
                return;
            found.Add(evidence);
            left.RemoveAll(group.Contains);
        }
    }

    private static (double Lower, double Upper) Bounds(NumberSummary numbers) =>
        (Near(numbers.Minimum), Near(numbers.Maximum));

    /// <summary>Scalers compute the bounds too, and miss them by a rounding error of double or single precision.</summary>
    private static double Near(double value) => double.IsFinite(value) ? Math.Round(value, 6) : value;

    private static double Largest(NumberSummary numbers) =>
        Math.Max(Math.Abs(numbers.Minimum), Math.Abs(numbers.Maximum));

    private static RangeEvidence? Judge(
        SplitUnion union,
        double lower,
        double upper,
        NumberColumn[] group,
        int computed
    )
    {
        if (!(lower < upper) && !double.IsNaN(lower))
            return null;
        var shorts = new List<string>();
        foreach (var column in group)
        {
            // With folds one training side that falls short is enough: that fold is judged by what it was scaled with.
            var trainings = union.Trainings.Select(t => column.Over(t)).Where(t => t.Count > 0).ToArray();
            foreach (var training in trainings.Where(t => FallsShort(t, lower, upper)).Take(1))
            {
                if (Fineness.Of([training.Minimum, training.Maximum]).IsComputed)
                    shorts.Add(column.Name);
            }
        }
        // A common bound of computed numbers is no accident where most of them have it.
        var enough = group.Length >= FewestColumns && 2 * group.Length >= computed && shorts.Count > 0;
        // One bound is met more easily than two.
        if (!enough || (double.IsNaN(lower) && shorts.Count < 2))
            return null;
        return new RangeEvidence(union, lower, upper, [.. group.Select(c => c.Name)], shorts);
    }

    private static bool FallsShort(NumberSummary training, double lower, double upper) =>
        double.IsNaN(lower)
            ? Near(Largest(training)) < upper
            : Near(training.Minimum) > lower || Near(training.Maximum) < upper;
}
