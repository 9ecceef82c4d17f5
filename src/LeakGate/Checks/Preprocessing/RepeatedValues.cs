using LeakGate.Measuring;

namespace LeakGate.Checks.Preprocessing;

/// <summary>
/// Whether a column can stand for categories at all. Measured numbers have a value of their own in nearly every row; to
/// count rows by them would take as much memory as the table.
/// </summary>
internal static class RepeatedValues
{
    /// <summary>Standard errors of the number of pairs, beyond which there surely are more values.</summary>
    private const double Errors = 4;

    /// <summary>
    /// False where the column surely has more than so many values. Of n rows of K values at least n(n − 1) / 2K pairs are
    /// expected to be equal, whatever the values' shares; a column that has far fewer such pairs has more values.
    /// </summary>
    /// <param name="column">The column's place in the sample.</param>
    public static bool MayStandForCategories(RowSampleAnswer sample, int column, long mostValues)
    {
        var values = Array.FindAll(sample.Numbers[column], double.IsFinite);
        Array.Sort(values);
        var (pairs, different) = (0.0, 0);
        for (int start = 0, end; start < values.Length; start = end, different++)
        {
            for (end = start + 1; end < values.Length && values[end] == values[start]; end++)
                pairs += end - start;
        }
        if (sample.IsWhole)
            return different <= mostValues;
        var expected = (double)values.Length * (values.Length - 1) / (2.0 * mostValues);
        return pairs >= expected - (Errors * Math.Sqrt(expected));
    }
}
