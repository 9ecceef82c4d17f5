using System.Collections.Immutable;
using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>The columns of a statement that groups rows by what they have in common.</summary>
internal sealed class GroupNames(SqlContext context)
{
    public string Low { get; } = context.Alias("low");

    public string High { get; } = context.Alias("high");

    /// <summary>Hash of the label.</summary>
    public string Label { get; } = context.Alias("label");

    /// <summary>The lowest hash of a label in the group, and the highest: they differ where labels do.</summary>
    public (string Lowest, string Highest) Labels { get; } = (context.Alias("lowest"), context.Alias("highest"));

    /// <summary>Rows of the group in a split.</summary>
    public string Rows(int split) => context.Alias(Terms.Invariant($"n{split}"));

    /// <summary>Rows of the group in all splits of a set.</summary>
    public string RowsOf(ulong splits) =>
        splits == 0
            ? "toUInt64(0)"
            : $"({string.Join(" + ", Enumerable.Range(0, context.Splits).Where(i => (splits >> i & 1) != 0).Select(Rows))})";

    /// <summary>Rows of the group on the training side.</summary>
    public string Training(SplitSides sides) => RowsOf(sides.Training);

    /// <summary>Rows of the group on the evaluation side.</summary>
    public string Evaluation(SplitSides sides) => RowsOf(sides.Evaluation & ~sides.Training);
}

/// <summary>Groups of rows that agree in some columns: 128 bits of hash, and the rows of every split.</summary>
/// <param name="Columns">In which rows have to agree.</param>
/// <param name="LeftOut">Of the rows that are nobody's like.</param>
/// <param name="IsNormalised">Whether values are alike that agree after normalising.</param>
internal sealed record IdentityGroups(
    EquatableArray<string> Columns,
    Func<Branch, string> LeftOut,
    SqlContext Context,
    bool IsNormalised = false
)
{
    public GroupNames Names { get; } = new(Context);

    /// <summary>One row for each group.</summary>
    /// <param name="label">A column whose lowest and highest hash in the group are told as well.</param>
    /// <param name="bound">Of the lower half of the hash: groups above it are left out.</param>
    public string All(string? label = null, ulong bound = ulong.MaxValue)
    {
        var (lowest, highest) = Names.Labels;
        return Merged(
            $"{Names.Low}, {Names.High}",
            label is null ? "" : $", min({lowest}) AS {lowest}, max({highest}) AS {highest}",
            branch =>
            {
                var key = Key(branch);
                var labels = label is null
                    ? ""
                    : $", min({branch.HashOf(label)}) AS {lowest}, max({branch.HashOf(label)}) AS {highest}";
                var within = bound == ulong.MaxValue ? "" : $" AND {Names.Low} <= {Terms.Unsigned(bound)}";
                return $"SELECT {key}{labels}{RowsOfSplits(branch)} FROM {branch.From} "
                    + $"WHERE NOT {LeftOut(branch)}{within} GROUP BY {Names.Low}, {Names.High}";
            }
        );
    }

    /// <summary>One row for each label of some groups.</summary>
    /// <param name="groups">A SELECT of the identities of these groups.</param>
    public string WithLabel(string label, string groups) =>
        Merged(
            $"{Names.Low}, {Names.High}, {Names.Label}",
            "",
            branch =>
            {
                var key = Key(branch);
                var ofLabel = Terms.Named(branch.HashOf(label), Names.Label);
                return $"SELECT {key}, {ofLabel}{RowsOfSplits(branch)} FROM {branch.From} "
                    + $"WHERE NOT {LeftOut(branch)} AND ({Names.Low}, {Names.High}) GLOBAL IN ({groups}) "
                    + $"GROUP BY {Names.Low}, {Names.High}, {Names.Label}";
            }
        );

    /// <summary>
    /// Every table counts its own rows where they are, and what meets on the server that was asked is groups and counts. A
    /// key of 128 bits and no more keeps them small: splits are told apart by what is counted.
    /// </summary>
    private string Merged(string key, string others, Func<Branch, string> ofTable)
    {
        var sums = Enumerable.Range(0, Context.Splits).Select(i => $", sum({Names.Rows(i)}) AS {Names.Rows(i)}");
        return Context.Data.Tables.Length == 1
            ? Context.Union(ofTable)
            : $"SELECT {key}{others}{string.Concat(sums)} FROM {Context.FromUnion(ofTable)} GROUP BY {key}";
    }

    private string Key(Branch branch)
    {
        var low = Terms.Named(branch.Low(Columns, IsNormalised), Names.Low);
        return $"{low}, {Terms.Named(branch.High(Columns, IsNormalised), Names.High)}";
    }

    private string RowsOfSplits(Branch branch) =>
        string.Concat(
            Enumerable
                .Range(0, Context.Splits)
                .Select(i =>
                    branch.Splits == 1ul << i ? $", count() AS {Names.Rows(i)}"
                    : (branch.Splits >> i & 1) == 0 ? $", materialize(toUInt64(0)) AS {Names.Rows(i)}"
                    : Terms.Invariant($", countIf({branch.Split} = {i}) AS {Names.Rows(i)}")
                )
        );
}

/// <summary>Examples of groups with rows on both sides: those of the lowest hashes, the same in every run.</summary>
internal static class IdentityExamples
{
    /// <summary>Of so many groups that are looked at, five have rows on both sides, all but certainly.</summary>
    private const long Enough = 60;

    /// <summary>A bound of hashes below which five of the groups are, all but certainly: only these have to meet.</summary>
    public static ulong BoundFor(long groups) =>
        groups <= Enough ? ulong.MaxValue : (ulong)(ulong.MaxValue * ((double)Enough / groups));

    /// <param name="shared">How many such groups there are.</param>
    public static async Task<EquatableArray<RowPair>> Find(IdentityGroups groups, SplitSides sides, long shared)
    {
        if (shared == 0)
            return [];
        var bound = BoundFor(shared);
        var pairs = await Find(groups, sides, bound);
        if (pairs.Count < Math.Min(shared, LowestPairs.Count) && bound != ulong.MaxValue)
            pairs = await Find(groups, sides, ulong.MaxValue);
        return pairs;
    }

    private static async Task<EquatableArray<RowPair>> Find(IdentityGroups groups, SplitSides sides, ulong bound)
    {
        var (names, context) = (groups.Names, groups.Context);
        var rows = Enumerable.Range(0, context.Splits).Select(i => $", {names.Rows(i)}");
        var result = await context.Query(
            $"SELECT {names.Low}, {names.High}{string.Concat(rows)} FROM ({groups.All(bound: bound)}) "
                + $"WHERE {names.Training(sides)} > 0 AND {names.Evaluation(sides)} > 0 "
                + $"ORDER BY {names.Low}, {names.High} LIMIT {LowestPairs.Count}"
        );
        return
        [
            .. result.Rows.Select(row =>
            {
                var like = new HasIdentity(groups.Columns, row[0].UInt64, row[1].UInt64, groups.IsNormalised);
                RowRef FirstOf(ulong splits) =>
                    context.Data.Rows.Of(
                        Enumerable.Range(0, context.Splits).First(i => (splits >> i & 1) != 0 && row[2 + i].Int64 > 0),
                        like
                    );
                return new RowPair(FirstOf(sides.Evaluation & ~sides.Training), FirstOf(sides.Training));
            }),
        ];
    }
}
