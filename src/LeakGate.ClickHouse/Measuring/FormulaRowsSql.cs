using LeakGate.Measuring;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>
/// Answers all <see cref="FormulaRows"/> of a round in one scan: the sums of <see cref="TargetFormula.Of"/> as SQL, in the
/// same order, so that the same rows hold to the last bit.
/// </summary>
internal static class FormulaRowsSql
{
    private const string Single = "3e-7";

    public static async Task<IReadOnlyList<object>> Answer(IReadOnlyList<FormulaRows> questions, SqlContext context)
    {
        var answers = new object[questions.Count];
        var sized = Enumerable.Range(0, questions.Count);
        foreach (
            var batch in SqlContext.Batches(sized, i => 3 * questions[i].Formula.Columns.Items.Sum(context.SizeOf))
        )
        {
            var result = await context.Query(
                context.Union(branch =>
                    $"SELECT {string.Join(", ", batch.Select(i => Counts(questions[i], i, branch)))} FROM {branch.From}"
                )
            );
            for (var b = 0; b < batch.Length; b++)
                answers[batch[b]] = new FormulaRowsAnswer(
                    result.Rows.Sum(row => row[2 * b].Int64),
                    result.Rows.Sum(row => row[(2 * b) + 1].Int64)
                );
        }
        return answers;
    }

    private static string Counts(FormulaRows question, int i, Branch branch)
    {
        var formula = question.Formula;
        string[] all = [.. formula.Columns.Items, question.Target];
        string Complete() =>
            branch.Once(
                Terms.Invariant($"complete {i}"),
                () => Terms.All(all.Select(column => $"isNotNull({branch.Finite(column)})"))
            );
        var complete = Complete();
        var x = formula.Columns.Items.Select(column => $"assumeNotNull({branch.Finite(column)})").ToArray();
        var target = $"assumeNotNull({branch.Finite(question.Target)})";
        var (value, tolerance) = Of(formula, x);
        return $"countIf({complete} AND abs({value} - {target}) <= {tolerance}), countIf({Complete()})";
    }

    /// <summary>The value that the target should have, and by how much rounding may have moved it.</summary>
    private static (string Value, string Tolerance) Of(TargetFormula formula, string[] x)
    {
        var units = formula.Units.Items;
        string Unit(int i) => Terms.Number(units[i]);
        var (value, moved, size) = formula.Kind switch
        {
            FormulaKind.Affine => (
                $"({Terms.Number(formula.Slope)} * {x[0]} + {Terms.Number(formula.Offset)})",
                Terms.Number(Math.Abs(formula.Slope) * units[0]),
                $"(abs({Terms.Number(formula.Slope)} * {x[0]}) + {Terms.Number(Math.Abs(formula.Offset))})"
            ),
            FormulaKind.Sum => (
                $"({string.Join(" + ", x)})",
                Terms.Number(units.Take(x.Length).Aggregate(0.0, (sum, unit) => sum + unit)),
                $"({string.Join(" + ", x.Select(part => $"abs({part})"))})"
            ),
            FormulaKind.Difference => (
                $"({x[0]} - {x[1]})",
                Terms.Number(units[0] + units[1]),
                $"(abs({x[0]}) + abs({x[1]}))"
            ),
            FormulaKind.Product => (
                $"({x[0]} * {x[1]})",
                $"(abs({x[1]}) * {Unit(0)} + abs({x[0]}) * {Unit(1)})",
                $"abs({x[0]} * {x[1]})"
            ),
            _ => (
                $"({x[0]} / {x[1]})",
                $"(({Unit(0)} + abs({x[0]} / {x[1]}) * {Unit(1)}) / abs({x[1]}))",
                $"abs({x[0]} / {x[1]})"
            ),
        };
        return (value, $"(1.01 * ({moved} + {Unit(units.Length - 1)}) + {Single} * {size})");
    }
}
