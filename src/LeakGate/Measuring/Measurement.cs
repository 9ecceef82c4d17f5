namespace LeakGate.Measuring;

/// <summary>
/// A question about a data set: what is to be measured, never how. Questions are plain values; two checks that ask for
/// the same thing share one answer, and any engine may answer.
/// </summary>
internal abstract record Measurement;

/// <summary>A question with its kind of answer.</summary>
internal abstract record Measurement<TAnswer> : Measurement;

/// <summary>Answers questions about one data set.</summary>
internal interface IMeasuringEngine
{
    /// <summary>
    /// Answers one round of questions, in their order, with as few passes over the data as it can. An item is the
    /// question's answer, or <see cref="Unanswered"/>.
    /// </summary>
    Task<IReadOnlyList<object>> AnswerAsync(IReadOnlyList<Measurement> questions, CancellationToken cancellation);
}

/// <summary>Says that an engine cannot answer a question, and why; completes "not measured: …".</summary>
internal sealed record Unanswered(string Reason)
{
    /// <summary>
    /// Whether the question has no meaning for the data, such as the order of the rows of a table: then the rule does not
    /// apply, which <paramref name="Reason"/> explains. What an engine merely cannot do is never this.
    /// </summary>
    public bool IsMeaningless { get; init; }
}

/// <summary>Ends a check whose question could not be answered.</summary>
/// <param name="isMeaningless">As in <see cref="Unanswered.IsMeaningless"/>.</param>
internal sealed class NotMeasuredException(string reason, bool isMeaningless = false) : Exception(reason)
{
    public bool IsMeaningless { get; } = isMeaningless;
}

/// <summary>
/// The side a model learns from and the side it is judged on, as sets of splits. With named splits each set has one
/// member; with folds the training side is all folds but the one held out.
/// </summary>
/// <param name="Training">Bit i stands for split i.</param>
/// <param name="Evaluation">Bit i stands for split i.</param>
internal readonly record struct SplitSides(ulong Training, ulong Evaluation);
