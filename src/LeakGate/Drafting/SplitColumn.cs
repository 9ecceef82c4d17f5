using System.Collections.Immutable;
using System.Globalization;
using LeakGate.Configuration;

namespace LeakGate.Drafting;

/// <summary>A column that divides the rows of a source.</summary>
/// <param name="Roles">Values whose role has to be declared; empty where their names tell it, or where they are folds.</param>
/// <param name="Seen">What it was recognised by.</param>
/// <param name="Others">Columns that could be meant instead.</param>
/// <param name="AreFolds">Whether it numbers folds, each of which is held out in turn.</param>
internal sealed record SplitColumn(
    string Column,
    ImmutableSortedDictionary<string, SplitRole> Roles,
    string Seen,
    ImmutableArray<string> Others,
    bool AreFolds = false
)
{
    private const int MostFolds = 64;

    private static readonly ImmutableSortedDictionary<string, SplitRole> NoRoles = ImmutableSortedDictionary.Create<
        string,
        SplitRole
    >(StringComparer.Ordinal);

    /// <summary>The likeliest of the columns, or null where none divides the rows in a way that can be told.</summary>
    public static SplitColumn? Find(IEnumerable<ColumnFacts> columns)
    {
        var found = columns
            .Where(column => column.Nulls == 0 && column.Values is { Length: >= 2 })
            .Select(Judge)
            .OfType<SplitColumn>()
            .ToImmutableArray();
        return found.IsEmpty ? null : found[0] with { Others = [.. found.Skip(1).Select(other => other.Column)] };
    }

    private static SplitColumn? Judge(ColumnFacts column)
    {
        var values = column.Values!.Value.Select(value => value.Value).ToImmutableArray();
        if (values.Any(value => !DraftText.CanHold(value)))
            return null;
        var roles = values.Select(SplitRoles.Infer).ToImmutableArray();
        if (roles.All(role => role is not null))
        {
            return roles.Contains(SplitRole.Train) && roles.Any(role => role > SplitRole.Train)
                ? new SplitColumn(column.Name, NoRoles, $"its {values.Length} values are names of splits", [])
                : null;
        }
        if (values.Length == 2 && SplitRoles.Infer(column.Name) is { } role && TrueOf(values) is { } yes)
            return Flag(column.Name, role, yes, values);
        var areFolds =
            ColumnWords.IsSplit(column.Name)
            && values.Length <= MostFolds
            && (values.Length > 2 || ColumnWords.IsFold(column.Name))
            && values.All(IsWholeNumber);
        return areFolds
            ? new SplitColumn(column.Name, NoRoles, $"it numbers {values.Length} folds", [], AreFolds: true)
            : null;
    }

    /// <summary>is_train and is_test: rows that are not of the one role are of the other.</summary>
    private static SplitColumn Flag(string column, SplitRole role, string yes, ImmutableArray<string> values)
    {
        var other = role == SplitRole.Train ? SplitRole.Test : SplitRole.Train;
        var roles = NoRoles.AddRange(values.Select(value => KeyValuePair.Create(value, value == yes ? role : other)));
        return new SplitColumn(column, roles, $"its name says {SplitRoles.Word(role)} and it has two values", []);
    }

    private static string? TrueOf(ImmutableArray<string> values) =>
        (values[0].ToLowerInvariant(), values[1].ToLowerInvariant()) switch
        {
            ("0", "1") or ("false", "true") or ("f", "t") or ("n", "y") or ("no", "yes") => values[1],
            _ => null,
        };

    private static bool IsWholeNumber(string value) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
}
