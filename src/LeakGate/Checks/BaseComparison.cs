using System.Collections.Immutable;
using LeakGate.Configuration;
using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Checks;

/// <summary>
/// Head and base of a data set side by side, and the questions that all who compare them share: asked alike, they are
/// answered once.
/// </summary>
/// <param name="Schema">The splits of the head, and behind them those of the base.</param>
/// <param name="Present">How many of the splits are the head's.</param>
/// <param name="Commit">Full name of the base commit.</param>
internal sealed record BaseComparison(TableSchema Schema, int Present, string Commit)
{
    /// <summary>Indices of the head's splits.</summary>
    public IEnumerable<int> Head => Enumerable.Range(0, Present);

    /// <summary>Indices of the base's splits.</summary>
    public IEnumerable<int> Base => Enumerable.Range(Present, Schema.Splits.Length - Present);

    /// <summary>
    /// The ways between splits of different roles, from each split of the base to each of the head. A role that changes
    /// in the configuration moves rows as well as a file that does.
    /// </summary>
    public ImmutableArray<(int From, int To, Route Route)> Routes =>
        [
            .. from a in Base
            from b in Head
            where Schema.Splits[a].Role != Schema.Splits[b].Role
            select (
                a,
                b,
                new Route(1ul << a, OfRole(Base, Schema.Splits[b].Role), OfRole(Head, Schema.Splits[a].Role), 1ul << b)
            ),
        ];

    /// <summary>
    /// Every split with its former self: the one of its name, or the only one of its role on both sides. The splits of
    /// the head come first, in their order; −1 stands for none.
    /// </summary>
    public ImmutableArray<(int Base, int Head)> Pairs
    {
        get
        {
            var former = Head.Select(h => (Base: FormerOf(h), Head: h)).ToList();
            var gone = Base.Where(b => former.TrueForAll(pair => pair.Base != b)).Select(b => (b, -1));
            return [.. former, .. gone];
        }
    }

    /// <summary>How the rows of some identity moved.</summary>
    public RowMovements Question(IEnumerable<string> columns, bool isKey, string? label) =>
        new(
            [.. columns],
            isKey,
            label is not null && IsEverywhere(label) ? label : null,
            [.. Routes.Select(r => r.Route)],
            [.. Pairs.Select(pair => new FormerSplit(Set(pair.Base), Set(pair.Head)))]
        );

    /// <summary>Whether every split of head and base has the column.</summary>
    public bool IsEverywhere(string column)
    {
        var all = Schema.Splits.Length == 64 ? ulong.MaxValue : (1ul << Schema.Splits.Length) - 1;
        return Schema.Find(column) is { } found && (found.PresentIn & all) == all;
    }

    /// <summary>A row of an answer across versions, with the commit where it stood in the base.</summary>
    public RowLocation Locate(FoundRow row) =>
        new(Schema.Splits[row.Ref.Split].Name, row.File, row.Line, row.Row)
        {
            Commit = row.Ref.Split < Present ? null : Commit,
        };

    private int FormerOf(int head)
    {
        var split = Schema.Splits[head];
        foreach (var b in Base)
        {
            if (Schema.Splits[b].Name == split.Name)
                return b;
        }
        int[] alike = [.. Base.Where(b => Schema.Splits[b].Role == split.Role)];
        var isOnly = Head.Count(h => Schema.Splits[h].Role == split.Role) == 1;
        return isOnly && alike.Length == 1 && Head.All(h => Schema.Splits[h].Name != Schema.Splits[alike[0]].Name)
            ? alike[0]
            : -1;
    }

    private ulong OfRole(IEnumerable<int> splits, SplitRole role) =>
        splits.Where(i => Schema.Splits[i].Role == role).Aggregate(0ul, (set, i) => set | Set(i));

    private static ulong Set(int split) => split < 0 ? 0 : 1ul << split;
}

/// <summary>What rules about data versions ask: by the rows' values, by their id, by their groups.</summary>
internal static class VersionQuestions
{
    /// <summary>The columns that are compared on both sides; one that was added or dropped tells no rows apart.</summary>
    public static ImmutableArray<string> Columns(CheckContext context) =>
        [.. context.ComparedColumns.Select(c => c.Name).Where(context.Base!.IsEverywhere)];

    /// <summary>By the values of the rows.</summary>
    /// <exception cref="NotMeasuredException">No column is on both sides.</exception>
    public static async Inquiry<RowMovementsAnswer> ByValues(CheckContext context)
    {
        var columns = Columns(context);
        return columns.IsEmpty
            ? throw new NotMeasuredException("head and base have no column in common to compare")
            : await context.MeasureAcross(context.Base!.Question(columns, isKey: false, context.Target?.Name));
    }

    /// <summary>By a declared key.</summary>
    /// <exception cref="NotMeasuredException">A split of the base lacks a part of it.</exception>
    public static async Inquiry<RowMovementsAnswer> ByKey(CheckContext context, KeySpec key)
    {
        string[] columns = [.. key.Columns.Select(c => c.Value)];
        return Array.Find(columns, c => !context.Base!.IsEverywhere(c)) is { } missing
            ? throw new NotMeasuredException($"a split of the base has no column '{missing}'")
            : await context.MeasureAcross(context.Base!.Question(columns, isKey: true, context.Target?.Name));
    }
}
