using LeakGate.Checks.Preprocessing;
using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Checks;

/// <summary>
/// One value of a column has more decimals than all others or occurs far more often than any of them, and is the mean of the
/// others over training and evaluation rows together: gaps were filled with it, and the mean was taken of all rows. Or it
/// halves the others of all rows exactly (<see cref="MedianFill"/>).
/// </summary>
internal sealed class ImputerFitOnAll : ICheck
{
    private const double ChanceOfColumn = 1e-2;
    private const double ChanceOfAll = 1e-3;
    private const long FewestFilled = 2;

    public static Rule Definition { get; } =
        new(
            "LG1015",
            "imputer-fit-on-all",
            Level.Warning,
            RuleCategory.Preprocessing,
            "gaps were filled with the mean or median of training and evaluation rows together",
            "The mean or median of the evaluation rows is in the training rows, and in use no such rows are there to take it of.",
            "Fit the imputer on the training rows, and fill the gaps of the others with the same value."
        )
        {
            Extent = "filled",
            Messages = Messages.Of(
                (
                    "default",
                    "{1} rows of '{0}' have one value, with more decimals than all others: it is off the mean of the others by "
                        + "{3} over '{2}', and by {4} over '{5}' alone: the gaps were filled after looking at the evaluation "
                        + "rows ({6} of {7} number features alike, by chance p < {8})"
                ),
                (
                    "frequent",
                    "{1} rows of '{0}' have one value, far more than have any other: it is off the mean of the others by {3} "
                        + "over '{2}', and by {4} over '{5}' alone: the gaps were filled after looking at the evaluation rows "
                        + "({6} of {7} number features alike, by chance p < {8})"
                ),
                (
                    "median",
                    "{1} rows of '{0}' have one value, with as many of the others below as above it over '{2}' ({3}), but with "
                        + "{4} below and {5} above in '{6}' alone: the gaps were filled after looking at the evaluation rows "
                        + "({7} of {8} features filled near their middle alike, by chance p < {9})"
                )
            ),
        };

    public Rule Rule => Definition;

    public async Inquiry<CheckResult> RunAsync(CheckContext context)
    {
        FilledColumn.AskAhead(context);
        var columns = await NumberColumn.OfFeaturesAsync(context);
        if (columns.Length == 0)
            return CheckResult.NotApplicable("there are no number features");
        var filled = await FilledColumn.OfAsync(context, columns);
        var findings = new List<Finding>();
        foreach (var union in SplitUnion.Of(context))
        {
            var hits = filled
                .Select(f => Compare(f, union))
                .OfType<Hit>()
                .Where(h => h.Chance <= ChanceOfColumn)
                .ToArray();
            var chance = ScaledColumns.ChanceOf([.. hits.Select(h => h.Chance)], columns.Length);
            if (hits.Length == 0 || chance >= ChanceOfAll)
                continue;
            findings.Add(Report(context, union, hits, columns.Length, chance));
            filled.RemoveAll(f => Array.Exists(hits, h => h.Filled == f));
        }
        return CheckResult.From(findings.Concat(MedianFill.Find(context, filled).Select(m => Report(context, m))));
    }

    /// <param name="Count">Rows that were filled.</param>
    /// <param name="Off">Distance of what they were filled with from the mean of the other rows.</param>
    /// <param name="TrainingOff">The same over training rows.</param>
    /// <param name="Chance">Probability that the mean of training rows alone would come as near to that of all.</param>
    private readonly record struct Hit(FilledColumn Filled, long Count, double Off, double TrainingOff, double Chance);

    private Finding Report(CheckContext context, SplitUnion union, Hit[] hits, int tried, double chance)
    {
        var clearest = hits.MinBy(h => h.Chance);
        return context.Finding(Rule, Level.Warning, union.Pair) with
        {
            Column = ScaledColumns.Join([.. hits.Select(h => h.Filled.Column.Name)]),
            MessageId = clearest.Filled.IsOffGrid ? "default" : "frequent",
            Arguments =
            [
                clearest.Filled.Column.Name,
                clearest.Count,
                union.Name,
                clearest.Off,
                clearest.TrainingOff,
                union.Pair.Training,
                (long)hits.Length,
                (long)tried,
                chance,
            ],
            Properties = Figures.Of(
                ("chanceProbability", chance),
                ("columns", (long)hits.Length),
                ("filled", clearest.Count),
                ("off", clearest.Off),
                ("trainingOff", clearest.TrainingOff)
            ),
        };
    }

    private Finding Report(CheckContext context, MedianFill median)
    {
        var shown = median.Columns[0];
        return context.Finding(Rule, Level.Warning, median.Union.Pair) with
        {
            Column = ScaledColumns.Join([.. median.Columns.Select(c => c.Name)]),
            MessageId = "median",
            Arguments =
            [
                shown.Name,
                shown.All.Equal,
                median.Union.Name,
                shown.All.Below,
                shown.Training.Below,
                shown.Training.Above,
                median.Union.Pair.Training,
                (long)median.Columns.Count,
                (long)median.Tried,
                median.Chance,
            ],
            Properties = Figures.Of(
                ("chanceProbability", median.Chance),
                ("columns", (long)median.Columns.Count),
                ("filled", shown.All.Equal),
                ("trainingAbove", shown.Training.Above),
                ("trainingBelow", shown.Training.Below)
            ),
        };
    }

    private static Hit? Compare(FilledColumn filled, SplitUnion union)
    {
        var count = filled.Over(union.Splits).Equal;
        var (all, off) = Others(filled, union.Splits);
        var error = Fineness.Of([filled.Value]).OfValue(Math.Abs(filled.Value)) + (1e-12 * Math.Abs(filled.Value));
        if (count < FewestFilled || off > error)
            return null;
        foreach (var set in union.Trainings)
        {
            var (training, trainingOff) = Others(filled, set);
            if (training.Count < 2 || training.Count == all.Count || trainingOff <= 10 * error)
                continue;
            // How far the mean of all rows strays from that of the training rows.
            var spread = all.Deviation(1) * Math.Sqrt((1.0 / training.Count) - (1.0 / all.Count));
            return new Hit(filled, count, off, trainingOff, Math.Min(1, 0.8 * error / spread));
        }
        return null;
    }

    /// <summary>The numbers without those that were filled in, and how far their mean is from what was filled in.</summary>
    private static (NumberSummary Others, double Off) Others(FilledColumn filled, ulong splits)
    {
        var all = filled.Column.Over(splits);
        var equal = filled.Over(splits).Equal;
        var count = all.Count - equal;
        if (count == 0)
            return (NumberSummary.Empty, double.PositiveInfinity);
        // The mean over all is drawn towards the value by those that have it.
        var apart = (all.Mean - filled.Value) * all.Count / count;
        var squares = all.Squares - ((double)all.Count * equal / count * Square(all.Mean - filled.Value));
        return (
            all with
            {
                Count = count,
                Mean = filled.Value + apart,
                Squares = Math.Max(0, squares),
            },
            Math.Abs(apart)
        );
    }

    private static double Square(double value) => value * value;
}
