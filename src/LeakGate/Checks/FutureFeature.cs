using System.Globalization;
using LeakGate.Checks.Series;
using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Checks;

/// <summary>A feature is an exact function of rows that lie later in time.</summary>
internal sealed class FutureFeature : ICheck
{
    private const int MostFindings = 20;

    /// <summary>Values and rows of the sample on which candidates are looked for.</summary>
    private const int SampledValues = 1_500_000;
    private const int SampledRows = 100_000;

    private const string Evidence =
        " in {3} of the {4} rows ({5}) that have both, in the order of '{2}'; of the {7} rows in which neither the row's own "
        + "value nor the same of the past would fit, {6} agree";

    public static Rule Definition { get; } =
        new(
            "LG1020",
            "future-feature",
            Level.Error,
            RuleCategory.Time,
            "a feature is computed from later rows",
            "In use the later rows do not exist yet; the score is earned by knowing what comes.",
            "Compute the feature from this row and earlier ones only: a positive shift, a window that ends here, no filling "
                + "from behind."
        )
        {
            Needs = ["time"],
            Messages = Messages.Of(
                ("lead", "'{0}' is '{1}' of the row at +{8}" + Evidence),
                ("rise", "'{0}' is '{1}' of the row at +{8} less that of its own row" + Evidence),
                ("fall", "'{0}' is '{1}' of its own row less that of {8} rows later" + Evidence),
                ("change", "'{0}' is '{1}' of the row at +{8} over that of its own row, less 1" + Evidence),
                ("backward-change", "'{0}' is '{1}' of its own row over that of {8} rows later, less 1" + Evidence),
                (
                    "log-change",
                    "'{0}' is the logarithm of '{1}' of the row at +{8} over that of its own row" + Evidence
                ),
                (
                    "mean",
                    "'{0}' is the mean of '{1}' over {9} rows, from the row at {10} to the row at +{8}," + Evidence
                ),
                ("sum", "'{0}' is the sum of '{1}' over {9} rows, from the row at {10} to the row at +{8}," + Evidence),
                ("backfill", "'{0}' is '{1}' with its gaps filled by the next value" + Evidence),
                ("interpolation", "'{0}' is '{1}' with its gaps filled on the line to the next value" + Evidence)
            ),
        };

    public Rule Rule => Definition;

    public async Inquiry<CheckResult> RunAsync(CheckContext context)
    {
        if (TimeAxisQuestions.Of(context) is not { } axis)
            return CheckResult.NotApplicable("no time is declared");
        var columns = ColumnsOf(context);
        if (columns.Length == 0 || (columns.Length == 1 && context.Target is not null))
            return CheckResult.NotApplicable("there is no feature");
        var question = axis.Question;
        var names = columns.Select(c => c.Name).ToArray();
        var limit = Math.Clamp(SampledValues / names.Length, 1_000, SampledRows);
        var sample = await context.Measure(new SeriesSample(question.Entity, question.Column, [.. names], limit));
        SeriesOrder[] orders = [new(sample, withinSplits: false), new(sample, withinSplits: true)];
        if (2 * orders.Max(o => o.Rows) < sample.Refs.Length)
            return CheckResult.NotApplicable(
                $"most rows share their '{question.Column}' with another; to tell their series apart, declare entity"
            );
        var search = new FutureSearch(
            names,
            [.. columns.Select(c => c.Kind == ColumnKind.Number)],
            Array.FindIndex(columns, c => c == context.Target),
            orders
        );
        var candidates = search.Find().Take(MostFindings).ToArray();
        var findings = new List<Finding>();
        foreach (var (candidate, counted) in await Confirm(context, axis, sample, candidates))
        {
            if (FutureSearch.IsEnough(counted))
                findings.Add(await Report(context, axis, candidate, counted));
        }
        return CheckResult.From(findings);
    }

    /// <summary>Features that vary, and the target.</summary>
    private static Column[] ColumnsOf(CheckContext context)
    {
        var columns = context.Features.Where(c => c.Kind is not (ColumnKind.Empty or ColumnKind.Instant)).ToList();
        if (context.Target is { Kind: not (ColumnKind.Empty or ColumnKind.Instant) } target)
            columns.Add(target);
        return [.. columns];
    }

    /// <summary>Counts over all rows, unless the sample was all of them.</summary>
    private static async Inquiry<IEnumerable<(FutureCandidate, FutureTally)>> Confirm(
        CheckContext context,
        TimeAxisQuestions axis,
        SeriesSampleAnswer sample,
        FutureCandidate[] candidates
    )
    {
        if (sample.IsWhole)
            return candidates.Select(c => (c, c.Tally));
        // Codes of times are integers of the size of the times themselves; the sample's width is known to hold few rows.
        var width = sample.Times.Length == 0 ? 1 : Math.Max(1, sample.Times[^1] - sample.Times[0]);
        var questions = candidates.Select(c => new FutureRows(
            axis.Question.Entity,
            axis.Question.Column,
            c.Feature,
            c.Source,
            c.Formula,
            c.WithinSplits,
            width,
            c.Units
        ));
        var asked = questions.Select(context.Measure).ToArray();
        var counted = new List<(FutureCandidate, FutureTally)>();
        for (var i = 0; i < asked.Length; i++)
            counted.Add((candidates[i], await asked[i]));
        return counted;
    }

    private async Inquiry<Finding> Report(
        CheckContext context,
        TimeAxisQuestions axis,
        FutureCandidate candidate,
        FutureTally counted
    )
    {
        var formula = candidate.Formula;
        return context.Finding(
            Rule,
            candidate.HasFewValues ? Level.Warning : Level.Error,
            candidate.Feature,
            context.DeclarationOf(axis.Question.Column)
        ) with
        {
            MessageId = MessageOf(formula.Kind),
            Arguments =
            [
                candidate.Feature,
                candidate.Source,
                axis.Question.Column,
                counted.Holding,
                counted.Rows,
                new Share(counted.Holding, counted.Rows),
                counted.TellingHolding,
                counted.Telling,
                (long)formula.Last,
                (long)formula.Length,
                (formula.First > 0 ? "+" : "") + formula.First.ToString(CultureInfo.InvariantCulture),
            ],
            Properties = Figures.Of(
                ("comparableRows", counted.Rows),
                ("fraction", new Share(counted.Holding, counted.Rows).Value),
                ("rows", counted.Holding),
                ("rowsThatTell", counted.Telling),
                ("rowsThatTellAndHold", counted.TellingHolding),
                ("windowEnds", (long)formula.Last),
                ("windowStarts", (long)formula.First)
            ),
            Examples = await context.Examples(counted.Examples, [candidate.Feature]),
        };
    }

    private static string MessageOf(FutureKind kind) =>
        kind switch
        {
            FutureKind.Lead => "lead",
            FutureKind.Rise => "rise",
            FutureKind.Fall => "fall",
            FutureKind.Change => "change",
            FutureKind.BackwardChange => "backward-change",
            FutureKind.LogChange => "log-change",
            FutureKind.Mean => "mean",
            FutureKind.Sum => "sum",
            FutureKind.Backfill => "backfill",
            _ => "interpolation",
        };
}
