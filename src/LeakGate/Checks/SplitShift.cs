using LeakGate.Checks.Statistics;
using LeakGate.Checks.Targets;
using LeakGate.Measuring;
using LeakGate.Measuring.Kernels;
using LeakGate.Splits;

namespace LeakGate.Checks;

/// <summary>
/// The features tell on which side a row is: one number by its order, or all of them together by a linear discriminant.
/// Declared times, groups and ids take no part, since a split may follow them on purpose.
/// </summary>
internal sealed class SplitShift : ICheck
{
    private const double ChanceProbability = 1e-3;
    private const int FewestRows = 30;
    private const int MostSampleCells = 1 << 20;
    private const int MostSampleRows = 256; // of a stratum; 32 of them
    private const double Margin = 0.05;
    private const int MostFindings = 5;

    public static Rule Definition { get; } =
        new(
            "LG1024",
            "split-shift",
            Level.Note,
            RuleCategory.SplitIntegrity,
            "the features tell on which side of the split a row is",
            "The score is of other cases than the model was fitted to, so it tells little about either.",
            "Find out what the split follows; split at random, or by what use will bring."
        )
        {
            Options =
            [
                new(
                    "max-area",
                    OptionKind.Number,
                    0.9,
                    0.5,
                    1,
                    "Largest area under the ROC curve for telling the sides apart that is accepted."
                ),
            ],
            Messages = Messages.Of(
                (
                    "default",
                    "'{0}' alone tells '{1}' from '{2}': area under the ROC curve {3} over {4} rows, at least {5} with the {6} features tried allowed for"
                ),
                (
                    "together",
                    "the number features together tell '{1}' from '{2}': a linear discriminant that was fitted to half of {4} sampled "
                        + "rows has an area under the ROC curve of {3} on the other half"
                )
            ),
        };

    public Rule Rule => Definition;

    public async Inquiry<CheckResult> RunAsync(CheckContext context)
    {
        var columns = context
            .Features.Where(c => c.Kind == ColumnKind.Number && !SplitMarkerFeature.IsNamedAsMarker(c.Name))
            .ToArray();
        if (columns.Length == 0)
            return CheckResult.NotApplicable("there is no number feature");
        var limit = Math.Clamp(
            MostSampleCells / (columns.Length * context.Schema.Splits.Length * RowSample.Strata),
            16,
            MostSampleRows
        );
        var sampled = context.Measure(new RowSample([.. columns.Select(c => c.Name)], null, limit));
        var numbered = columns.Select(c => context.Measure(new ColumnProfile(c.Name))).ToArray();
        var sample = await sampled;
        var used = new List<int>();
        for (var i = 0; i < columns.Length; i++)
        {
            // A column that numbers the rows tells every place from every other; its own rule says so.
            if (!(await numbered[i]).Any(split => split.CountsUp))
                used.Add(i);
        }
        var findings = new List<Finding>();
        foreach (var pair in context.Pairs)
        {
            foreach (var sides in pair.Sides)
                findings.AddRange(await JudgeAsync(context, pair, sides, columns, used, sample));
        }
        return CheckResult.From(findings);
    }

    private async Inquiry<IReadOnlyList<Finding>> JudgeAsync(
        CheckContext context,
        SplitPair pair,
        SplitSides sides,
        Column[] columns,
        List<int> used,
        RowSampleAnswer sample
    )
    {
        var from = context.Option(Rule, "max-area");
        var errors = Chance.NormalQuantile(ChanceProbability / Math.Max(1, used.Count));
        var rows = sample.RowsIn(sides.Training | sides.Evaluation);
        var isEvaluation = Array.ConvertAll(rows, r => (sides.Evaluation >> sample.Refs[r].Split & 1) != 0);
        if (Math.Min(isEvaluation.Count(e => e), isEvaluation.Count(e => !e)) < FewestRows)
            return [];
        var asked = new List<(Column Column, Inquiry<EquatableArray<ClassRanks>>? Exact, Separation Estimate)>();
        foreach (var i in used)
        {
            if (
                Of(Array.ConvertAll(rows, r => sample.Numbers[i][r]), isEvaluation) is not { } area
                || area.Area < from - Margin
            )
                continue;
            var exact = sample.IsWhole
                ? null
                : context.Measure(new TargetRanks(columns[i].Name, null, [sides.Training | sides.Evaluation]));
            asked.Add((columns[i], exact, area));
        }
        var found = new List<Finding>();
        foreach (var (column, exact, estimate) in asked)
        {
            var area = exact is null ? estimate : Separation.OfSides((await exact)[0], sides) ?? estimate;
            if (area.AtLeast(errors) >= from && found.Count < MostFindings)
                found.Add(
                    Report(context, pair, sides, column.Name, area.Area, area.Rows, area.AtLeast(errors), used.Count)
                );
        }
        if (found.Count > 0 || asked.Count > 0)
            return found;
        var together = LinearDiscriminant.AreaOf(
            [.. used.Select(i => Array.ConvertAll(rows, r => sample.Numbers[i][r]))],
            isEvaluation
        );
        return together is { } all && all.AtLeast(errors) >= from
            ? [Report(context, pair, sides, "", all.Area, rows.Length, all.AtLeast(errors), used.Count)]
            : [];
    }

    private static Separation? Of(double[] values, bool[] isEvaluation)
    {
        int[] known = [.. Enumerable.Range(0, values.Length).Where(r => !double.IsNaN(values[r]))];
        var codes = Array.ConvertAll(known, r => SortedNumbers.Code(values[r]));
        var classes = Array.ConvertAll(known, r => isEvaluation[r] ? (byte)1 : (byte)0);
        return Separation.Of(ClassRanks.Of(codes, classes, 2));
    }

    private Finding Report(
        CheckContext context,
        SplitPair pair,
        SplitSides sides,
        string column,
        double area,
        long rows,
        double atLeast,
        long tried
    )
    {
        var evaluation = context.EvaluationName(pair, sides);
        return context.Finding(Rule, Level.Note, pair) with
        {
            EvaluationSplit = evaluation,
            Column = column,
            MessageId = column.Length == 0 ? "together" : "default",
            Arguments = [column, evaluation, pair.Training, area, rows, atLeast, tried],
            Properties = Figures.Of(("area", area), ("atLeast", atLeast), ("rows", rows)),
        };
    }
}
