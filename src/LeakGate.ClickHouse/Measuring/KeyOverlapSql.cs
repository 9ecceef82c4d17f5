using LeakGate.Measuring;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>Answers <see cref="KeyOverlap"/> from the groups of rows that have a key in common.</summary>
internal static class KeyOverlapSql
{
    public static async Task<object> Answer(KeyOverlap question, SqlContext context)
    {
        var groups = new IdentityGroups(question.Columns, branch => branch.IsAnyMissing(question.Columns), context);
        var names = groups.Names;
        var sides = question.Sides.Items;
        var totals = sides.Select(s =>
        {
            var (t, e) = (names.Training(s), names.Evaluation(s));
            return $", countIf({t} > 0 AND {e} > 0), sumIf({e}, {t} > 0), sumIf({t}, {e} > 0), sum({e}), countIf({e} > 0)";
        });
        var all = names.RowsOf(ulong.MaxValue);
        var row = (
            await context.Query($"SELECT count(), sum({all}){string.Concat(totals)} FROM ({groups.All()})")
        ).Single;
        var answers = new SharedKeys[sides.Length];
        for (var i = 0; i < answers.Length; i++)
        {
            var at = 2 + (5 * i);
            var keys = row[at].Int64;
            answers[i] = new SharedKeys(
                keys,
                row[at + 1].Int64,
                row[at + 2].Int64,
                row[at + 3].Int64,
                row[at + 4].Int64,
                await IdentityExamples.Find(groups, sides[i], keys)
            );
        }
        return new KeyOverlapAnswer(row[0].Int64, context.Data.RowsPerSplit.Sum() - row[1].Int64, [.. answers]);
    }
}
