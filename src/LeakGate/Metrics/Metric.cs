using System.Collections.Frozen;

namespace LeakGate.Metrics;

/// <summary>What a metric measures, as far as its chance error depends on it.</summary>
internal enum MetricKind
{
    /// <summary>The share of rows that are right; written as an error rate, it is turned round.</summary>
    Accuracy,

    /// <summary>The mean of the classes' recalls.</summary>
    BalancedAccuracy,

    /// <summary>F1 of a class or over classes, Jaccard, Dice.</summary>
    F1,

    /// <summary>F1 weighted by the rows of the classes, which the largest class decides.</summary>
    WeightedF1,

    /// <summary>Precision, recall, specificity: half of a trade-off, which alone can be as high as one likes.</summary>
    Partial,

    /// <summary>Area under the ROC curve.</summary>
    RocAuc,

    /// <summary>Area under the curve of precision and recall.</summary>
    AveragePrecision,

    /// <summary>Matthews' correlation and Cohen's kappa, from −1 to 1.</summary>
    Agreement,

    /// <summary>R² and explained variance: at most 1, without a lower bound.</summary>
    Determination,

    /// <summary>The score of scikit-learn's estimators: accuracy for classes, R² for numbers.</summary>
    EstimatorScore,

    LogLoss,
    SquaredError,
    RootSquaredError,
    AbsoluteError,

    /// <summary>A loss on no scale of its own: nothing but its direction is known.</summary>
    OtherLoss,
}

/// <summary>A metric as its name tells it.</summary>
/// <param name="Name">Its usual name, for messages.</param>
/// <param name="IsTurned">Whether the file gives it the other way round: an error rate, or a negated loss.</param>
internal sealed record Metric(string Name, MetricKind Kind, bool IsTurned = false)
{
    /// <summary>Whether 1 is the best there is, so that being near to it says something.</summary>
    public bool IsBounded => Kind <= MetricKind.EstimatorScore;

    /// <summary>Whether it sums a model up, so that a value near 1 means a model without mistakes.</summary>
    public bool IsSummary => IsBounded && Kind != MetricKind.Partial;

    /// <summary>Whether it is worse for a model that never finds the rows of a small class.</summary>
    public bool SeesSmallClasses =>
        Kind
            is MetricKind.BalancedAccuracy
                or MetricKind.F1
                or MetricKind.Partial
                or MetricKind.RocAuc
                or MetricKind.AveragePrecision
                or MetricKind.Agreement
                or MetricKind.LogLoss;

    /// <summary>Metrics by their names in lower case, words separated by spaces.</summary>
    private static readonly FrozenDictionary<string, Metric> Known = Names().ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The metric of a name whose words are in lower case and separated by spaces, or null.</summary>
    public static Metric? Find(string words)
    {
        if (Known.GetValueOrDefault(words) is { } metric)
            return metric;
        var isNegated = words.StartsWith("neg ", StringComparison.Ordinal);
        return isNegated && Known.GetValueOrDefault(words[4..]) is { IsBounded: false } loss
            ? loss with
            {
                IsTurned = true,
            }
            : null;
    }

