using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Checks.Preprocessing;

/// <summary>A column with a value that gaps were filled with, and how the other numbers lie around it.</summary>
internal readonly record struct MedianColumn(string Name, SideCountsAnswer All, SideCountsAnswer Training);

/// <summary>
/// Columns in which one value occurs far more often than any other and halves the others exactly over all rows, but not
/// over training rows. Filled with the median of training rows it would halve those, whatever evaluation rows hold.
/// Where numbers tie at their median nothing is halved exactly, and nothing can be told.
/// </summary>
/// <param name="Tried">Columns with such a value near their middle.</param>
/// <param name="Chance">Probability that so many of those tried are halved by luck.</param>
internal sealed record MedianFill(SplitUnion Union, IReadOnlyList<MedianColumn> Columns, int Tried, double Chance)
{
    private const double ChanceOfColumn = 0.3;
    private const double ChanceOfAll = 1e-2;

    /// <summary>A value that was filled in occurs so many times more often than any other.</summary>
    private const int TimesMoreOften = 4;
    private const int FewestFilled = 3;

    /// <summary>
    /// Asks for the samples before it is known which columns will need them: a second pass would cost more than all of them.
    /// </summary>
    public static void AskAhead(CheckContext context)
    {
        foreach (var column in context.Features.Where(c => c.Kind == ColumnKind.Number))
            _ = context.Measure(new NumberSample(column.Name, NumberSample.Usual));
    }

    public static async Inquiry<List<MedianFill>> FindAsync(CheckContext context, NumberColumn[] columns)
    {
        var samples = columns
            .Select(c => (Column: c, Sample: context.Measure(new NumberSample(c.Name, NumberSample.Usual))))
            .ToArray();
        var values = new List<(string Name, double Value)>();
        foreach (var (column, sample) in samples)
        {
            // A median between two values has a decimal more than they have.
            if ((OffGridValue.Of(column.Decimals)?.Value ?? FilledIn(await sample)) is { } value)
                values.Add((column.Name, value));
        }
        var asked = values.Select(v => (v.Name, Sides: context.Measure(new SideCounts(v.Name, v.Value)))).ToArray();
        var sides = new List<(string Name, EquatableArray<SideCountsAnswer> Splits)>();
        foreach (var (name, question) in asked)
            sides.Add((name, await question));

        var found = new List<MedianFill>();
        foreach (var union in SplitUnion.Of(context))
        {
            var hits = new List<MedianColumn>();
            var chances = new List<double>();
            foreach (var (name, splits) in sides)
            {
                var all = Over(splits, union.Splits);
                // With folds one training side that is not halved is enough.
                var training = union.Trainings.Select(t => Over(splits, t)).MaxBy(s => Math.Abs(s.Below - s.Above));
                if (all.Below != all.Above || training.Below == training.Above || all.Equal < FewestFilled)
                    continue;
                // Halved in training, the others would lie on either side by lot in the rows besides.
                var others = all.Below + all.Above - training.Below - training.Above;
                var chance = others > 0 ? Math.Min(1, 0.8 / Math.Sqrt(others)) : 1;
                if (chance > ChanceOfColumn)
                    continue;
                hits.Add(new MedianColumn(name, all, training));
                chances.Add(chance);
            }
            var byLuck = ScaledColumns.ChanceOf(chances, sides.Count);
            if (hits.Count == 0 || byLuck >= ChanceOfAll)
                continue;
            found.Add(new MedianFill(union, hits, sides.Count, byLuck));
            sides.RemoveAll(s => hits.Exists(h => h.Name == s.Name));
        }
        return found;
    }

    private static SideCountsAnswer Over(EquatableArray<SideCountsAnswer> splits, ulong set) =>
        splits.Items.Where((_, i) => (set >> i & 1) != 0).Aggregate(default(SideCountsAnswer), (sum, one) => sum + one);

    /// <summary>The value that occurs far more often than any other, where it lies near the middle; else null.</summary>
    private static double? FilledIn(EquatableArray<EquatableArray<double>> sample)
    {
        var numbers = sample.SelectMany(split => split).Order().ToArray();
        var (value, most, second) = (double.NaN, 0, 0);
        for (var start = 0; start < numbers.Length; )
        {
            var end = start + 1;
            while (end < numbers.Length && numbers[end] == numbers[start])
                end++;
            if (end - start > most)
                (value, most, second) = (numbers[start], end - start, most);
            else
                second = Math.Max(second, end - start);
            start = end;
        }
        if (most < FewestFilled || most < TimesMoreOften * second)
            return null;
        var others = numbers.Length - most;
        var below = numbers.TakeWhile(n => n < value).Count();
        return Math.Abs((2 * below) - others) <= 0.2 * others ? value : null;
    }
}
