using LeakGate.Measuring;

namespace LeakGate.Checks.Evaluation;

/// <summary>What the copies of the splits hold that the training command is given.</summary>
internal enum CopiedLabels
{
    /// <summary>The labels as they are.</summary>
    Own,

    /// <summary>The labels of every split but the judged ones change places among the rows of their split.</summary>
    Shuffled,

    /// <summary>The labels as they are, under another name wherever the format can be written.</summary>
    Renamed,

    /// <summary>The files of the splits that are not judged are not there.</summary>
    NoTraining,
}

/// <summary>Runs the training command of a data set on copies of its splits.</summary>
internal interface ITraining
{
    /// <summary>One run, from fresh copies to the score it reports.</summary>
    /// <param name="repetition">Decides the shuffle, and nothing else.</param>
    /// <exception cref="NotMeasuredException">The copies cannot be made, or the command takes too long.</exception>
    TrainingOutcome Run(TrainingRequest request, CopiedLabels labels, int repetition);
}

/// <param name="Target">The column whose values are the labels.</param>
/// <param name="Judged">The splits that the model is judged on, as a set; their labels stay.</param>
/// <param name="RowsPerSplit">How many rows each split must turn out to have when it is copied.</param>
internal sealed record TrainingRequest(string Target, ulong Judged, EquatableArray<long> RowsPerSplit);

/// <summary>How a run ended.</summary>
/// <param name="Score">The metric it reported; null where it failed or reported none.</param>
/// <param name="Trouble">Why there is no score, as a clause; empty where there is one.</param>
internal sealed record TrainingOutcome(double? Score, string Trouble);
