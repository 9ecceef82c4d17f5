using LeakGate.Checks;

namespace LeakGate.Measuring;

/// <summary>
/// Runs checks side by side and gathers what all of them are waiting for into rounds. Everything happens on one logical
/// thread, in the order of the checks, so the course of a run never depends on timing.
/// </summary>
internal sealed class Rounds(IMeasuringEngine engine)
{
    private readonly Dictionary<Measurement, object> answers = [];
    private readonly Dictionary<Measurement, TaskCompletionSource<object>> waiting = [];
    private readonly List<Measurement> questions = [];

    /// <summary>Rounds made so far: passes over the data, for an engine that reads files.</summary>
    public int Count { get; private set; }

    /// <summary>All answers so far.</summary>
    public IReadOnlyDictionary<Measurement, object> Answers => answers;

    /// <summary>The answer to a question, at once if it is known, else with the next round.</summary>
    /// <exception cref="NotMeasuredException">The engine cannot answer it.</exception>
    public async Task<TAnswer> Measure<TAnswer>(Measurement<TAnswer> question)
    {
        if (!answers.TryGetValue(question, out var answer))
        {
            if (!waiting.TryGetValue(question, out var source))
            {
                source = new TaskCompletionSource<object>();
                waiting.Add(question, source);
                questions.Add(question);
            }
            answer = await source.Task;
        }
        return answer is Unanswered unanswered ? throw new NotMeasuredException(unanswered.Reason) : (TAnswer)answer;
    }

    /// <summary>Runs the checks to their end.</summary>
    public async Task<IReadOnlyList<CheckResult>> RunAsync(
        IEnumerable<Func<Task<CheckResult>>> checks,
        CancellationToken cancellation
    )
    {
        var running = checks.Select(Start).ToArray();
        while (questions.Count > 0)
        {
            var round = questions.ToArray();
            questions.Clear();
            Count++;
            var found = await engine.AnswerAsync(round, cancellation);
            for (var i = 0; i < round.Length; i++)
                answers.Add(round[i], found[i]);
            // Only now: a check that goes on may ask again, and must find every answer of this round.
            foreach (var question in round)
            {
                waiting.Remove(question, out var source);
                source!.SetResult(answers[question]);
            }
        }
        return await Task.WhenAll(running);
    }

    private static async Task<CheckResult> Start(Func<Task<CheckResult>> check)
    {
        try
        {
            return await check();
        }
        catch (NotMeasuredException e)
        {
            return CheckResult.NotMeasured(e.Message);
        }
    }
}
