using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>
/// Answers <see cref="KeyOverlap"/>: every table counts the rows of each key, and what meets on the server that was asked
/// is keys and counts. Keys are 128 bits of hash.
/// </summary>
internal static class KeyOverlapSql
{
    public static async Task<object> Answer(KeyOverlap question, SqlContext context)
    {
        var names = new GroupNames(context);
        var sides = question.Sides.Items;
        var totals = sides.Select(
            (_, i) =>
            {
                var (t, e) = (names.Training(i), names.Evaluation(i));
                var known = $"{names.Left} = 0";
                return $", countIf({known} AND {t} > 0 AND {e} > 0), sumIf({e}, {known} AND {t} > 0), "
                    + $"sumIf({t}, {known} AND {e} > 0), sumIf({e}, {known}), countIf({known} AND {e} > 0)";
            }
        );
        var groups = IdentityGroups.Of(question.Columns, sides, names, context, b => b.IsAnyMissing(question.Columns));
        var row = (
            await context.Query(
                $"SELECT countIf({names.Left} = 0), sumIf({names.All}, {names.Left} = 1){string.Concat(totals)} FROM ({groups})"
            )
        ).Single;
        var answers = new SharedKeys[sides.Length];
        for (var i = 0; i < answers.Length; i++)
        {
            var at = 2 + (5 * i);
            var keys = row[at].Int64;
            var examples =
                keys == 0
                    ? []
                    : await IdentityExamples.Find(
                        question.Columns,
                        sides[i],
                        keys,
                        context,
                        b => b.IsAnyMissing(question.Columns)
                    );
            answers[i] = new SharedKeys(
                keys,
                row[at + 1].Int64,
                row[at + 2].Int64,
                row[at + 3].Int64,
                row[at + 4].Int64,
                examples
            );
        }
        return new KeyOverlapAnswer(row[0].Int64, row[1].Int64, [.. answers]);
    }
}
