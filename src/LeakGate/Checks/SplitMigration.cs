using LeakGate.Checks.Statistics;
using LeakGate.Configuration;
using LeakGate.Measuring;
using LeakGate.Splits;

namespace LeakGate.Checks;

/// <summary>
/// A row that the base version trained on is judged on at the head, or the reverse. Rows are known by their declared
/// id, by their groups and by their values; equal values can be a coincidence, so those have a null model.
/// </summary>
internal sealed class SplitMigration : ICheck
{
    public static Rule Definition { get; } =
        new(
            "LG1021",
            "split-migration",
            Level.Error,
            RuleCategory.DataVersions,
            "rows have moved between training and evaluation since the base version",
            "A model that goes on from the base version has learnt these rows, so its score on them is memory.",
            "Keep every row on the side where it was, for instance by splitting on a hash of its id."
        )
        {
            Options =
            [
                new("max-rows", OptionKind.Integer, 0, 0, 1e15, "Rows that may have moved, for each pair of splits."),
            ],
            Messages = Messages.Of(
                ("default", "{0} of the {1} rows of '{2}' ({3}) were in '{4}' at the base"),
                ("key", "{5} keys of '{6}' with {0} of the {1} rows of '{2}' ({3}) were in '{4}' at the base"),
                (
                    "chance",
                    "{0} of the {1} rows of '{2}' ({3}) equal rows that were in '{4}' at the base, but '{4}' repeated its "
                        + "own rows as often ({5}): they may be other rows with the same values"
                ),
                (
                    "few",
                    "{0} of the {1} rows of '{2}' ({3}) equal rows that were in '{4}' at the base; so few may have come "
                        + "about by chance"
                )
            ),
        };

    public Rule Rule => Definition;

    public async Inquiry<CheckResult> RunAsync(CheckContext context)
    {
        if (context.Base is null)
            return context.WithoutBase;
        if (SplitDiscovery.AreFolds(context.Dataset, context.Schema.Splits))
            return CheckResult.NotApplicable("numbered folds are trained on and judged on in turn");
        if (context.Base.Routes.IsEmpty)
            return CheckResult.NotApplicable("the base has no split of another role");
        // All questions before the first answer, so that one pass answers them.
        var notMeasured = new List<string>();
        var asked = new List<(KeySpec? Key, Inquiry<RowMovementsAnswer> Answer)>();
        foreach (var key in context.Dataset.Groups.Prepend(context.Dataset.Id).OfType<KeySpec>())
            asked.Add((key, VersionQuestions.ByKey(context, key)));
        asked.Add((null, VersionQuestions.ByValues(context)));
        var findings = new List<Finding>();
        var byId = new Dictionary<(int, int), long>();
        foreach (var (key, waiting) in asked)
        {
            try
            {
                var answer = await waiting;
                foreach (var move in Moves(context, answer))
                {
                    if (key is not null && key == context.Dataset.Id)
                        byId[(move.From, move.To)] = move.Answer.Moved;
                    // Of what the id has told already, the values need not tell again; the id knows the rows better.
                    if (key is not null || move.Answer.Moved > byId.GetValueOrDefault((move.From, move.To)))
                        findings.Add(await Report(context, move, answer, key));
                }
            }
            catch (NotMeasuredException e)
            {
                notMeasured.Add(e.Message);
            }
        }
        return CheckResult.From(findings, notMeasured);
    }

    private readonly record struct Move(int From, int To, RouteAnswer Answer);

    /// <summary>The ways on which more rows went than are allowed. What training gains from validation harms no score.</summary>
    private IEnumerable<Move> Moves(CheckContext context, RowMovementsAnswer answer)
    {
        var routes = context.Base!.Routes;
        for (var i = 0; i < routes.Length; i++)
        {
            var (from, to) = (RoleOf(context, routes[i].From), RoleOf(context, routes[i].To));
            var matters = from < to || from == SplitRole.Test;
            if (matters && answer.Routes[i].Moved > context.Option(Rule, "max-rows"))
                yield return new Move(routes[i].From, routes[i].To, answer.Routes[i]);
        }
    }

    private async Inquiry<Finding> Report(CheckContext context, Move move, RowMovementsAnswer answer, KeySpec? key)
    {
        var (from, to) = (context.Base!.Schema.Splits[move.From], context.Base.Schema.Splits[move.To]);
        var moved = move.Answer;
        var chance = key is null
            ? Chance.OfAtLeast(moved.Moved, moved.NewRows, moved.SourceTwins, moved.SourceRows)
            : 0;
        var byChance = chance >= DuplicateRows.ChanceProbability;
        var isLearnt = from.Role == SplitRole.Train && !byChance;
        var rows = answer.RowsPerSplit[move.To];
        var twins = new Share(moved.SourceTwins, moved.SourceRows);
        return context.Finding(Rule, isLearnt ? Level.Error : Level.Warning, key?.Name ?? "", to.Declared) with
        {
            // The way that the rows went, whichever side is learnt from: there and back are two findings.
            TrainingSplit = from.Name,
            EvaluationSplit = to.Name,
            MessageId =
                byChance && 2 * twins.Value < new Share(moved.Moved, moved.NewRows).Value ? "few"
                : byChance ? "chance"
                : key is not null ? "key"
                : "default",
            Arguments =
            [
                moved.Moved,
                rows,
                to.Name,
                new Share(moved.Moved, rows),
                from.Name,
                byChance ? twins : moved.MovedKeys,
                key?.Name ?? "",
            ],
            Properties = Figures.Of(
                ("chanceProbability", chance),
                ("distinct", moved.MovedKeys),
                ("fraction", new Share(moved.Moved, rows).Value),
                ("newRows", moved.NewRows),
                ("rows", moved.Moved),
                ("splitRows", rows)
            ),
            Examples = await context.ExamplesAcross(moved.Examples, [.. key?.Columns.Select(c => c.Value) ?? []]),
            Fix =
                from.Role < to.Role
                    ? null
                    : "Leave evaluation rows out of training, or replace the whole evaluation split and its scores.",
        };
    }

    private static SplitRole RoleOf(CheckContext context, int split) => context.Base!.Schema.Splits[split].Role;
}
