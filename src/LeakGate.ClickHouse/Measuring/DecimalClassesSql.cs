using LeakGate.Measuring;
using LeakGate.Measuring.Kernels;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>Answers all <see cref="DecimalClasses"/> of a round in one scan, by the rule of <see cref="DecimalPlaces"/>.</summary>
internal static class DecimalClassesSql
{
    private const int Classes = DecimalPlaces.Most + 2;

    public static async Task<IReadOnlyList<object>> Answer(IReadOnlyList<DecimalClasses> questions, SqlContext context)
    {
        var split = context.Alias("split");
        var answers = new object[questions.Count];
        foreach (var batch in SqlContext.Batches(Enumerable.Range(0, questions.Count), i => 4 * context.SizeOf(questions[i].Column)))
        {
            var result = await context.Query(
                context.Union(branch =>
                    $"SELECT {Terms.Named(branch.Split, split)}"
                    + string.Concat(batch.Select(i => Counts(questions[i].Column, branch)))
                    + $" FROM {branch.From} GROUP BY {split}"
                )
            );
            for (var b = 0; b < batch.Length; b++)
                answers[batch[b]] = Answer(result, 1 + (3 * Classes * b), context);
        }
        return answers;
    }

    private static DecimalClassesAnswer Answer(SqlResult result, int at, SqlContext context)
    {
        var classes = Enumerable
            .Range(0, context.Splits)
            .Select(_ => Enumerable.Repeat(DecimalClass.None, Classes).ToArray())
            .ToArray();
        foreach (var row in result.Rows)
        {
            for (var i = 0; i < Classes; i++)
            {
                var cell = at + (3 * i);
                if (row[cell].Int64 == 0)
                    continue;
                ref var known = ref classes[row[0].Int64][i];
                known = known.With(
                    new DecimalClass(row[cell].Int64, row[cell + 1].Double, row[cell + 2].Double)
                );
            }
        }
        var free = classes.Aggregate(DecimalClass.None, (all, ofSplit) => all.With(ofSplit[^1]));
        return new DecimalClassesAnswer(
            free.Varies ? [] : [.. classes.Select(ofSplit => (EquatableArray<DecimalClass>)[.. ofSplit])]
        );
    }

    private static string Counts(string column, Branch branch)
    {
        string Number() => branch.Finite(column);
        string Scaled(int places) =>
            branch.Once(
                Terms.Invariant($"scaled {places} {column}"),
                () => places == 0 ? $"abs({Number()})" : $"{Scaled(places - 1)} * 10"
            );
        string IsGrid(int places, string relative)
        {
            var (first, second, third) = (Scaled(places), Scaled(places), Scaled(places));
            return $"abs({first} - round({second})) <= {relative} * {third}";
        }
        // The parts one after the other: names are given where an expression first stands.
        var number = Number();
        var whole = $"{number} = floor({Number()}), 0";
        var doubles = Enumerable.Range(1, DecimalPlaces.Most).Select(p => $", {IsGrid(p, "1e-12")}, {p}").ToArray();
        var singles = Enumerable
            .Range(1, DecimalPlaces.Most)
            .Select(p => $", toFloat64(toFloat32({Number()})) = {Number()} AND {IsGrid(p, "6e-8")}, {p}")
            .ToArray();
        var places = branch.Once(
            $"decimals {column}",
            () => $"multiIf({whole}{string.Concat(doubles)}{string.Concat(singles)}, {DecimalPlaces.Most + 1})"
        );
        var sql = "";
        for (var i = 0; i < Classes; i++)
        {
            // A missing number has no class, though SQL gives it the last.
            var inClass = $"isNotNull({Number()}) AND {(i == 0 ? places : branch.Once($"decimals {column}", () => ""))} = {i}";
            var again = $"isNotNull({Number()}) AND {branch.Once($"decimals {column}", () => "")} = {i}";
            sql += $", countIf({inClass}), minIf({Number()}, {again}), maxIf({Number()}, {again})";
        }
        return sql;
    }
}
