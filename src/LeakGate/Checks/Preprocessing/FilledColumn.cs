using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Checks.Preprocessing;

/// <summary>
/// A column with a value that gaps may have been filled with: the only one off the grid of all others, or the one that occurs
/// far more often than any other.
/// </summary>
/// <param name="IsOffGrid">Which of the two it is.</param>
/// <param name="PerSplit">How the numbers of each split lie around it.</param>
internal sealed record FilledColumn(
    NumberColumn Column,
    double Value,
    bool IsOffGrid,
    EquatableArray<SideCountsAnswer> PerSplit
)
{
    /// <summary>A value that was filled in occurs so many times more often than any other.</summary>
    private const int TimesMoreOften = 4;
    public const int FewestFilled = 3;

    /// <summary>Whether the others lie about evenly on either side of it.</summary>
    public bool IsNearMiddle
    {
        get
        {
            var all = Over(ulong.MaxValue);
            return Math.Abs(all.Below - all.Above) <= 0.2 * (all.Below + all.Above);
        }
    }

    /// <summary>
    /// Asks for the samples before it is known which columns will need them: a second pass would cost more than all of them.
    /// </summary>
    public static void AskAhead(CheckContext context)
    {
        foreach (var column in context.Features.Where(c => c.Kind == ColumnKind.Number))
            _ = context.Measure(new NumberSample(column.Name, NumberSample.Usual));
    }

    /// <summary>Those of the columns that have such a value.</summary>
    public static async Inquiry<List<FilledColumn>> OfAsync(CheckContext context, NumberColumn[] columns)
    {
        var samples = columns
            .Select(c => (Column: c, Sample: context.Measure(new NumberSample(c.Name, NumberSample.Usual))))
            .ToArray();
        var values = new List<(NumberColumn Column, double Value, bool IsOffGrid)>();
        foreach (var (column, sample) in samples)
        {
            if (OffGridValue.Of(column.Decimals) is { } offGrid)
                values.Add((column, offGrid, true));
            else if (MostFrequent(await sample) is { } value)
                values.Add((column, value, false));
        }
        var asked = values.ConvertAll(v =>
            (v.Column, v.Value, v.IsOffGrid, Sides: context.Measure(new SideCounts(v.Column.Name, v.Value)))
        );
        var filled = new List<FilledColumn>();
        foreach (var (column, value, isOffGrid, sides) in asked)
            filled.Add(new FilledColumn(column, value, isOffGrid, await sides));
        return filled;
    }

    /// <summary>How the numbers of a set of splits lie around the value; those that equal it were filled in.</summary>
    public SideCountsAnswer Over(ulong set) => SideCountsAnswer.Over(PerSplit, set);

    /// <summary>The value that occurs far more often than any other; null where none does.</summary>
    private static double? MostFrequent(EquatableArray<EquatableArray<double>> sample)
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
        return most >= FewestFilled && most >= TimesMoreOften * second ? value : null;
    }
}
