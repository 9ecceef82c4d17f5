using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Checks.Targets;

/// <summary>A way in which the target follows from one column or several.</summary>
/// <param name="Columns">The columns that give it.</param>
/// <param name="MessageId">Which sentence tells of it.</param>
/// <param name="Formula">In the notation of a message: <c>2.2 · 'kg' + 3</c>.</param>
/// <param name="Agreeing">Rows that agree, over all splits.</param>
/// <param name="Rows">Rows that could.</param>
internal sealed record Derivation(string[] Columns, string MessageId, string Formula, long Agreeing, long Rows)
{
    /// <summary>Everything that gives the target, confirmed over all rows.</summary>
    public static async Inquiry<IReadOnlyList<Derivation>> FindAsync(CheckContext context, TargetEvidence evidence) =>
        evidence.IsClassification ? await OfClassesAsync(context, evidence) : await OfNumberAsync(context, evidence);

    private static async Inquiry<IReadOnlyList<Derivation>> OfClassesAsync(
        CheckContext context,
        TargetEvidence evidence
    )
    {
        var found = new List<Derivation>();
        foreach (var column in evidence.Features)
        {
            if (TargetCopies.Recoding(evidence.TableOf(column), evidence.Features.Length) is { } recoding)
                found.Add(new Derivation([column.Name], "recoding", "", recoding.Agreeing, recoding.Rows));
        }
        var rankFrom = context.Option(TargetLeak.Definition, "rank-from");
        foreach (var strength in await Strength.OfAllAsync(context, evidence, rankFrom))
        {
            var column = strength.Column;
            if (
                !strength.IsExact
                || column.Kind != ColumnKind.Number
                || strength.Error > 1 - FormulaSearch.MostlyHolds
                || found.Exists(d => d.Columns.Contains(column.Name))
                || TargetCopies.Cuts(evidence, column) is not { } cuts
            )
                continue;
            var at = string.Join(", ", cuts.Take(5).Select(Number)) + (cuts.Length > 5 ? ", …" : "");
            var agreeing = (long)Math.Round(strength.Rows * strength.Value);
            found.Add(new Derivation([column.Name], "threshold", at, agreeing, strength.Rows));
        }
        return found;
    }

    private static async Inquiry<IReadOnlyList<Derivation>> OfNumberAsync(CheckContext context, TargetEvidence evidence)
    {
        var target = evidence.Target.Name;
        var formulas = context.Once("formulas", () => new FormulaSearch(evidence).Find());
        var alone = formulas.Where(f => f.Columns.Count == 1).Select(f => f.Columns[0]).ToHashSet();
        var monotone = evidence
            .Numbers.Where((column, i) => !alone.Contains(column.Name) && TargetCopies.IsMonotone(evidence, i))
            .Select(column =>
                (column.Name, Asked: context.Measure(new TargetRankCorrelation(column.Name, target, [ulong.MaxValue])))
            )
            .ToArray();
        // The sample only proposes: each is counted over all rows, all in one round.
        var asked = formulas.Select(f => (f, context.Measure(new FormulaRows(f, target)))).ToArray();
        var found = new List<Derivation>();
        foreach (var (formula, question) in asked)
        {
            var answer = await question;
            if (answer.Rows >= FormulaSearch.FewestRows && answer.Holding >= FormulaSearch.MostlyHolds * answer.Rows)
                found.Add(new Derivation([.. formula.Columns], "formula", Say(formula), answer.Holding, answer.Rows));
        }
        foreach (var (column, question) in monotone)
        {
            var answer = await question;
            if (Math.Abs(answer[0].Correlation) >= 1 - 1e-5)
                found.Add(
                    new Derivation([column], "monotone", Number(answer[0].Correlation), answer[0].Rows, answer[0].Rows)
                );
        }
        return found;
    }

    private static string Say(TargetFormula formula)
    {
        var names = formula.Columns.Select(c => $"'{c}'").ToArray();
        return formula.Kind switch
        {
            FormulaKind.Sum => string.Join(" + ", names),
            FormulaKind.Difference => string.Join(" − ", names),
            FormulaKind.Product => string.Join(" · ", names),
            FormulaKind.Ratio => string.Join(" / ", names),
            _ => Line(formula.Slope, names[0], formula.Offset),
        };
    }

    private static string Line(double slope, string name, double offset)
    {
        // What least squares leaves in the last digits is no part of the relation.
        var scaled =
            Math.Abs(slope - 1) < 1e-6 ? name
            : Math.Abs(slope + 1) < 1e-6 ? $"−{name}"
            : $"{Number(slope)} · {name}";
        return Math.Abs(offset) < 1e-6 * Math.Max(1, Math.Abs(slope)) ? scaled
            : offset < 0 ? $"{scaled} − {Number(-offset)}"
            : $"{scaled} + {Number(offset)}";
    }

    private static string Number(double value) =>
        value.ToString("0.######", System.Globalization.CultureInfo.InvariantCulture);
}
