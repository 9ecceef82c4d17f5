using LeakGate.Checks.Preprocessing;
using LeakGate.Measuring;
using LeakGate.Measuring.Kernels;
using LeakGate.Splits;

namespace LeakGate.Checks;

/// <summary>
/// Training rows lie exactly on the line between two others of which one is an evaluation row: they were made from it, as
/// SMOTE makes rows, before the data was split.
/// </summary>
internal sealed class SyntheticNeighbours : ICheck
{
    private const int MostColumns = 16;

    /// <summary>Rows of the sample over all classes of a split, and of one class at most.</summary>
    private const int SampledRows = 1 << 18;
    private const int SampledRowsOfClass = 1 << 15;

    /// <summary>Rows are tried until so many rows have been seen from them: the size of their class from each.</summary>
    private const long MostSeen = 3_000_000;

    /// <summary>Rows that have to be found: one or two may have come about otherwise.</summary>
    private const int FewestRows = 5;

    /// <summary>Above it rows of other classes lie in line nearly as often.</summary>
    private const double ChanceProbability = 1e-4;

    /// <summary>Expected number of triples of all that were tried which lie in line by chance as exactly as one that counts.</summary>
    private const double ByChance = 1e-3;

    public static Rule Definition { get; } =
        new(
            "LG1036",
            "synthetic-neighbours",
            Level.Warning,
            RuleCategory.Preprocessing,
            "training rows were made from evaluation rows",
            "A row between an evaluation row and its neighbour tells the model what the evaluation row looks like and its class.",
            "Split first, and oversample the training rows alone."
        )
        {
            Needs = ["target"],
            Messages = Messages.Of(
                (
                    "default",
                    "{0} of the {1} rows of '{2}' that were tried lie exactly between two rows, one or both of them of '{3}', "
                        + "at one share of the way in all {4} columns that were compared: they were made from them, as "
                        + "SMOTE does ({5}; {6} of them lie so between rows of other classes)"
                )
            ),
        };

    public Rule Rule => Definition;

    public async Inquiry<CheckResult> RunAsync(CheckContext context)
    {
        var numbers = context.Features.Where(c => c.Kind == ColumnKind.Number).ToArray();
        if (numbers.Length < SegmentSearch.FewestColumns)
            return CheckResult.NotApplicable("there are fewer than three number features");
        if (context.Target is not { } target)
            return CheckResult.NotApplicable("no target is declared that every split has");
        // Both asked before either is awaited: one round.
        var classes = TargetQuestions.Classes(context, target);
        var columns = await FineColumns(context, numbers);
        if (await classes is not { } counted)
            return CheckResult.NotApplicable("the target is no classification");
        if (columns.Length < SegmentSearch.FewestColumns)
            return CheckResult.Passed;
        var limit = Math.Min(SampledRows / Math.Clamp(counted.Values.Count, 1, RowSample.Strata), SampledRowsOfClass);
        if (Expected(counted, limit, MostSeen / context.AllSides.Count) < FewestRows)
            return CheckResult.NotApplicable(
                "the classes have too many rows for a sample to hold rows and their parents"
            );
        var sample = await context.Measure(new RowSample([.. columns], target.Name, limit));
        if (sample.Classes.Length == 0 && sample.Refs.Length > 0)
            return CheckResult.NotApplicable($"the target has more than {TargetTable.MostClasses} classes");
        var rows = new SyntheticRows(sample);
        var findings = new List<Finding>();
        foreach (var pair in context.Pairs)
        {
            var found = rows.Find(pair, MostSeen / context.AllSides.Count, ByChance);
            if (found.Segments.Count >= FewestRows && found.Chance < ChanceProbability)
                findings.Add(await Report(context, pair, found, sample.IsWhole));
        }
        return CheckResult.From(findings);
    }

    /// <summary>Rows that would be found if all that are tried were made from two others, whose class is sampled.</summary>
    private static double Expected(ValueCountsAnswer classes, int limit, long mostSeen)
    {
        var expected = 0.0;
        foreach (var value in classes.Values)
        {
            double sampled = value.PerSplit.Items.Sum(rows => Math.Min(rows, limit));
            var share = sampled / value.PerSplit.Items.Sum();
            var tried = Math.Min(sampled, Math.Max(1, mostSeen / classes.Values.Count / Math.Max(1, sampled)));
            expected += tried * share * share;
        }
        return expected;
    }

    /// <summary>
    /// The columns in which some numbers have four decimals or more, as rows that were made have, whatever those have from
    /// which they were made; of many the ones with the most different numbers.
    /// </summary>
    private static async Inquiry<string[]> FineColumns(CheckContext context, Column[] numbers)
    {
        var asked = numbers.Select(c => context.Measure(new NumberSample(c.Name, NumberSample.Usual))).ToArray();
        var distinct = new int[asked.Length];
        for (var c = 0; c < asked.Length; c++)
        {
            double[] values = [.. (await asked[c]).Items.SelectMany(split => split.Items)];
            if (values.Count(v => DecimalPlaces.Of(v) >= DecimalPlaces.Most) >= FewestRows)
                distinct[c] = values.Distinct().Count();
        }
        return
        [
            .. Enumerable
                .Range(0, numbers.Length)
                .Where(c => distinct[c] > 0)
                .OrderByDescending(c => distinct[c])
                .Take(MostColumns)
                .Order()
                .Select(c => numbers[c].Name),
        ];
    }

    private async Inquiry<Finding> Report(CheckContext context, SplitPair pair, SyntheticRowsFound found, bool isWhole)
    {
        long rows = found.Segments.Count;
        var shown = found.Segments.OrderBy(s => s.Row.Bits).Take(5).Select(s => new RowPair(s.Evaluation, s.Row));
        return context.Finding(Rule, Level.Warning, pair) with
        {
            Arguments =
            [
                rows,
                found.Tried,
                pair.Training,
                pair.Evaluation,
                (long)found.Columns,
                isWhole ? "parents looked for among all rows" : "parents looked for in a sample of the rows",
                found.InOtherClasses,
            ],
            Properties = Figures.Of(
                ("chanceProbability", found.Chance),
                ("columns", (long)found.Columns),
                ("rows", rows),
                ("rowsInOtherClasses", found.InOtherClasses),
                ("rowsTried", found.Tried)
            ),
            Examples = await context.Examples([.. shown], []),
        };
    }
}
