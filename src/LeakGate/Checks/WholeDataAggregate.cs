using LeakGate.Checks.Series;
using LeakGate.Measuring;
using LeakGate.Measuring.Kernels;
using LeakGate.Splits;

namespace LeakGate.Checks;

/// <summary>A feature is an aggregate of another column over all rows of a key, those of the evaluation included.</summary>
internal sealed class WholeDataAggregate : ICheck
{
    private const int MostFindings = 20;
    private const int MostSampledKeys = 6;

    /// <summary>Values and rows of the sample on which candidates are looked for.</summary>
    private const int SampledValues = 1_500_000;
    private const int SampledRows = 100_000;

    public static Rule Definition { get; } =
        new(
            "LG1019",
            "whole-data-aggregate",
            Level.Error,
            RuleCategory.Time,
            "a feature is an aggregate over rows of training and evaluation together",
            "The rows that the model is judged on have a part in its features; in use they are not there when it is trained.",
            "Compute the aggregate from training rows alone, or from earlier rows of the key, and join it to the others."
        )
        {
            Messages = Messages.Of(
                (
                    "default",
                    "'{0}' is the {2} of '{1}' over all rows of each '{3}', whatever their split, in {4} of {5} rows ({6}); "
                        + "in {8} values of '{3}' the training rows alone give another {2}, by {9} on average, and {7} of "
                        + "them have that of all rows"
                )
            ),
        };

    public Rule Rule => Definition;

    public async Inquiry<CheckResult> RunAsync(CheckContext context)
    {
        var numbers = context.Features.Where(c => c.Kind == ColumnKind.Number).Select(c => c.Name).ToArray();
        var keys = AggregateKey.Of(context);
        if (numbers.Length < 2 || keys.Length == 0 || context.Pairs.IsEmpty)
            return CheckResult.NotApplicable("there are no two number features and a key to aggregate over");
        var columns = numbers.Union(keys.SelectMany(key => key.Columns), StringComparer.Ordinal).ToArray();
        // What a large table needs next is asked for at once where it is known already: a question costs no pass then.
        foreach (var key in keys.Where(key => key.IsDeclared).Take(MostSampledKeys))
            _ = context.Measure(SampleOf(key, numbers));
        var sample = await context.Measure(new SeriesSample([], null, [.. columns], Limit(columns.Length)));
        var table = new Dictionary<string, double[]>(StringComparer.Ordinal);
        for (var i = 0; i < columns.Length; i++)
            table.Add(columns[i], sample.Values[i]);
        var found = new List<AggregateCandidate>();
        if (sample.IsWhole)
        {
            foreach (var key in keys)
            {
                if (Search(context, key, table, sample.Refs) is { } search)
                    found.AddRange(Candidates(search, key, numbers, table, found));
            }
            return await Report(context, found.Select(c => (c, c.Tally)));
        }
        foreach (var (key, answer) in await SampleKeys(context, keys, numbers, table, sample))
        {
            var rows = numbers.Select((name, i) => (name, answer.Values[i])).ToDictionary(StringComparer.Ordinal);
            var search = new AggregateSearch(key.Columns, WholeKeys(answer), answer.Refs, Training(context));
            found.AddRange(Candidates(search, key, numbers, rows, found));
        }
        return await Report(context, await Confirm(context, found));
    }

    private static int Limit(int columns) => Math.Clamp(SampledValues / columns, 1_000, SampledRows);

    private static SeriesSample SampleOf(AggregateKey key, string[] numbers) =>
        new(key.Columns, null, [.. numbers], Limit(numbers.Length));

    private static ulong Training(CheckContext context) => context.AllSides[0].Training;

    private static AggregateSearch? Search(
        CheckContext context,
        AggregateKey key,
        Dictionary<string, double[]> table,
        RowRef[] refs
    ) =>
        AggregateKey.Group([.. key.Columns.Select(name => table[name])]) is { } rowsOf
            ? new AggregateSearch(key.Columns, rowsOf, refs, Training(context))
            : null;

    /// <summary>
    /// The first rows of a large table say which keys have features that do not vary within them; of those keys whole
    /// ones are drawn.
    /// </summary>
    private static async Inquiry<List<(AggregateKey, SeriesSampleAnswer)>> SampleKeys(
        CheckContext context,
        AggregateKey[] keys,
        string[] numbers,
        Dictionary<string, double[]> table,
        SeriesSampleAnswer sample
    )
    {
        bool IsPlausible(AggregateKey key) =>
            key.IsDeclared
            || (
                Search(context, key, table, sample.Refs) is { } search
                && Array.Exists(numbers, n => !key.Columns.Contains(n) && search.IsConstant(table[n]))
            );
        var asked = keys.Where(IsPlausible)
            .Take(MostSampledKeys)
            .Select(key => (key, context.Measure(SampleOf(key, numbers))))
            .ToArray();
        var answers = new List<(AggregateKey, SeriesSampleAnswer)>();
        foreach (var (key, answer) in asked)
            answers.Add((key, await answer));
        return answers;
    }

