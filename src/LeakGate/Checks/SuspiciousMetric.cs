using System.Collections.Immutable;
using LeakGate.Checks.Evaluation;
using LeakGate.Checks.Statistics;
using LeakGate.Measuring;
using LeakGate.Metrics;
using MathNet.Numerics;

namespace LeakGate.Checks;

/// <summary>
/// Scores that honest models rarely have: better on evaluation rows than on training rows, almost perfect, or folds that
/// differ too much or not at all. Each is held against what as many rows would give by chance; what chance gives easily
/// is a note, or nothing.
/// </summary>
internal sealed class SuspiciousMetric : ICheck
{
    private const double ChanceProbability = 1e-3;

    public static Rule Definition { get; } =
        new(
            "LG1034",
            "suspicious-metric",
            Level.Warning,
            RuleCategory.Evaluation,
            "the scores of the model are too good, or its folds too different or too equal, to be honest",
            "Models make mistakes, and more of them on rows they have not seen; where they do not, they mostly have.",
            "Look for what the model knew: rows on both sides, features of the target, a score of the wrong rows."
        )
        {
            Needs = ["metrics"],
            Options =
            [
                new("max-score", OptionKind.Number, 0.99, 0, 1, "Highest score that is accepted, where 1 is perfect."),
                new(
                    "max-fold-variance",
                    OptionKind.Number,
                    0.01,
                    0,
                    1,
                    "From this variance of a score over the folds on they differ too much."
                ),
            ],
            Extent = "",
            Messages = Messages.Of(
                (
                    "higher",
                    "'{0}' is {1} on {2} evaluation rows, better than '{3}' of the training rows with {4}: p = {5}"
                ),
                ("equal", "'{0}' and '{1}' are both {2}, to the last digit that is written"),
                ("perfect", "'{0}' is {1}, above {2}; saying the largest class for each of the {3} rows gives {4}"),
                ("exact", "'{0}' is {1}, above {2}"),
                (
                    "spread",
                    "'{0}' differs between the folds by a standard deviation of {1} around {2}; as many rows give {3}"
                ),
                ("constant", "'{0}' is exactly {1} in every fold")
            ),
        };

    public Rule Rule => Definition;

    public async Inquiry<CheckResult> RunAsync(CheckContext context)
    {
        if (context.Scores is not { } sheet)
            return CheckResult.NotApplicable("no metrics are declared");
        var rows = await EvaluatedRows.OfAsync(context);
        if (sheet.Scores.IsEmpty && sheet.NoNumbers.IsEmpty)
            return CheckResult.NotMeasured($"'{sheet.File}' holds no metric that LeakGate knows; {sheet.Understood}");
        var judgement = new Judgement(this, context, rows);
        foreach (var score in sheet.Scores)
        {
            if (!score.IsOfEvaluation || !judgement.Height(score))
                judgement.Folds(score);
        }
        judgement.Sides(Pairs(sheet));
        var notMeasured = sheet.NoNumbers.Select(name => $"'{name}' in '{sheet.File}' is no number").ToList();
        if (!judgement.HasJudged && notMeasured.Count == 0)
            notMeasured.Add(
                $"'{sheet.File}' has no score with a bound, no folds, and no score of training rows to compare with; "
                    + sheet.Understood
            );
        var result = CheckResult.From(judgement.Findings, notMeasured);
        return result.Outcome == Outcome.Passed ? result with { Reason = sheet.Understood } : result;
    }

    /// <summary>Scores of evaluation rows, each with the same one of the training rows.</summary>
    private static ImmutableArray<(Score Training, Score Evaluation)> Pairs(ScoreSheet sheet) =>
        [
            .. from evaluation in sheet.Scores
            where evaluation.Role is not null && evaluation.IsOfEvaluation
            let training = sheet.Scores.FirstOrDefault(s =>
                !s.IsOfEvaluation && s.Metric.Name == evaluation.Metric.Name && s.Group == evaluation.Group
            )
            where training is not null
            select (training, evaluation),
        ];

    private sealed class Judgement(SuspiciousMetric check, CheckContext context, EvaluatedRows rows)
    {
        private readonly List<Finding> findings = [];

        public IEnumerable<Finding> Findings => findings;

        /// <summary>Whether there was anything that could be judged.</summary>
        public bool HasJudged { get; private set; }

