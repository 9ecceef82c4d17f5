using LeakGate.Configuration;
using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Checks.Series;

/// <summary>A key that features may have been aggregated over.</summary>
/// <param name="IsDeclared">Whether the configuration names it as a group or the entity.</param>
internal sealed record AggregateKey(EquatableArray<string> Columns, bool IsDeclared)
{
    private const int MostOfAKind = 8;

    /// <summary>The declared keys, then text columns, then columns of whole numbers.</summary>
    public static AggregateKey[] Of(CheckContext context)
    {
        var keys = context.Dataset.Groups.Append(context.Dataset.Entity).OfType<KeySpec>();
        var declared = keys.Select(key => new AggregateKey([.. key.Columns.Select(c => c.Value)], IsDeclared: true));
        var features = context.Features;
        var categories = features.Where(c => c.Kind == ColumnKind.Text).Take(MostOfAKind);
        var numbers = features.Where(c => c.Kind == ColumnKind.Number).Take(MostOfAKind);
        return
        [
            .. declared
                .Concat(categories.Concat(numbers).Select(c => new AggregateKey([c.Name], IsDeclared: false)))
                .DistinctBy(key => key.Columns),
        ];
    }

    /// <summary>Where a key is declared; else where its column's part is, or the data set.</summary>
    public static SourceLocation DeclaredAt(CheckContext context, EquatableArray<string> columns) =>
        context
            .Dataset.Groups.Append(context.Dataset.Entity)
            .FirstOrDefault(key => key is not null && key.Columns.Select(c => c.Value).SequenceEqual(columns.Items))
            ?.At
        ?? context.DeclarationOf(columns[0]);

    /// <summary>The rows of each of its values, among some rows of the table; null where it is no plausible key.</summary>
    /// <param name="columns">The values of its columns.</param>
    public static int[][]? Group(double[][] columns)
    {
        var groups = new Dictionary<(double, double), List<int>>();
        var rows = columns[0].Length;
        for (var row = 0; row < rows; row++)
        {
            var rest = 0.0;
            for (var c = 1; c < columns.Length; c++)
                rest = (rest * 31) + columns[c][row];
            // Fractions are measurements, and missing values no key.
            if (!double.IsFinite(columns[0][row] + rest) || columns[0][row] != Math.Floor(columns[0][row]))
                continue;
            var key = (columns[0][row], rest);
            if (!groups.TryGetValue(key, out var of))
                groups.Add(key, of = []);
            of.Add(row);
        }
        var repeated = groups.Values.Count(of => of.Count > 1);
        return repeated >= AggregateSearch.LeastKeys && groups.Count <= rows / 2 + 1
            ? [.. groups.Values.Select(of => of.ToArray())]
            : null;
    }
}
