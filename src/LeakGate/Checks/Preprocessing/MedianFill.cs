using LeakGate.Measuring;

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

    /// <summary>Of columns with a value that gaps may have been filled with.</summary>
    public static List<MedianFill> Find(CheckContext context, IEnumerable<FilledColumn> columns)
    {
        // A median between two values of a grid is off it.
        var left = columns.Where(c => c.IsOffGrid || c.IsNearMiddle).ToList();
        var found = new List<MedianFill>();
        foreach (var union in SplitUnion.Of(context))
        {
            var hits = new List<MedianColumn>();
            var chances = new List<double>();
            foreach (var filled in left)
            {
                var all = filled.Over(union.Splits);
                // With folds one training side that is not halved is enough.
                var training = union.Trainings.Select(filled.Over).MaxBy(s => Math.Abs(s.Below - s.Above));
                if (all.Below != all.Above || training.Below == training.Above || all.Equal < FilledColumn.FewestFilled)
                    continue;
                // Halved in training, the others would lie on either side by lot in the rows besides.
                var others = all.Below + all.Above - training.Below - training.Above;
                var chance = others > 0 ? Math.Min(1, 0.8 / Math.Sqrt(others)) : 1;
                if (chance > ChanceOfColumn)
                    continue;
                hits.Add(new MedianColumn(filled.Column.Name, all, training));
                chances.Add(chance);
            }
            var byLuck = ScaledColumns.ChanceOf(chances, left.Count);
            if (hits.Count == 0 || byLuck >= ChanceOfAll)
                continue;
            found.Add(new MedianFill(union, hits, left.Count, byLuck));
            left.RemoveAll(c => hits.Exists(h => h.Name == c.Column.Name));
        }
        return found;
    }
}