        /// <summary>
        /// A score near 1. It must make ten times fewer mistakes than the largest class alone, and is a note where a
        /// model that is right nineteen times in twenty would have it easily.
        /// </summary>
        /// <returns>Whether it was reported.</returns>
        public bool Height(Score score)
        {
            if (!score.Metric.IsSummary || double.IsNaN(score.Value))
                return false;
            HasJudged = true;
            var most = context.Option(check.Rule, "max-score");
            if (score.Value <= most)
                return false;
            var kind = rows.KindOf(score.Metric);
            var splits = rows.SplitsOf(score);
            var share = rows.LargestShare(splits);
            var isOfShares = kind is MetricKind.Accuracy or MetricKind.WeightedF1;
            var simple =
                isOfShares || kind == MetricKind.AveragePrecision ? share
                : kind == MetricKind.F1 ? 2 * share / (1 + share)
                : 0;
            if (1 - score.Value > (1 - simple) / 10)
                return false;
            var classes = rows.ClassesIn(splits);
            var count = isOfShares || classes.IsEmpty ? rows.RowsIn(splits) : classes.Min();
            var level = AtLeast(score.Value, count, 0.95) < 0.05 ? Level.Warning : Level.Note;
            Add(
                level,
                score,
                isOfShares && share > 0 ? "perfect" : "exact",
                [score.Name, score.Value, most, rows.RowsIn(splits), share],
                Figures.Of(("largestShare", share), ("rows", rows.RowsIn(splits)), ("score", score.Value))
            );
            return true;
        }

        /// <summary>Folds that differ more than their rows explain, or not at all.</summary>
        public void Folds(Score score)
        {
            if (!score.Metric.IsBounded || score.Deviation is not { } deviation || score.Folds.Length is 1 or 2)
                return;
            HasJudged = true;
            // A file that gives the deviation alone does not tell the folds; five is what libraries do by themselves.
            var folds = score.Folds.IsEmpty ? 5 : score.Folds.Length;
            var (kind, splits) = (rows.KindOf(score.Metric), rows.SplitsOf(score));
            var classes = rows.ClassesIn(splits).Select(n => Math.Max(1, n / folds)).ToImmutableArray();
            var error = ScoreError.Of(kind, score.Value, Math.Max(1, rows.RowsIn(splits) / folds), classes);
            if (deviation == 0)
                Constant(score, folds, kind, rows.RowsIn(splits) / folds, classes);
            else if (deviation * deviation >= context.Option(check.Rule, "max-fold-variance"))
                Spread(score, folds, deviation, error);
        }

        private void Constant(Score score, int folds, MetricKind kind, long rowsOfFold, ImmutableArray<long> classes)
        {
            // Folds without any mistake are told by their height.
            if (score.Value >= 1)
                return;
            // Shares of few rows often are the same share: the likeliest one, as often as there are further folds.
            var count =
                kind is MetricKind.Accuracy or MetricKind.WeightedF1 ? rowsOfFold
                : classes.IsEmpty ? long.MaxValue
                : classes.Min();
            var isOfCounts = kind is not (MetricKind.RocAuc or MetricKind.AveragePrecision or MetricKind.Determination);
            var variance = Math.Max(1e-9, count * score.Value * (1 - score.Value));
            var likeliest = isOfCounts ? Math.Min(1, 1 / Math.Sqrt(2 * Math.PI * variance)) : 0;
            var chance = Math.Pow(likeliest, folds - 1);
            Add(
                chance < 0.01 ? Level.Warning : Level.Note,
                score,
                "constant",
                [score.Name, score.Value],
                Figures.Of(("probability", chance), ("score", score.Value))
            );
        }

        private void Spread(Score score, int folds, double deviation, double? error)
        {
            var excess = error is > 0 ? (folds - 1) * (deviation / error.Value) * (deviation / error.Value) : 0;
            var chance = Chance.OfChiSquare(excess, folds - 1);
            Add(
                chance < 0.01 ? Level.Warning : Level.Note,
                score,
                "spread",
                [score.Name, deviation, score.Value, error ?? 0],
                Figures.Of(("deviation", deviation), ("probability", chance), ("variance", deviation * deviation))
            );
        }

        /// <summary>Scores that are better on evaluation rows than on training rows, or the very same.</summary>
        public void Sides(ImmutableArray<(Score Training, Score Evaluation)> pairs)
        {
            var judged = pairs
                .Select(pair => (pair.Training, pair.Evaluation, Probability: Better(pair.Training, pair.Evaluation)))
                .ToArray();
            var tested = judged.Count(j => j.Probability is not null);
            foreach (var (training, evaluation, probability) in judged)
            {
                HasJudged |= probability is not null;
                if (probability is not null && probability.Value * tested < ChanceProbability)
                    Add(
                        Level.Warning,
                        evaluation,
                        "higher",
                        [
                            evaluation.Name,
                            evaluation.Value,
                            rows.RowsIn(rows.SplitsOf(evaluation)),
                            training.Name,
                            training.Value,
                            probability.Value,
                        ],
                        Figures.Of(
                            ("evaluation", evaluation.Value),
                            ("probability", probability.Value),
                            ("training", training.Value)
                        ),
                        training
                    );
                else if (AreSame(training, evaluation))
                    Add(
                        Level.Warning,
                        evaluation,
                        "equal",
                        [evaluation.Name, training.Name, evaluation.Value],
                        Figures.Of(("evaluation", evaluation.Value), ("training", training.Value)),
                        training
                    );
            }
        }

