using LeakGate.Measuring;

namespace LeakGate.ClickHouse.Measuring;

/// <summary>How each question is answered as SQL.</summary>
internal static class SqlMeasurements
{
    /// <summary>Answers one round of questions, in their order, with as few queries as it can.</summary>
    public static Task<IReadOnlyList<object>> AnswerAsync(
        IReadOnlyList<Measurement> questions,
        RemoteDataset data,
        ISqlSession session,
        CancellationToken cancellation
    ) =>
        Task.FromResult<IReadOnlyList<object>>([
            .. questions.Select(question => new Unanswered($"{question.GetType().Name} has no SQL")),
        ]);
}
