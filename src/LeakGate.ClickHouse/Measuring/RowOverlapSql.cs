using System.Collections.Immutable;
using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>
/// Answers <see cref="RowOverlap"/> from the groups of equal rows. Labels are counted only in groups that have more than one
/// label and rows on both sides, which are few if any: everything else is one number for each different row.
/// </summary>
internal static class RowOverlapSql
{
    /// <summary>Groups whose labels are counted in one statement; their identities lie in memory on every shard.</summary>
    private const long MostDisputed = 10_000_000;

    public static async Task<object> Answer(RowOverlap question, SqlContext context)
    {
        var normalised = question.Equality == RowEquality.Normalised;
        if (normalised && await NormalForms.WhyNot(question.Columns, context) is { } reason)
            return new Unanswered(reason);
        var groups = new IdentityGroups(
            question.Columns,
            branch => branch.IsAllMissing(question.Columns),
            context,
            normalised
        );
        var names = groups.Names;
        var sides = question.Sides.Items;
        var totals = sides.Select(s =>
        {
            var (t, e) = (names.Training(s), names.Evaluation(s));
            return $"sumIf({e}, {t} > 0), sumIf({t}, {e} > 0), sumIf({t}, {t} > 1), ";
        });
        var disputed = question.Label is null ? "0" : $"countIf({IsDisputed(names, sides)})";
        var row = (
            await context.Query($"SELECT {string.Concat(totals)}{disputed} FROM ({groups.All(question.Label)})")
        ).Single;
        var conflicts = await Conflicts(question.Label, groups, sides, row[3 * sides.Length].Int64);
        var answers = new RowOverlapAnswer[sides.Length];
        for (var i = 0; i < answers.Length; i++)
        {
            var at = 3 * i;
            var (twins, trainingTwins) = (row[at].Int64, row[at + 1].Int64);
            answers[i] = new RowOverlapAnswer(
                RowsIn(sides[i].Evaluation & ~sides[i].Training, context),
                twins,
                conflicts[i],
                RowsIn(sides[i].Training, context),
                trainingTwins,
                row[at + 2].Int64,
                // Groups hold one row or more: fewer groups than rows only widen the search.
                await IdentityExamples.Find(groups, sides[i], Math.Min(twins, trainingTwins))
            );
        }
        return new EquatableArray<RowOverlapAnswer>([.. answers]);
    }

    /// <summary>Evaluation rows, of each of the sides, whose label none of their twins on the training side has.</summary>
    private static async Task<long[]> Conflicts(
        string? label,
        IdentityGroups groups,
        ImmutableArray<SplitSides> sides,
        long disputed
    )
    {
        var conflicts = new long[sides.Length];
        var names = groups.Names;
        var parts = (disputed + MostDisputed - 1) / MostDisputed;
        for (var part = 0L; part < parts; part++)
        {
            var ofPart = parts == 1 ? "" : Terms.Invariant($" AND {names.Low} % {parts} = {part}");
            var identities =
                $"SELECT {names.Low}, {names.High} FROM ({groups.All(label)}) WHERE {IsDisputed(names, sides)}{ofPart}";
            var labels = groups.WithLabel(label!, identities);
            var counts = sides.Select((s, i) => $"sumIf({Conflicting(i)}, {Trained(i)} > 0)");
            var sums = sides.Select(
                (s, i) =>
                    $", sum({names.Training(s)}) AS {Trained(i)}, sumIf({names.Evaluation(s)}, {names.Training(s)} = 0) AS {Conflicting(i)}"
            );
            var row = (
                await groups.Context.Query(
                    $"SELECT {string.Join(", ", counts)} FROM (SELECT {names.Low}, {names.High}{string.Concat(sums)} "
                        + $"FROM ({labels}) GROUP BY {names.Low}, {names.High})"
                )
            ).Single;
            for (var i = 0; i < conflicts.Length; i++)
                conflicts[i] += row[i].Int64;
        }
        return conflicts;

        string Trained(int side) => groups.Context.Alias(Terms.Invariant($"t{side}"));
        string Conflicting(int side) => groups.Context.Alias(Terms.Invariant($"c{side}"));
    }

    /// <summary>Whether a group has different labels, and rows on both sides of any of the sides.</summary>
    private static string IsDisputed(GroupNames names, ImmutableArray<SplitSides> sides)
    {
        var shared = Terms.Any(sides.Select(s => $"({names.Training(s)} > 0 AND {names.Evaluation(s)} > 0)"));
        return $"({names.Labels.Lowest} < {names.Labels.Highest} AND {shared})";
    }

    private static long RowsIn(ulong splits, SqlContext context) =>
        context.Data.RowsPerSplit.Where((_, i) => (splits >> i & 1) != 0).Sum();
}
