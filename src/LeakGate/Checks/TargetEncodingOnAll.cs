using LeakGate.Checks.Preprocessing;
using LeakGate.Checks.Targets;
using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Checks;

/// <summary>
/// A feature is what the target says of a category, over training and evaluation rows together. Rows with equal values
/// stand for a category, so the category's own column is not needed.
/// </summary>
internal sealed class TargetEncodingOnAll : ICheck
{
    private const int MostCategories = 50_000;
    private const int FewestLimit = 5;

    /// <summary>Categories of all columns and readings together, which bounds the memory of a wide table.</summary>
    private const int MostGroups = 1 << 20;
    private const int FewestBound = 2000;
    private const double ChanceProbability = 1e-6;

    /// <summary>Of the categories alone that tell all rows from training rows.</summary>
    private const double ChanceOfTelling = 1e-4;

    /// <summary>Readings of the target that are held against one column; the nearest by their mean.</summary>
    private const int MostReadings = 3;

    /// <summary>Classes that are equally frequent are equally near; so many questions are asked for all of them.</summary>
    private const int MostQuestions = 300;

    public static Rule Definition { get; } =
        new(
            "LG1017",
            "target-encoding-on-all",
            Level.Error,
            RuleCategory.Preprocessing,
            "a feature was computed from the target of evaluation rows",
            "The answers of the evaluation rows are in the feature that the model is asked to find them by.",
            "Fit the encoder on the training rows, out of fold for these, and apply it to the others as it is."
        )
        {
            Needs = ["target"],
            Messages = Messages.Of(
                (
                    "mean",
                    "'{0}' is the mean of {1} over the rows that share its value, in {2} of {3} rows of '{4}' ({5} values), "
                        + "but in {6} of {7} rows of '{8}' alone: the encoder saw the answers of the evaluation rows"
                ),
                (
                    "shrunk",
                    "'{0}' is the mean of {1} over the rows that share its value, shrunk by {9} rows of the overall mean, in "
                        + "{2} of {3} rows of '{4}' ({5} values), but in {6} of {7} rows of '{8}' alone: the encoder saw the "
                        + "answers of the evaluation rows"
                ),
                (
                    "variance",
                    "'{0}' is the mean of {1} over the rows that share its value, shrunk by their variance, in {2} of {3} "
                        + "rows of '{4}' ({5} values), but in {6} of {7} rows of '{8}' alone: the encoder saw the answers of "
                        + "the evaluation rows"
                ),
                (
                    "others",
                    "'{0}' is the mean of {1} over the other rows of a category, which gives each row's own answer away, in "
                        + "{2} of {3} rows of '{4}' ({5} values), but in {6} of {7} rows of '{8}' alone: the encoder saw the "
                        + "answers of the evaluation rows"
                )
            ),
        };

    public Rule Rule => Definition;

    public async Inquiry<CheckResult> RunAsync(CheckContext context)
    {
        if (context.Dataset.Target is null)
            return CheckResult.NotApplicable("no target is declared");
        if (context.Target is not { } target)
            return CheckResult.NotApplicable("not every split has the target");
        var profiles = NumberColumn.OfFeaturesAsync(context);
        var sampled = context.Measure(TargetEvidence.SampleOf(context, target));
        var readings = await EncodedTarget.OfAsync(context, target);
        var columns = await profiles;
        var sample = await sampled;
        var unions = SplitUnion.Of(context);
        if (columns.Length == 0 || readings.Count == 0 || unions.IsEmpty)
            return CheckResult.NotApplicable("there are no number features, or no target that has a mean");
        var withEquals = columns.Length * readings.Count <= MostQuestions;
        var candidates = columns
            .Where((column, i) => RepeatedValues.MayStandForCategories(sample, i, Most(column)))
            .SelectMany(column =>
                Behind(column.Over(unions[0].Splits), readings, withEquals).Select(r => (Column: column, r))
            )
            .ToArray();
        var bound = Math.Max(FewestBound, MostGroups / Math.Max(1, candidates.Length));
        var asked = candidates
            .Select(q =>
                (
                    q.Column,
                    q.r.Class,
                    Answer: context.Measure(
                        new TargetGroups(q.Column.Name, target.Name, q.r.Class, Math.Min(bound, Most(q.Column)))
                    )
                )
            )
            .ToArray();
        var findings = new List<Finding>();
        var explained = new HashSet<string>();
        foreach (var (column, name, question) in asked)
        {
            var answer = await question;
            if (answer.Overflowed || explained.Contains(column.Name))
                continue;
            foreach (var union in unions)
            {
                if (Judge(context, target, column, name, [.. answer.Groups], union, columns.Length) is not { } finding)
                    continue;
                findings.Add(finding);
                explained.Add(column.Name);
                break;
            }
        }
        return CheckResult.From(findings);
    }

    /// <summary>The most categories that a column can stand for: of two rows on average.</summary>
    private static int Most(NumberColumn column) =>
        (int)Math.Clamp(column.Over(ulong.MaxValue).Count / 2, FewestLimit, MostCategories);

    private static IEnumerable<EncodedTarget> Behind(
        NumberSummary column,
        List<EncodedTarget> readings,
        bool withEquals
    )
    {
        var near = readings
            .Where(r => r.MayBehind(column))
            .Select(r => (Reading: r, Apart: Math.Abs(r.Over.Mean - column.Mean) / r.Over.Deviation(0)))
            .OrderBy(r => r.Apart)
            .ToArray();
        var last = near.Take(MostReadings).LastOrDefault().Apart * (1 + 1e-9);
        return near.Where((r, i) => i < MostReadings || (withEquals && r.Apart <= last)).Select(r => r.Reading);
    }

    private Finding? Judge(
        CheckContext context,
        Column target,
        NumberColumn column,
        string? name,
        TargetGroup[] groups,
        SplitUnion union,
        int tried
    )
    {
        // The ends of the range may be 0 and 1, which say nothing of how finely the others are written.
        var fineness = Fineness.Of(groups.Take(200).Select(g => g.Value));
        foreach (var encoding in TargetEncoding.All)
        {
            var fit = encoding.Of(groups, union.Splits, fineness);
            if (
                fit.Groups < encoding.FewestCategories
                || fit.Share < encoding.MostlyAll
                || fit.LogChance + Math.Log(tried) > Math.Log(ChanceProbability)
            )
                continue;
            var trainings = union.Trainings.Select(t => encoding.Of(groups, t, fineness)).ToArray();
            var training = trainings.MinBy(t => t.Share)!;
            // What was fitted on training rows explains them at least as well as it explains all.
            if (training.Share >= fit.Share || fit.LogChanceWithout(training) > Math.Log(ChanceOfTelling))
                continue;
            var mean = name is null ? $"'{target.Name}'" : $"'{target.Name}' = {context.Show(name)}";
            return context.Finding(Rule, Level.Error, union.Pair) with
            {
                Column = column.Name,
                Declared = context.DeclarationOf(target.Name),
                Related = union.Pair.EvaluationDeclared,
                MessageId = encoding.MessageId,
                Arguments =
                [
                    column.Name,
                    mean,
                    fit.Matching,
                    fit.Rows,
                    union.Name,
                    (long)fit.Groups,
                    training.Matching,
                    training.Rows,
                    union.Pair.Training,
                    fit.Weight,
                ],
                Properties = Figures.Of(
                    ("categories", (long)fit.Groups),
                    ("matching", fit.Matching),
                    ("rows", fit.Rows),
                    ("trainingMatching", training.Matching),
                    ("trainingRows", training.Rows),
                    ("weight", fit.Weight)
                ),
            };
        }
        return null;
    }
}
