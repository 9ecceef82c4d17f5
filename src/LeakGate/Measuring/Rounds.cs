using LeakGate.Checks;

namespace LeakGate.Measuring;

/// <summary>
/// Runs checks side by side and gathers what all of them are waiting for into rounds. Everything happens on one logical
/// thread, in the order of the questions, so the course of a run never depends on timing.
/// </summary>
internal sealed class Rounds(IMeasuringEngine engine)
{
    private readonly Dictionary<Measurement, object> answers = [];
    private readonly List<(Measurement Question, TaskCompletionSource<object> Source)> waiting = [];
    private readonly Turns turns = new();

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
            // A source for each asker: of several who wait for one task, the runtime lets all but one go on elsewhere.
            var source = new TaskCompletionSource<object>();
            waiting.Add((question, source));
            answer = await source.Task;
        }
        return answer is Unanswered unanswered
            ? throw new NotMeasuredException(unanswered.Reason, unanswered.IsMeaningless)
            : (TAnswer)answer;
    }

    /// <summary>Runs the checks to their end.</summary>
    public async Task<IReadOnlyList<CheckResult>> RunAsync(
        IEnumerable<Func<Task<CheckResult>>> checks,
        CancellationToken cancellation
    )
    {
        Task<CheckResult>[] running = [];
        turns.Take(() => running = [.. checks.Select(Start)]);
        while (waiting.Count > 0)
        {
            var asked = waiting.ToArray();
            waiting.Clear();
            Count++;
            var round = asked.Select(a => a.Question).Distinct().ToArray();
            var found = await engine.AnswerAsync(round, cancellation);
            for (var i = 0; i < round.Length; i++)
                answers.Add(round[i], found[i]);
            // Only now: a check that goes on may ask again, and must find every answer of this round.
            turns.Take(() =>
            {
                foreach (var (question, source) in asked)
                    source.SetResult(answers[question]);
            });
        }
        if (Array.Exists(running, check => !check.IsCompleted))
            throw new InvalidOperationException("A check waits for something that is no measurement.");
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
            return e.IsMeaningless ? CheckResult.NotApplicable(e.Message) : CheckResult.NotMeasured(e.Message);
        }
    }

    /// <summary>
    /// Lets checks go on one after the other, in this thread, until each has ended or waits for an answer: only then is
    /// it known what the next round has to ask.
    /// </summary>
    private sealed class Turns : SynchronizationContext
    {
        private readonly Queue<(SendOrPostCallback Continue, object? State)> queue = [];

        public void Take(Action action)
        {
            var outer = Current;
            SetSynchronizationContext(this);
            try
            {
                action();
                while (queue.TryDequeue(out var turn))
                    turn.Continue(turn.State);
            }
            finally
            {
                SetSynchronizationContext(outer);
            }
        }

        public override void Post(SendOrPostCallback d, object? state) => queue.Enqueue((d, state));
    }
}