    private static IEnumerable<KeyValuePair<string, Metric>> Names()
    {
        (Metric Metric, string[] Names)[] all =
        [
            (
                new("accuracy", MetricKind.Accuracy),
                [
                    "accuracy",
                    "acc",
                    "accuracy score",
                    "categorical accuracy",
                    "binary accuracy",
                    "sparse categorical accuracy",
                    "top 1 accuracy",
                    "top1 accuracy",
                    "acc 1",
                    "f1 micro",
                    "micro f1",
                    "exact match",
                    "micro avg f1 score",
                    "multiclass accuracy",
                ]
            ),
            (
                new("error rate", MetricKind.Accuracy, IsTurned: true),
                [
                    "error rate",
                    "error",
                    "err",
                    "classification error",
                    "misclassification rate",
                    "zero one loss",
                    "binary error",
                    "multi error",
                ]
            ),
            (
                new("balanced accuracy", MetricKind.BalancedAccuracy),
                [
                    "balanced accuracy",
                    "balanced accuracy score",
                    "bacc",
                    "balanced acc",
                    "bal acc",
                    "macro recall",
                    "recall macro",
                    "macro avg recall",
                    "uar",
                    "g mean",
                    "gmean",
                    "geometric mean",
                ]
            ),
            (
                new("F1", MetricKind.F1),
                [
                    "f1",
                    "f1 score",
                    "fscore",
                    "f score",
                    "f measure",
                    "f1 macro",
                    "macro f1",
                    "f1 score macro",
                    "macro f1 score",
                    "macro avg f1 score",
                    "f1 binary",
                    "f2",
                    "fbeta",
                    "jaccard",
                    "iou",
                    "mean iou",
                    "miou",
                    "dice",
                    "jaccard macro",
                    "jaccard score",
                ]
            ),
            (
                new("weighted F1", MetricKind.WeightedF1),
                ["f1 weighted", "weighted f1", "f1 score weighted", "weighted f1 score", "weighted avg f1 score"]
            ),
            (
                new("precision", MetricKind.Partial),
                [
                    "precision",
                    "precision score",
                    "precision macro",
                    "macro precision",
                    "precision weighted",
                    "weighted precision",
                    "precision micro",
                    "ppv",
                    "macro avg precision",
                    "weighted avg precision",
                ]
            ),
            (
                new("recall", MetricKind.Partial),
                [
                    "recall",
                    "recall score",
                    "sensitivity",
                    "specificity",
                    "tpr",
                    "tnr",
                    "recall weighted",
                    "weighted recall",
                    "recall micro",
                    "hit rate",
                    "weighted avg recall",
                    "top 5 accuracy",
                    "top5 accuracy",
                    "top k accuracy",
                    "npv",
                ]
            ),
            (
                new("ROC AUC", MetricKind.RocAuc),
                [
                    "roc auc",
                    "auc",
                    "auroc",
                    "auc roc",
                    "roc auc score",
                    "rocauc",
                    "roc auc ovr",
                    "roc auc ovo",
                    "roc auc ovr weighted",
                    "roc auc ovo weighted",
                    "area under curve",
                    "area under roc curve",
                    "areaunderroc",
                    "c statistic",
                    "roc",
                ]
            ),
            (
                new("average precision", MetricKind.AveragePrecision),
                [
                    "average precision",
                    "average precision score",
                    "pr auc",
                    "auc pr",
                    "auprc",
                    "aucpr",
                    "prauc",
                    "map",
                    "mean average precision",
                    "ap",
                    "prc",
                ]
            ),
            (
                new("MCC", MetricKind.Agreement),
                [
                    "mcc",
                    "matthews corrcoef",
                    "matthews correlation",
                    "matthews correlation coefficient",
                    "kappa",
                    "cohen kappa",
                    "cohens kappa",
                    "cohen kappa score",
                    "quadratic weighted kappa",
                    "qwk",
                ]
            ),
            (
                new("R²", MetricKind.Determination),
                [
                    "r2",
                    "r 2",
                    "r2 score",
                    "r squared",
                    "rsquared",
                    "r square",
                    "coefficient of determination",
                    "explained variance",
                    "explained variance score",
                ]
            ),
            (new("score", MetricKind.EstimatorScore), ["score"]),
            (
                new("log loss", MetricKind.LogLoss),
                [
                    "log loss",
                    "logloss",
                    "cross entropy",
                    "binary crossentropy",
                    "categorical crossentropy",
                    "sparse categorical crossentropy",
                    "crossentropy",
                    "nll",
                    "mlogloss",
                    "multi logloss",
                    "binary logloss",
                    "cross entropy loss",
                ]
            ),
            (
                new("MSE", MetricKind.SquaredError),
                ["mse", "mean squared error", "squared error", "l2", "brier", "brier score", "brier score loss"]
            ),
            (new("RMSE", MetricKind.RootSquaredError), ["rmse", "root mean squared error", "root mean square error"]),
            (
                new("MAE", MetricKind.AbsoluteError),
                ["mae", "mean absolute error", "absolute error", "l1", "median absolute error", "medae"]
            ),
            (
                new("loss", MetricKind.OtherLoss),
                [
                    "loss",
                    "mape",
                    "smape",
                    "mean absolute percentage error",
                    "max error",
                    "hinge",
                    "hinge loss",
                    "mean pinball loss",
                    "pinball loss",
                    "rmsle",
                    "msle",
                    "mean squared log error",
                    "root mean squared log error",
                    "mean squared logarithmic error",
                    "poisson",
                    "deviance",
                    "perplexity",
                    "huber",
                    "quantile",
                    "wape",
                    "mase",
                    "hamming loss",
                    "mean poisson deviance",
                    "mean gamma deviance",
                ]
            ),
        ];
        foreach (var (metric, names) in all)
        {
            foreach (var name in names)
                yield return new(name, metric);
        }
    }
}
