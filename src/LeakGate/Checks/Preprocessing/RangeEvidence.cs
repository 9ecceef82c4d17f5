using LeakGate.Measuring;

namespace LeakGate.Checks.Preprocessing;

/// <summary>
/// Columns that end exactly at the same bounds, as a scaler to a range leaves them. One column proves nothing, since the
/// ends of most columns lie in the larger split; nor do bounds that numbers have by nature (shares, scores), which many
/// rows reach or none. So it takes several computed columns, and how many rows lie at each bound is what tells; a row that
/// lies at the bounds of several columns tells it once.
/// </summary>
/// <param name="Lower">The common lower bound; NaN where only the largest absolute value is common.</param>
/// <param name="Columns">The columns that share the bounds.</param>
/// <param name="Short">Those that training alone does not fill; empty where every split fills all.</param>
/// <param name="Chance">Probability that luck alone explains it.</param>
internal sealed record RangeEvidence(
    SplitPair Pair,
    string Where,
    double Lower,
    double Upper,
    IReadOnlyList<string> Columns,
    IReadOnlyList<string> Short,
    double Chance
)
{
    private const int FewestColumns = 3;

    /// <summary>Of a bound that rows reach by nature, one row alone reaches it with at most this probability (Poisson).</summary>
    private const double ChanceOfOne = 0.37;

    /// <summary>Three columns that one row each reaches at either end are enough.</summary>
    private const double ChanceOfUnion = 5e-3;
    private const double ChanceOfSplits = 1e-3;

    /// <summary>Where nobody knows whether the bounds are all of one row, nothing is rarer: enough for a warning.</summary>
    private const double ChanceOfUnknownRows = 1e-4;

    public bool IsMaximum => double.IsNaN(Lower);

    /// <summary>
    /// Scalers fitted on training and evaluation rows together. One that was fitted on training rows leaves training
    /// reaching every bound; one that was fitted on all leaves an end of a column to the evaluation rows now and then.
    /// </summary>
    public static async Inquiry<List<RangeEvidence>> OverUnionsAsync(
        CheckContext context,
        NumberColumn[] columns,
        HashSet<string> explained
    )
    {
        var found = new List<RangeEvidence>();
        var computed = columns.Where(c => c.IsComputed).ToArray();
        var left = computed.Where(c => !explained.Contains(c.Name)).ToList();
        foreach (var union in SplitUnion.Of(context))
        {
            foreach (var group in Groups(left, union.Splits).Where(g => 2 * g.Columns.Count >= computed.Length))
            {
                // With folds one training side that falls short is enough: that fold is judged by what it was scaled with.
                var shorts = group.Columns.Where(c => union.Trainings.Any(t => FallsShort(c.Over(t), group))).ToArray();
                // One bound is met more easily than two.
                if (shorts.Length < (double.IsNaN(group.Lower) ? 2 : 1))
                    continue;
                var chance = 1.0;
                foreach (var ends in await EndsAsync(context, group, union.Splits, union.Splits))
                    chance *= ends.Count(rows => rows.In(union.Splits) == 1) switch
                    {
                        0 => 1,
                        1 => ChanceOfOne,
                        _ => ChanceOfOne * ChanceOfOne,
                    };
                if (chance < ChanceOfUnion)
                    chance = await OfRowsAsync(context, group, chance, RowsAtUnion);
                if (chance >= ChanceOfUnion)
                    continue;
                found.Add(group.Evidence(union.Pair, union.Name, [.. shorts.Select(c => c.Name)], chance));
                left.RemoveAll(group.Columns.Contains);

                IEnumerable<(double, int[])> RowsAtUnion(BoundRows all, NumberColumn column, int place)
                {
                    foreach (var end in EndsOf(column.Over(union.Splits), group))
                    {
                        int[] rows = [.. all.At(place, end, union.Splits)];
                        if (rows.Length == 1)
                            yield return (ChanceOfOne, rows);
                    }
                }
            }
        }
        return found;
    }

    /// <summary>
    /// Scalers fitted on each split by itself: every column fills its range in training and again in evaluation. Rows
    /// that reach a bound lie on either side by lot, so that few rows are seldom on both.
    /// </summary>
    public static async Inquiry<List<RangeEvidence>> BySplitAsync(
        CheckContext context,
        NumberColumn[] columns,
        HashSet<string> explained
    )
    {
        var found = new List<RangeEvidence>();
        var computed = columns.Where(c => c.IsComputed && !explained.Contains(c.Name)).ToArray();
        foreach (var pair in context.Pairs.Where(p => p.Sides.Length == 1))
        {
            var (training, evaluation) = (pair.TrainingSplits, pair.EvaluationSplits);
            var left = computed.ToList();
            foreach (var group in Groups(left, training))
            {
                if (
                    group.Columns.Exists(c =>
                        FallsShort(c.Over(evaluation), group) || Exceeds(c.Over(evaluation), group)
                    )
                )
                    continue;
                var chance = 1.0;
                // A scaler misses a bound by a rounding error, clipping does not: each side has its own end there.
                var asked = EndsAsync(context, group, training | evaluation, training);
                var inEvaluation = await EndsAsync(context, group, training | evaluation, evaluation);
                foreach (var (here, there) in (await asked).Zip(inEvaluation))
                {
                    for (var i = 0; i < here.Length; i++)
                        chance *= ChanceOfBoth(here[i].In(training), there[i].In(evaluation), group.Columns[0], pair);
                }
                if (chance < ChanceOfSplits)
                    chance = await OfRowsAsync(context, group, Math.Max(chance, ChanceOfUnknownRows), RowsAtBoth);
                if (chance >= ChanceOfSplits)
                    continue;
                found.Add(group.Evidence(pair, pair.Training, [], chance));
                left.RemoveAll(group.Columns.Contains);

                IEnumerable<(double, int[])> RowsAtBoth(BoundRows all, NumberColumn column, int place)
                {
                    var ends = EndsOf(column.Over(training), group).Zip(EndsOf(column.Over(evaluation), group));
                    foreach (var (here, there) in ends)
                    {
                        int[] rows = [.. all.At(place, here, training)];
                        int[] others = [.. all.At(place, there, evaluation)];
                        yield return (ChanceOfBoth(rows.Length, others.Length, column, pair), [.. rows, .. others]);
                    }
                }
            }
        }
        return found;
    }

    /// <summary>What luck explains once the rows at the bounds are known; what it was where they are too many to look at.</summary>
    private static async Inquiry<double> OfRowsAsync(
        CheckContext context,
        Group group,
        double unknown,
        Func<BoundRows, NumberColumn, int, IEnumerable<(double, int[])>> parts
    ) =>
        await BoundRows.OfAsync(context, group.Columns) is { } rows
            ? BoundRows.Product(group.Columns.SelectMany((column, place) => parts(rows, column, place)))
            : unknown;

    /// <summary>
    /// Probability that of the rows at a bound some are in training and some in evaluation, whatever the bound is: the
    /// end of a range by nature, a clipped value, or the largest of the training rows.
    /// </summary>
    private static double ChanceOfBoth(long inTraining, long inEvaluation, NumberColumn column, SplitPair pair)
    {
        var rows = inTraining + inEvaluation;
        double training = column.Over(pair.TrainingSplits).Count;
        var share = training / (training + column.Over(pair.EvaluationSplits).Count);
        return Math.Max(0, 1 - Math.Pow(share, rows) - Math.Pow(1 - share, rows));
    }

    private sealed record Group(double Lower, double Upper, List<NumberColumn> Columns)
    {
        public RangeEvidence Evidence(SplitPair pair, string where, IReadOnlyList<string> shorts, double chance) =>
            new(pair, where, Lower, Upper, [.. Columns.Select(c => c.Name)], shorts, chance);
    }

    /// <summary>Columns with common bounds over some splits, then those whose largest absolute value is 1.</summary>
    private static IEnumerable<Group> Groups(List<NumberColumn> left, ulong splits)
    {
        foreach (var group in left.GroupBy(c => Bounds(c.Over(splits))).ToArray())
        {
            if (group.Key.Lower < group.Key.Upper && group.Count() >= FewestColumns)
                yield return new Group(group.Key.Lower, group.Key.Upper, [.. group]);
        }
        var scaled = left.Where(c => Near(Largest(c.Over(splits))) == 1).ToList();
        if (scaled.Count >= FewestColumns)
            yield return new Group(double.NaN, 1, scaled);
    }

    /// <summary>The rows at the ends of every column, one column for all that are the same but for sign and shift.</summary>
    /// <param name="splits">All of the rows.</param>
    /// <param name="side">Those whose ends are meant.</param>
    private static async Inquiry<List<RowsAtEnd[]>> EndsAsync(
        CheckContext context,
        Group group,
        ulong splits,
        ulong side
    )
    {
        var asked = group
            .Columns.DistinctBy(c => Math.Round(c.Over(splits).Deviation(0), 9))
            .Select(c => (Column: c, Range: c.Over(side)))
            .Select(c =>
                EndsOf(c.Range, group).Select(end => context.Measure(new SideCounts(c.Column.Name, end))).ToArray()
            )
            .ToArray();
        var ends = new List<RowsAtEnd[]>();
        foreach (var questions in asked)
        {
            var rows = new RowsAtEnd[questions.Length];
            for (var i = 0; i < rows.Length; i++)
                rows[i] = new RowsAtEnd(await questions[i]);
            ends.Add(rows);
        }
        return ends;
    }

    private static double[] EndsOf(NumberSummary numbers, Group group) =>
        double.IsNaN(group.Lower) ? [Farthest(numbers)] : [numbers.Minimum, numbers.Maximum];

    private readonly record struct RowsAtEnd(EquatableArray<SideCountsAnswer> Sides)
    {
        public long In(ulong splits) => Sides.Items.Where((_, i) => (splits >> i & 1) != 0).Sum(s => s.Equal);
    }

    private static (double Lower, double Upper) Bounds(NumberSummary numbers) =>
        (Near(numbers.Minimum), Near(numbers.Maximum));

    /// <summary>Scalers compute the bounds too, and miss them by a rounding error of double or single precision.</summary>
    private static double Near(double value) => double.IsFinite(value) ? Math.Round(value, 6) : value;

    private static double Farthest(NumberSummary numbers) =>
        Math.Abs(numbers.Minimum) > Math.Abs(numbers.Maximum) ? numbers.Minimum : numbers.Maximum;

    private static double Largest(NumberSummary numbers) => Math.Abs(Farthest(numbers));

    private static bool FallsShort(NumberSummary numbers, Group group) =>
        numbers.Count > 0
        && (
            double.IsNaN(group.Lower)
                ? Near(Largest(numbers)) < group.Upper
                : Near(numbers.Minimum) > group.Lower || Near(numbers.Maximum) < group.Upper
        );

    private static bool Exceeds(NumberSummary numbers, Group group) =>
        double.IsNaN(group.Lower)
            ? Near(Largest(numbers)) > group.Upper
            : Near(numbers.Minimum) < group.Lower || Near(numbers.Maximum) > group.Upper;
}
