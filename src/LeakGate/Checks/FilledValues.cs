using System.Globalization;
using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Checks;

/// <summary>
/// Values that a column of many different numbers repeats far more often than any other: what gaps were filled with, or
/// the zero of a quantity that is mostly none. Rows that have one are alike sooner than the column's other values allow.
/// </summary>
internal static class FilledValues
{
    /// <summary>With fewer different values every row has a common one.</summary>
    private const int FewestDifferent = 20;

    private const int FewestRepeats = 5;

    /// <summary>By so much the commonest value of a column exceeds the next.</summary>
    private const double Excess = 1.5;

    /// <summary>Whether every one of some evaluation rows has such a value, in whatever column.</summary>
    public static async Inquiry<bool> AreInAllAsync(CheckContext context, SplitPair pair, EquatableArray<RowPair> rows)
    {
        var values = await FindAsync(context, pair.TrainingSplits | pair.EvaluationSplits);
        if (values.Count == 0 || rows.Count == 0)
            return false;
        var found = await context.Measure(
            new RowLookup([.. rows.Items.Select(r => r.Row).Distinct()], [.. values.Select(v => v.Column)])
        );
        return found.Items.All(row =>
            row.Cells.Items.Where((cell, i) => cell is not null && NumberOf(cell) == values[i].Value).Any()
        );
    }

    private static async Inquiry<List<(string Column, double Value)>> FindAsync(CheckContext context, ulong splits)
    {
        // All asked before any is awaited: one round.
        var asked = context
            .ComparedColumns.Where(c => c.Kind == ColumnKind.Number)
            .Select(c => (c.Name, Sample: context.Measure(new NumberSample(c.Name, NumberSample.Usual))))
            .ToArray();
        var found = new List<(string, double)>();
        foreach (var (name, sample) in asked)
        {
            var answer = await sample;
            var counts = answer
                .Items.Where((_, split) => (splits >> split & 1) != 0)
                .SelectMany(split => split.Items)
                .CountBy(value => value)
                .OrderByDescending(c => c.Value)
                .ToArray();
            var isFilled =
                counts.Length >= FewestDifferent
                && counts[0].Value >= FewestRepeats
                && counts[0].Value >= Excess * counts[1].Value;
            if (isFilled)
                found.Add((name, counts[0].Key));
        }
        return found;
    }

    private static double NumberOf(string cell) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
}