        /// <summary>
        /// How likely the evaluation rows do so much better by chance, when the model is as good on them as on the
        /// training rows; null where the rows do not tell.
        /// </summary>
        private double? Better(Score training, Score evaluation)
        {
            var kind = rows.KindOf(evaluation.Metric);
            var (here, there) = (rows.SplitsOf(evaluation), rows.SplitsOf(training));
            var (count, others) = (rows.RowsIn(here), rows.RowsIn(there));
            if (double.IsNaN(training.Value) || double.IsNaN(evaluation.Value) || count == 0 || others == 0)
                return null;
            var gain =
                evaluation.Value - training.Value - ScoreDigits.HalfUnit(training) - ScoreDigits.HalfUnit(evaluation);
            if (kind == MetricKind.Accuracy)
                return gain <= 0 ? 1 : OfHits(training, evaluation, count, others);
            if (!evaluation.Metric.IsBounded)
                return OfLosses(kind, training, evaluation, count, others);
            var error = ScoreError.Of(kind, training.Value, count, rows.ClassesIn(here));
            var otherError = ScoreError.Of(kind, training.Value, others, rows.ClassesIn(there));
            return error is null || otherError is null ? null
                : gain <= 0 ? 1
                : Chance.NormalTail(
                    gain / Math.Sqrt((error.Value * error.Value) + (otherError.Value * otherError.Value))
                );
        }

        private static double OfHits(Score training, Score evaluation, long count, long others)
        {
            var hits = (long)Math.Ceiling(((evaluation.Value - ScoreDigits.HalfUnit(evaluation)) * count) - 1e-6);
            var known = (long)Math.Floor(((training.Value + ScoreDigits.HalfUnit(training)) * others) + 1e-6);
            return Chance.OfAtLeast(hits, count, Math.Clamp(known, 0, others), others);
        }

        private static double? OfLosses(MetricKind kind, Score training, Score evaluation, long count, long others)
        {
            if (
                ScoreError.OfLoss(kind, count) is not { } error
                || ScoreError.OfLoss(kind, others) is not { } otherError
            )
                return null;
            var low = evaluation.Value + ScoreDigits.HalfUnit(evaluation);
            var high = training.Value - ScoreDigits.HalfUnit(training);
            return low >= high || low <= 0
                ? 1
                : Chance.NormalTail(Math.Log(high / low) / Math.Sqrt((error * error) + (otherError * otherError)));
        }

        /// <summary>
        /// Six digits and more that agree are no chance, unless both sides have as many rows and the score is a share of
        /// them, which can be the same share.
        /// </summary>
        private bool AreSame(Score training, Score evaluation)
        {
            if (!training.Folds.IsEmpty)
                return training is { Folds.Length: > 2, Deviation: > 0 }
                    && training.Folds.SequenceEqual(evaluation.Folds)
                    && evaluation.Value < 1;
            if (training.Written != evaluation.Written || ScoreDigits.Count(evaluation.Written) < 6)
                return false;
            if (rows.KindOf(evaluation.Metric) != MetricKind.Accuracy)
                return true;
            var hits = evaluation.Value * rows.RowsIn(rows.SplitsOf(evaluation));
            return Math.Abs(hits - Math.Round(hits)) > 1e-3;
        }

        /// <summary>The probability of so high a share of right rows, if each is right with a probability.</summary>
        private static double AtLeast(double share, long count, double probability)
        {
            var hits = Math.Round(share * count);
            return hits <= 0 ? 1 : SpecialFunctions.BetaRegularized(hits, count - hits + 1, probability);
        }

        /// <param name="training">The score of the training rows, where the finding is about both.</param>
        private void Add(
            Level level,
            Score score,
            string message,
            ImmutableArray<object> arguments,
            ImmutableSortedDictionary<string, object> figures,
            Score? training = null
        )
        {
            var splits = rows.SplitsOf(score);
            findings.Add(
                context.Finding(check.Rule, level, score.Name, score.At) with
                {
                    TrainingSplit = training is null || rows.AreFolds ? "" : rows.NameOf(rows.SplitsOf(training)),
                    EvaluationSplit = rows.AreFolds ? "" : rows.NameOf(splits),
                    Related = training?.At ?? rows.Single(splits)?.Declared,
                    MessageId = message,
                    Arguments = arguments,
                    Properties = figures,
                }
            );
        }
    }
}
