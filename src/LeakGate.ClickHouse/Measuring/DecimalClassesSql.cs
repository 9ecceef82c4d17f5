using LeakGate.Measuring;
using LeakGate.Measuring.Kernels;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>Answers all <see cref="DecimalClasses"/> of a round in one scan, by the rule of <see cref="DecimalPlaces"/>.</summary>
internal static class DecimalClassesSql
{
    private const int Classes = DecimalPlaces.Most + 2;

    public static async Task<IReadOnlyList<object>> Answer(IReadOnlyList<DecimalClasses> questions, SqlContext context)
    {
        var counts = questions
            .Select(_ => Enumerable.Range(0, context.Splits).Select(_ => new DecimalClass[Classes]).ToArray())
            .ToArray();
        foreach (var ofSplit in counts.SelectMany(ofQuestion => ofQuestion))
            Array.Fill(ofSplit, DecimalClass.None);
        var sized = Enumerable.Range(0, questions.Count);
        foreach (var batch in SqlContext.Batches(sized, i => 4 * context.SizeOf(questions[i].Column)))
        {
            var selects = batch.Select(i => context.Union(branch => Select(i, questions[i].Column, branch, context)));
            foreach (var row in (await context.Query(string.Join(" UNION ALL ", selects))).Rows)
            {
                ref var known = ref counts[row[0].Int64][row[1].Int64][row[2].Int64];
                known = known.With(new DecimalClass(row[3].Int64, row[4].Double, row[5].Double));
            }
        }
        return [.. counts.Select(Answer)];
    }

    private static DecimalClassesAnswer Answer(DecimalClass[][] perSplit)
    {
        var free = perSplit.Aggregate(DecimalClass.None, (all, ofSplit) => all.With(ofSplit[^1]));
        return new DecimalClassesAnswer(
            free.Varies ? [] : [.. perSplit.Select(ofSplit => (EquatableArray<DecimalClass>)[.. ofSplit])]
        );
    }

    private static string Select(int question, string column, Branch branch, SqlContext context)
    {
        var (asked, split, places) = (context.Alias("asked"), context.Alias("split"), context.Alias("places"));
        var number = branch.Once($"number of {column}", () => $"assumeNotNull({branch.Finite(column)})");
        return $"SELECT toUInt32({question}) AS {asked}, {Terms.Named(branch.Split, split)}, "
            + $"toUInt32({Places(number)}) AS {places}, count(), min({Again()}), max({Again()}) FROM {branch.From} "
            + $"WHERE isNotNull({branch.Finite(column)}) GROUP BY {split}, {places}";

        string Again() => branch.Once($"number of {column}", () => "");

        string Places(string first)
        {
            string IsGrid(int places, string relative)
            {
                var scaled = $"abs({Again()}){string.Concat(Enumerable.Repeat(" * 10", places))}";
                return $"abs({scaled} - round({scaled})) <= {relative} * ({scaled})";
            }
            var grids = Enumerable.Range(1, DecimalPlaces.Most).ToArray();
            var doubles = grids.Select(p => $", {IsGrid(p, "1e-12")}, {p}");
            var singles = grids.Select(p =>
                $", toFloat64(toFloat32({Again()})) = {Again()} AND {IsGrid(p, "6e-8")}, {p}"
            );
            return $"multiIf({first} = floor({Again()}), 0{string.Concat(doubles)}{string.Concat(singles)}, {Classes - 1})";
        }
    }
}
