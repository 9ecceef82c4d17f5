using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Checks.Preprocessing;

/// <summary>One reading of the target as numbers: its own, or the indicator of a class.</summary>
/// <param name="Class">The class, or null for the target's own numbers.</param>
/// <param name="Over">Its moments over all splits.</param>
internal sealed record EncodedTarget(string? Class, NumberSummary Over)
{
    /// <summary>A column of means lies within its target, varies less, and is centred where the target is.</summary>
    public bool MayBehind(NumberSummary column)
    {
        if (column.Count < 20 || !(column.Minimum < column.Maximum) || !(Over.Squares > 0))
            return false;
        var deviation = Over.Deviation(0);
        var slack = 1e-6 * deviation;
        return column.Minimum >= Over.Minimum - slack
            && column.Maximum <= Over.Maximum + slack
            && Math.Abs(column.Mean - Over.Mean) <= 0.25 * deviation
            && column.Deviation(0) <= 1.1 * deviation;
    }

    /// <summary>Every reading of the target: numbers as they are, and each of a few classes against the others.</summary>
    public static async Inquiry<List<EncodedTarget>> OfAsync(CheckContext context, Column target)
    {
        var readings = new List<EncodedTarget>();
        var all = (context.TrainingSplits, context.Pairs.Aggregate(0ul, (set, pair) => set | pair.EvaluationSplits));
        var splits = all.TrainingSplits | all.Item2;
        if (target.Kind == ColumnKind.Number)
        {
            var profile = await context.Measure(new ColumnProfile(target.Name));
            var over = NumberSummary.Empty;
            for (var i = 0; i < profile.Count; i++)
                over = (splits >> i & 1) != 0 ? over.With(NumberSummary.Of(profile[i])) : over;
            readings.Add(new EncodedTarget(null, over));
        }
        if (target.Kind is ColumnKind.Instant || await TargetQuestions.Classes(context, target) is not { } classes)
            return readings;
        var rows = classes.Values.Sum(v => v.In(splits));
        // Two classes of numbers say the same as the numbers do, unless they are other numbers than 0 and 1.
        var isIndicator = readings is [{ Over: { Minimum: 0, Maximum: 1 } }] && classes.Values.Count == 2;
        if (isIndicator || classes.Values.Count > MostClasses)
            return readings;
        foreach (var value in classes.Values)
        {
            var share = (double)value.In(splits) / rows;
            readings.Add(
                new EncodedTarget(value.Value, new NumberSummary(rows, share, rows * share * (1 - share), 0, 1))
            );
        }
        return readings;
    }

    private const int MostClasses = 20;
}
