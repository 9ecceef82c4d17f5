using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Checks;

/// <summary>
/// A column whose first rows are numbers, dates or booleans in one split and something else in another. It is compared
/// as text then, and 1.0 does not equal 1 any more, so equal rows could be missed.
/// </summary>
internal sealed class TypeDisagreement : ICheck
{
    public Rule Rule => RunRules.TypeDisagreement;

    public Inquiry<CheckResult> RunAsync(CheckContext context)
    {
        var findings =
            from column in context.ComparedColumns
            where column.Kind == ColumnKind.Text
            let kinds = Described(context, column)
            where kinds.Length > 1
            select context.Finding(Rule, Level.Warning, column.Name, context.DeclarationOf(column.Name)) with
            {
                Arguments = [$"column '{column.Name}' holds {string.Join(" but ", kinds)}; it is compared as text"],
            };
        return Inquiry.Of(CheckResult.From(findings));
    }

    /// <summary>"numbers in 'train'", once for each kind that some split shows.</summary>
    private static string[] Described(CheckContext context, Column column) =>
        [
            .. column
                .SampledKinds.Items.Select((kind, i) => (Kind: kind, Split: context.Schema.Splits[i].Name))
                .Where(s => s.Kind != ColumnKind.Empty)
                .GroupBy(s => s.Kind)
                .Select(g => $"{g.Key.Plural()} in {string.Join(", ", g.Select(s => $"'{s.Split}'"))}"),
        ];
}
