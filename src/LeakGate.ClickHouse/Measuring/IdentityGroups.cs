using System.Collections.Immutable;
using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>The columns of a statement that groups rows by what they have in common.</summary>
internal sealed class GroupNames(SqlContext context)
{
    public string Split { get; } = context.Alias("split");

    /// <summary>1 for the group of the rows that are nobody's like.</summary>
    public string Left { get; } = context.Alias("left");

    public string Low { get; } = context.Alias("low");

    public string High { get; } = context.Alias("high");

    /// <summary>Hash of the label.</summary>
    public string Label { get; } = context.Alias("label");

    /// <summary>Rows of a table's group.</summary>
    public string Rows { get; } = context.Alias("rows");

    /// <summary>Rows of a group over all tables.</summary>
    public string All { get; } = context.Alias("all");

    /// <summary>Rows on the training side of the sides asked about.</summary>
    public string Training(int side) => context.Alias(Terms.Invariant($"t{side}"));

    /// <summary>Rows on the evaluation side.</summary>
    public string Evaluation(int side) => context.Alias(Terms.Invariant($"e{side}"));

    /// <summary>Evaluation rows whose label no training row has.</summary>
    public string Conflicting(int side) => context.Alias(Terms.Invariant($"c{side}"));

    /// <summary>Counts of both sides, each with a comma before it.</summary>
    public string Sides(ImmutableArray<SplitSides> sides) =>
        string.Concat(
            sides.Select(
                (s, i) =>
                    $", sumIf({Rows}, {Terms.IsIn(Split, s.Training)}) AS {Training(i)}, "
                    + $"sumIf({Rows}, {Terms.IsIn(Split, s.Evaluation & ~s.Training)}) AS {Evaluation(i)}"
            )
        );
}

/// <summary>Groups of rows that agree in some columns.</summary>
internal static class IdentityGroups
{
    /// <summary>One row for each group, with the counts of both sides; the rows left out are one more group.</summary>
    public static string Of(
        EquatableArray<string> columns,
        ImmutableArray<SplitSides> sides,
        GroupNames names,
        SqlContext context,
        Func<Branch, string> leftOut
    ) =>
        $"SELECT {names.Left}, {names.Low}, {names.High}, sum({names.Rows}) AS {names.All}{names.Sides(sides)} "
        + $"FROM {context.FromUnion(branch => OfTable(columns, null, names, branch, leftOut))} "
        + $"GROUP BY {names.Left}, {names.Low}, {names.High}";

    /// <summary>Rows of each group and split of one table, and of each label where one is named.</summary>
    public static string OfTable(
        EquatableArray<string> columns,
        string? label,
        GroupNames names,
        Branch branch,
        Func<Branch, string> leftOut,
        bool normalised = false
    )
    {
        var split = Terms.Named(branch.Split, names.Split);
        var left = Terms.Named(leftOut(branch), names.Left);
        var low = $"if({names.Left}, toUInt64(0), {branch.Low(columns, normalised)}) AS {names.Low}";
        var high = $"if({names.Left}, toUInt64(0), {branch.High(columns, normalised)}) AS {names.High}";
        var ofLabel = label is null ? "" : $", {Terms.Named(branch.HashOf(label), names.Label)}";
        return $"SELECT {split}, {left}, {low}, {high}{ofLabel}, count() AS {names.Rows} "
            + $"FROM {branch.From} GROUP BY {names.Split}, {names.Left}, {names.Low}, {names.High}"
            + (label is null ? "" : $", {names.Label}");
    }
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
    public static async Task<EquatableArray<RowPair>> Find(
        EquatableArray<string> columns,
        SplitSides sides,
        long shared,
        SqlContext context,
        Func<Branch, string> leftOut,
        bool normalised = false
    )
    {
        var bound = BoundFor(shared);
        var pairs = await Find(columns, sides, bound, context, leftOut, normalised);
        if (pairs.Count < Math.Min(shared, LowestPairs.Count) && bound != ulong.MaxValue)
            pairs = await Find(columns, sides, ulong.MaxValue, context, leftOut, normalised);
        return pairs;
    }

    private static async Task<EquatableArray<RowPair>> Find(
        EquatableArray<string> columns,
        SplitSides sides,
        ulong bound,
        SqlContext context,
        Func<Branch, string> leftOut,
        bool normalised = false
    )
    {
        var names = new GroupNames(context);
        var inTraining = Terms.IsIn(names.Split, sides.Training);
        var inEvaluation = Terms.IsIn(names.Split, sides.Evaluation & ~sides.Training);
        var tables = context.FromUnion(branch =>
        {
            var split = Terms.Named(branch.Split, names.Split);
            var low = Terms.Named(branch.Low(columns, normalised), names.Low);
            var high = Terms.Named(branch.High(columns, normalised), names.High);
            return $"SELECT {split}, {low}, {high} "
                + $"FROM {branch.From} WHERE NOT {leftOut(branch)} AND {branch.Low(columns, normalised)} <= {Terms.Unsigned(bound)} "
                + $"GROUP BY {names.Split}, {names.Low}, {names.High}";
        });
        var result = await context.Query(
            $"SELECT {names.Low}, {names.High}, minIf({names.Split}, {inEvaluation}), minIf({names.Split}, {inTraining}) "
                + $"FROM {tables} GROUP BY {names.Low}, {names.High} "
                + $"HAVING countIf({inTraining}) > 0 AND countIf({inEvaluation}) > 0 "
                + $"ORDER BY {names.Low}, {names.High} LIMIT {LowestPairs.Count}"
        );
        return
        [
            .. result.Rows.Select(row =>
            {
                var like = new HasIdentity(columns, row[0].UInt64, row[1].UInt64, normalised);
                return new RowPair(
                    context.Data.Rows.Of((int)row[2].Int64, like),
                    context.Data.Rows.Of((int)row[3].Int64, like)
                );
            }),
        ];
    }
}
