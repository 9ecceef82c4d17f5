using LeakGate.Checks.Statistics;
using LeakGate.Checks.Targets;
using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Checks;

/// <summary>
/// The order of the rows in the training files follows the target. Files that a stratified split wrote class by class
/// look like this and are clean, so it is a note, and a warning only where a feature numbers the rows. Silent where a
/// declared time or key explains the order.
/// </summary>
internal sealed class RowOrderEncodesTarget : ICheck
{
    private const double Beyond = 5;
    private const int FewestRows = 30;

    /// <summary>A file sorted by its classes has a run for each; one made of two such files has two.</summary>
    private const int SortedRuns = 2;

    public static Rule Definition { get; } =
        new(
            "LG1012",
            "row-order-encodes-target",
            Level.Warning,
            RuleCategory.Target,
            "the order of the rows follows the target",
            "Whatever knows the place of a row knows the answer: a row number, a file's part, an unshuffled batch or fold.",
            "Shuffle the rows before anything is cut from them, and keep row numbers out of the features."
        )
        {
            Needs = ["target"],
            Messages = Messages.Of(
                (
                    "runs",
                    "the rows of '{1}' stand in {2} runs of equal '{0}', where a random order of {3} rows would have about {4}: z = {5}"
                ),
                (
                    "sorted",
                    "the rows of '{1}' are sorted by '{0}': {2} of {3} rows stand lower than the row before, where a random order "
                        + "would have about {4}: z = {5}"
                ),
                (
                    "numbered",
                    "{6} numbers the rows, and they stand in {2} runs of equal '{0}' in '{1}', where a random order of {3} rows would have about {4}: z = {5}"
                )
            ),
        };

    public Rule Rule => Definition;

    public async Inquiry<CheckResult> RunAsync(CheckContext context)
    {
        if (context.Dataset.Target is not { } declared)
            return CheckResult.NotApplicable("no target is declared");
        if (context.Schema.Find(declared.Value) is not { } target || TargetSides.Of(context, target) is not { } sides)
            return CheckResult.NotApplicable("the training split does not have the target");
        var keys = context
            .Dataset.Groups.Append(context.Dataset.Entity)
            .SelectMany(k => k?.Columns ?? [])
            .Select(c => c.Value)
            .Distinct()
            .ToArray();
        var time = context.Dataset.Time?.Column.Value;
        var task = TargetQuestions.Classes(context, target);
        var order = context.Measure(new TargetRuns(target.Name, [.. keys], time));
        var numbered = context
            .Features.Where(c => c.Kind == ColumnKind.Number)
            .Select(c => (c.Name, Answer: context.Measure(new ColumnProfile(c.Name))))
            .ToArray();
        var (classes, runs) = (await task, await order);
        var index = "";
        foreach (var (column, question) in numbered)
        {
            if ((await question).All(split => split.CountsUp))
                index = $"'{column}'";
        }
        var findings = new List<Finding>();
        for (var split = 0; split < runs.Count; split++)
        {
            if ((sides.Learn >> split & 1) == 0 || IsExplained(runs[split], keys.Length > 0, time is not null))
                continue;
            if (Judge(context, target, classes, runs[split], split, index) is { } finding)
                findings.Add(finding);
        }
        return CheckResult.From(findings);
    }

    /// <summary>Rows in the order of a declared time, or in blocks of a declared key, are ordered for another reason.</summary>
    private static bool IsExplained(TargetRunsAnswer runs, bool hasKeys, bool hasTime) =>
        runs.Rows < FewestRows
        || (hasTime && runs.TimeDescents <= runs.Rows / 10)
        || (hasKeys && runs.KeyChanges <= runs.Rows / 2);

    private Finding? Judge(
        CheckContext context,
        Column target,
        ValueCountsAnswer? classes,
        TargetRunsAnswer runs,
        int split,
        string index
    )
    {
        var (observed, expected, deviation) = classes is null
            ? (runs.Descents, (runs.Changes * 0.5), Math.Sqrt((runs.Changes + 2) / 12.0))
            : Runs(classes, runs, split);
        var z = (observed - expected) / deviation;
        if (double.IsNaN(z) || Math.Abs(z) <= Beyond)
            return null;
        // Neighbours are often alike (pixels, days, households); without a feature that numbers the rows only a sort counts.
        if (classes is not null && index.Length == 0 && observed > SortedRuns * ClassesIn(classes, split))
            return null;
        // Half as many descents as steps is what any order but a sorted one has, also a series that drifts.
        if (classes is null && observed > 0.01 * runs.Changes && runs.Changes - observed > 0.01 * runs.Changes)
            return null;
        var level = index.Length > 0 ? Level.Warning : Level.Note;
        var name = context.Schema.Splits[split].Name;
        return context.Finding(Rule, level, target.Name, context.DeclarationOf(target.Name)) with
        {
            EvaluationSplit = name,
            MessageId =
                classes is null ? "sorted"
                : index.Length > 0 ? "numbered"
                : "runs",
            Arguments = [target.Name, name, observed, runs.Rows, Math.Round(expected), Math.Round(z, 1), index],
            Properties = Figures.Of(("expected", expected), ("observed", observed), ("rows", runs.Rows), ("z", z)),
        };
    }

    private static int ClassesIn(ValueCountsAnswer classes, int split) =>
        classes.Values.Count(v => v.PerSplit[split] > 0);

    /// <summary>Wald and Wolfowitz's runs, for any number of classes (Barton and David 1957).</summary>
    private static (long Observed, double Expected, double Deviation) Runs(
        ValueCountsAnswer classes,
        TargetRunsAnswer runs,
        int split
    )
    {
        double n = runs.Rows;
        var counts = classes.Values.Select(v => (double)v.PerSplit[split]).ToArray();
        var (squares, cubes) = (counts.Sum(c => c * c), counts.Sum(c => c * c * c));
        var expected = 1 + ((n * n) - squares) / n;
        var variance = ((squares * (squares + (n * n) + n)) - (2 * n * cubes) - (n * n * n)) / (n * n * (n - 1));
        return (runs.Changes + 1, expected, Math.Sqrt(variance));
    }
}
