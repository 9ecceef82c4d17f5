using LeakGate.Checks;

namespace LeakGate.Measuring;

/// <summary>
/// Runs checks side by side and gathers what all of them are waiting for into rounds. Everything happens on one logical
/// thread, in the order of the questions, so the course of a run never depends on timing.
/// </summary>
internal sealed class Rounds(IMeasuringEngine engine)
{
    private readonly Dictionary<Measurement, object> answers = [];
    private readonly List<(Measurement Question, Inquiry Asker)> waiting = [];

    /// <summary>Rounds made so far: passes over the data, for an engine that reads files.</summary>
    public int Count { get; private set; }

    /// <summary>All answers so far.</summary>
    public IReadOnlyDictionary<Measurement, object> Answers => answers;

    /// <summary>The answer to a question, at once if it is known, else with the next round.</summary>
    /// <exception cref="NotMeasuredException">The engine cannot answer it.</exception>
    public Inquiry<TAnswer> Measure<TAnswer>(Measurement<TAnswer> question)
    {
        var inquiry = new Inquiry<TAnswer>();
        if (answers.TryGetValue(question, out var answer))
            inquiry.Take(answer);
        else
            waiting.Add((question, inquiry));
        return inquiry;
    }

    /// <summary>Runs the checks to their end.</summary>
    /// <exception cref="InvalidOperationException">A check waits for something that is no measurement.</exception>
    public async Task<IReadOnlyList<CheckResult>> RunAsync(
        IEnumerable<Func<Inquiry<CheckResult>>> checks,
        CancellationToken cancellation
    )
    {
        var running = checks.Select(check => check()).ToArray();
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
            foreach (var (question, asker) in asked)
                asker.Take(answers[question]);
        }
        return Array.ConvertAll(running, ResultOf);
    }

    private static CheckResult ResultOf(Inquiry<CheckResult> check)
    {
        try
        {
            return check.GetResult();
        }
        catch (NotMeasuredException e)
        {
            return e.IsMeaningless ? CheckResult.NotApplicable(e.Message) : CheckResult.NotMeasured(e.Message);
        }
    }
}