    /// <summary>The rows of each key but the last, of which the sample may hold only a part.</summary>
    private static int[][] WholeKeys(SeriesSampleAnswer answer)
    {
        var keys = answer.Starts.Length - (answer.IsWhole ? 1 : 2);
        return
        [
            .. Enumerable
                .Range(0, Math.Max(0, keys))
                .Select(i => Enumerable.Range(answer.Starts[i], answer.Starts[i + 1] - answer.Starts[i]).ToArray()),
        ];
    }

    /// <summary>The features that are explained by a key, each by the first source that fits.</summary>
    private static IEnumerable<AggregateCandidate> Candidates(
        AggregateSearch search,
        AggregateKey key,
        string[] numbers,
        Dictionary<string, double[]> table,
        List<AggregateCandidate> explained
    )
    {
        bool IsFree(string name) => !key.Columns.Contains(name);
        var features = numbers
            .Where(n => IsFree(n) && explained.TrueForAll(c => c.Feature != n) && search.IsConstant(table[n]))
            .ToArray();
        if (features.Length == 0)
            return [];
        var sources = numbers.Where(n => IsFree(n) && search.IsVarying(table[n])).ToArray();
        (string, double[], double) Of(string name, Func<double[], double> unit) =>
            (name, table[name], unit(table[name]));
        return
        [
            .. features
                .Select(feature =>
                    sources
                        .Select(source =>
                            search.Find(
                                Of(feature, Half),
                                Of(source, values => LastDigit.OfSource(values, Half(values))),
                                key.IsDeclared
                            )
                        )
                        .FirstOrDefault(candidate => candidate is not null)
                )
                .OfType<AggregateCandidate>(),
        ];
    }

    private static double Half(double[] values) => LastDigit.HalfOf(values.AsSpan(0, Math.Min(values.Length, 4096)));

    private static async Inquiry<List<(AggregateCandidate, AggregateTally)>> Confirm(
        CheckContext context,
        List<AggregateCandidate> candidates
    )
    {
        var asked = candidates
            .Take(MostFindings)
            .Select(c =>
                (
                    c,
                    context.Measure(
                        new KeyAggregateRows(c.Key, c.Feature, c.Source, c.Kind, Training(context), c.Units)
                    )
                )
            )
            .ToArray();
        var counted = new List<(AggregateCandidate, AggregateTally)>();
        foreach (var (candidate, answer) in asked)
            counted.Add((candidate, await answer));
        return counted;
    }

    private async Inquiry<CheckResult> Report(
        CheckContext context,
        IEnumerable<(AggregateCandidate Candidate, AggregateTally Tally)> counted
    )
    {
        var findings = new List<Finding>();
        foreach (var (candidate, tally) in counted.Take(MostFindings))
        {
            if (AggregateSearch.IsEnough(candidate.Kind, tally))
                findings.Add(await Report(context, candidate, tally));
        }
        return CheckResult.From(findings);
    }

    private async Inquiry<Finding> Report(CheckContext context, AggregateCandidate candidate, AggregateTally tally)
    {
        var key = string.Join(" + ", candidate.Key.Items);
        return context.Finding(
            Rule,
            candidate.Kind.IsOrderStatistic() ? Level.Warning : Level.Error,
            candidate.Feature,
            AggregateKey.DeclaredAt(context, candidate.Key)
        ) with
        {
            Arguments =
            [
                candidate.Feature,
                candidate.Source,
                WordOf(candidate.Kind),
                key,
                tally.Holding,
                tally.Rows,
                new Share(tally.Holding, tally.Rows),
                tally.TellingHolding,
                tally.Telling,
                tally.MeanGap,
            ],
            Properties = Figures.Of(
                ("comparableRows", tally.Rows),
                ("fraction", new Share(tally.Holding, tally.Rows).Value),
                ("keys", tally.Keys),
                ("keysThatTell", tally.Telling),
                ("keysThatTellAndHold", tally.TellingHolding),
                ("meanGap", tally.MeanGap),
                ("rows", tally.Holding)
            ),
            Examples = await context.Examples(tally.Examples, [candidate.Feature]),
        };
    }

    private static string WordOf(AggregateKind kind) =>
        kind switch
        {
            AggregateKind.Mean => "mean",
            AggregateKind.Sum => "sum",
            AggregateKind.StandardDeviation => "standard deviation (n − 1)",
            AggregateKind.PopulationDeviation => "standard deviation (n)",
            AggregateKind.Median => "median",
            AggregateKind.Minimum => "minimum",
            AggregateKind.Maximum => "maximum",
            _ => "count",
        };
}
