using System.Collections.Immutable;

namespace LeakGate.Configuration;

/// <summary>Where the scores of a model stand that was fitted to a data set.</summary>
/// <param name="File">A file, or a folder of MLflow; relative to the configuration's folder.</param>
/// <param name="Headline">The metric by which the model is judged; null leaves it to the file.</param>
public sealed record MetricsSpec(Located<string> File, Located<string>? Headline);

/// <summary>The project's own training command, which is run on copies whose labels are shuffled.</summary>
/// <param name="Command">The program and its arguments; no shell reads them.</param>
/// <param name="Metric">The score that the command reports of the evaluation rows.</param>
/// <param name="Metrics">
/// The file that the command writes the score to, relative to the configuration's folder; null where it prints it.
/// </param>
/// <param name="Files">What the command needs besides the splits; empty for the code that is found.</param>
/// <param name="At">The key in the file.</param>
public sealed record TrainingSpec(
    ImmutableArray<Located<string>> Command,
    Located<string> Metric,
    Located<string>? Metrics,
    ImmutableArray<Located<string>> Files,
    SourceLocation At
)
{
    /// <summary>What a command gets for one run where the file is silent.</summary>
    public static TimeSpan DefaultTimeout { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Ten heads in a row are a chance of 1 in 1,024.</summary>
    public const int DefaultRepetitions = 10;

    /// <summary>How long one run may take.</summary>
    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary>How often the labels are shuffled and the command is run.</summary>
    public int Repetitions { get; init; } = DefaultRepetitions;

    /// <summary>Variables that the command finds in its environment, besides the few that every program needs.</summary>
    public ImmutableArray<(string Name, string Value)> Environment { get; init; } = [];
}
