using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>
/// Answers <see cref="RowOverlap"/>: every table counts the rows of each 128-bit identity and label; the server that was
/// asked adds up the tables' counts and judges each identity.
/// </summary>
internal static class RowOverlapSql
{
    public static async Task<object> Answer(RowOverlap question, SqlContext context)
    {
        var normalised = question.Equality == RowEquality.Normalised;
        if (normalised && await NormalForms.WhyNot(question.Columns, context) is { } reason)
            return new Unanswered(reason);
        var names = new GroupNames(context);
        var sides = question.Sides.Items;
        var totals = sides.Select(
            (_, i) =>
            {
                var (t, e) = (names.Training(i), names.Evaluation(i));
                var known = $"{names.Left} = 0";
                return $"sum({e}), sumIf({e}, {known} AND {t} > 0), sumIf({names.Conflicting(i)}, {known} AND {t} > 0), "
                    + $"sum({t}), sumIf({t}, {known} AND {e} > 0), sumIf({t}, {known} AND {t} > 1)";
            }
        );
        var row = (
            await context.Query($"SELECT {string.Join(", ", totals)} FROM ({Groups(question, names, context)})")
        ).Single;
        var answers = new RowOverlapAnswer[sides.Length];
        for (var i = 0; i < answers.Length; i++)
        {
            var at = 6 * i;
            var twins = row[at + 1].Int64;
            var examples =
                twins == 0
                    ? []
                    : await IdentityExamples.Find(
                        question.Columns,
                        sides[i],
                        // Groups hold one row or more: fewer groups than rows only widen the search.
                        Math.Min(twins, row[at + 4].Int64),
                        context,
                        b => b.IsAllMissing(question.Columns),
                        normalised
                    );
            answers[i] = new RowOverlapAnswer(
                row[at].Int64,
                twins,
                row[at + 2].Int64,
                row[at + 3].Int64,
                row[at + 4].Int64,
                row[at + 5].Int64,
                examples
            );
        }
        return new EquatableArray<RowOverlapAnswer>([.. answers]);
    }

    /// <summary>One row for each identity, with the counts of both sides and the evaluation rows that conflict.</summary>
    private static string Groups(RowOverlap question, GroupNames names, SqlContext context)
    {
        var sides = question.Sides.Items;
        var label = question.Label;
        var (identity, ofLabel) = ($"{names.Left}, {names.Low}, {names.High}", label is null ? "" : $", {names.Label}");
        var tables = context.FromUnion(branch =>
            IdentityGroups.OfTable(
                question.Columns,
                label,
                names,
                branch,
                b => b.IsAllMissing(question.Columns),
                question.Equality == RowEquality.Normalised
            )
        );
        var labels = $"SELECT {identity}{ofLabel}{names.Sides(sides)} FROM {tables} GROUP BY {identity}{ofLabel}";
        var sums = sides.Select(
            (_, i) =>
            {
                var (t, e, c) = (names.Training(i), names.Evaluation(i), names.Conflicting(i));
                return $", sum({Label(t)}) AS {t}, sum({Label(e)}) AS {e}, sumIf({Label(e)}, {Label(t)} = 0) AS {c}";
            }
        );
        var renamed = sides.Select(
            (_, i) =>
                $", {names.Training(i)} AS {Label(names.Training(i))}, {names.Evaluation(i)} AS {Label(names.Evaluation(i))}"
        );
        return $"SELECT {identity}{string.Concat(sums)} FROM (SELECT {identity}{string.Concat(renamed)} FROM ({labels})) "
            + $"GROUP BY {identity}";

        // An aggregate must not have the name of what it sums: the name would mean the aggregate.
        static string Label(string count) => count + "l";
    }
}
