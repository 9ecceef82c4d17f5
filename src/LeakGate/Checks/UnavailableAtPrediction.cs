using LeakGate.Configuration;
using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Checks;

/// <summary>A feature's value became known only after the moment at which its row is predicted.</summary>
internal sealed class UnavailableAtPrediction : ICheck
{
    public static Rule Definition { get; } =
        new(
            "LG1007",
            "unavailable-at-prediction",
            Level.Error,
            RuleCategory.Time,
            "a feature is known only after the moment of prediction",
            "The score is earned with values that will be missing when the model is used.",
            "Take the value as it was known at prediction time, or drop the feature."
        )
        {
            Needs = ["available-at", "time"],
            Options = [new("max-fraction", OptionKind.Number, 0, 0, 1, "Share of rows whose value may come too late.")],
            Messages = Messages.Of(
                (
                    "default",
                    "'{0}' became known after the time of its row (by '{1}' against '{2}') in {3} of {4} rows ({5})"
                )
            ),
        };

    public Rule Rule => Definition;

    public async Inquiry<CheckResult> RunAsync(CheckContext context)
    {
        var declared = context.Dataset.AvailableAt;
        if (declared.IsEmpty)
            return CheckResult.NotApplicable("no available-at is declared");
        if (TimeAxisQuestions.Of(context) is not { } axis)
            return CheckResult.NotMeasured("available-at needs a time column to compare with");
        var time = context.Schema.Find(axis.Question.Column)!;
        var notMeasured = new List<string>();
        var asked = new List<(AvailableAtSpec Entry, Inquiry<EquatableArray<LateValuesAnswer>> Answer)>();
        foreach (var entry in declared)
        {
            var column = context.Schema.Find(entry.KnownAt.Value)!;
            if (column.Kind == time.Kind)
                asked.Add((entry, context.Measure(new LateValues(entry.Feature.Value, column.Name, time.Name))));
            else
                notMeasured.Add(
                    $"'{column.Name}' holds {column.Kind.Plural()} but '{time.Name}' holds {time.Kind.Plural()}"
                );
        }
        var findings = new List<Finding>();
        foreach (var (entry, question) in asked)
        {
            var answer = await question;
            var (rows, late) = (answer.Sum(a => a.Rows), answer.Sum(a => a.Late));
            if (rows == 0)
                notMeasured.Add($"no row has '{entry.Feature.Value}', its time and the row's time");
            if (late <= context.Option(Rule, "max-fraction") * rows)
                continue;
            var examples = default(LowestPairs);
            foreach (var example in answer.SelectMany(a => a.Examples))
                examples.Add(new RowPair(example, RowRef.None));
            findings.Add(
                context.Finding(Rule, Level.Error, entry.Feature.Value, entry.Feature.At) with
                {
                    Arguments =
                    [
                        entry.Feature.Value,
                        entry.KnownAt.Value,
                        time.Name,
                        late,
                        rows,
                        new Share(late, rows),
                    ],
                    Properties = Figures.Of(
                        ("fraction", new Share(late, rows).Value),
                        ("rows", late),
                        ("rowsWithValue", rows)
                    ),
                    Examples = await context.Examples(examples.Pairs, []),
                }
            );
        }
        return CheckResult.From(findings, notMeasured);
    }
}
