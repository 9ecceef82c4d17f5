namespace LeakGate.Configuration.Grammar;

/// <summary>The part of the grammar that tells of a model: its scores, and how it is trained.</summary>
internal static class EvaluationGrammar
{
    private static readonly TextShape MetricsFile = new(
        "the path of a metrics file, relative to this file",
        GateGrammar.JudgeOnePath
    )
    {
        Examples = ["metrics.json", "reports/cross_validate.csv", "mlruns/0/RUN/metrics"],
    };

    private static readonly TextShape Metric = new("the name of a metric")
    {
        Examples = ["accuracy", "roc_auc", "f1", "rmse"],
    };

    /// <summary>The shape of <c>metrics</c>.</summary>
    public static ChoiceShape Metrics { get; } =
        new(
            "the path of a metrics file, or a mapping with file and headline",
            MetricsFile,
            Mapping: new MappingShape(
                "a mapping with file and headline",
                [
                    new("file", MetricsFile, "The scores of the model: JSON, YAML or CSV, or a folder of MLflow.")
                    {
                        IsRequired = true,
                    },
                    new(
                        "headline",
                        Metric,
                        "The metric by which the model is judged; read from the file where not given."
                    ),
                ]
            )
        );

    /// <summary>The shape of <c>training</c>.</summary>
    public static MappingShape Training { get; } =
        new(
            "a mapping with command and metric",
            [
                new(
                    "command",
                    new ListShape("a list of a program and its arguments", new TextShape("a word of the command"))
                    {
                        MayRepeat = true,
                    },
                    "The program and its arguments, as a list; no shell reads them. It is run in a copy of this file's folder, and only where the run allows it."
                )
                {
                    IsRequired = true,
                },
                new("metric", Metric, "The score of the evaluation rows that the command reports.")
                {
                    IsRequired = true,
                },
                new(
                    "metrics",
                    MetricsFile,
                    "The file that the command writes the score to; where not given, what it prints is read."
                ),
                new(
                    "files",
                    new ListShape(
                        "a list of files and folders",
                        new TextShape("a file or folder below this file's folder", JudgeFile)
                    ),
                    "What the command needs besides the splits; the code and settings below this file's folder where not given."
                ),
                new(
                    "repetitions",
                    new NumberShape("a whole number from 5 to 1000", 5, 1000, IsInteger: true),
                    $"How often the labels are shuffled; {TrainingSpec.DefaultRepetitions} where not given."
                ),
                new(
                    "timeout",
                    new StepShape("a duration such as 10m or 1h30m") { Definition = "step" },
                    "How long one run may take; 10m where not given."
                ),
                new(
                    "environment",
                    new TableShape(
                        "a mapping from names of variables to values",
                        "variable",
                        new TextShape("a value") { AcceptsNothing = true },
                        1
                    ),
                    "Variables for the command; of the run's own it finds only those that every program needs."
                ),
            ]
        );

    private static Fault? JudgeFile(string path) =>
        GateGrammar.JudgeOnePath(path)
        ?? (
            Path.IsPathRooted(path) || path.Split('/').Contains("..")
                ? new("does not lie below this file's folder", "the command is run in a copy of that folder")
                : null
        );
}
