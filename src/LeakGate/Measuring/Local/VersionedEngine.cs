using LeakGate.Splits;

namespace LeakGate.Measuring.Local;

/// <summary>
/// Answers questions about the head as ever, and questions across versions from tables of their own: what the base
/// holds must change neither the types nor the figures that other rules see. What goes wrong with the base leaves
/// those questions unanswered and the run as it is.
/// </summary>
/// <param name="versions">Head and base side by side.</param>
/// <param name="engineOf">Makes an engine for tables, within the run's memory and threads.</param>
internal sealed class VersionedEngine(
    IMeasuringEngine head,
    DatasetTables versions,
    Func<DatasetTables, IMeasuringEngine> engineOf
) : IMeasuringEngine
{
    private DatasetTables tables = versions;

    public async Task<IReadOnlyList<object>> AnswerAsync(
        IReadOnlyList<Measurement> questions,
        CancellationToken cancellation
    )
    {
        var answers = new object[questions.Count];
        var here = Enumerable.Range(0, questions.Count).Where(i => questions[i] is not IAcrossVersions).ToArray();
        var across = Enumerable.Range(0, questions.Count).Where(i => questions[i] is IAcrossVersions).ToArray();
        if (here.Length > 0)
        {
            var found = await head.AnswerAsync([.. here.Select(i => questions[i])], cancellation);
            for (var i = 0; i < here.Length; i++)
                answers[here[i]] = found[i];
        }
        if (across.Length > 0)
        {
            var asked = across.Select(i => ((IAcrossVersions)questions[i]).Question).ToArray();
            var found = await AnswerAcrossAsync(asked, cancellation);
            for (var i = 0; i < across.Length; i++)
                answers[across[i]] = found[i];
        }
        return answers;
    }

    private async Task<IReadOnlyList<object>> AnswerAcrossAsync(Measurement[] questions, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await engineOf(tables).AnswerAsync(questions, cancellation);
            }
            catch (RetypedException retyped)
            {
                // Only the first round decodes: every rule asks all it wants at once, and then looks up examples.
                tables = tables.Retyped(retyped.Kinds);
            }
            catch (GateException e)
            {
                return Refuse(questions, $"{e.Problems[0].At}: {e.Problems[0].Found}");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return Refuse(questions, e.Message.TrimEnd('.'));
            }
        }
    }

    private static object[] Refuse(Measurement[] questions, string reason)
    {
        var answer = new Unanswered($"head and base cannot be compared: {reason}");
        return [.. questions.Select(_ => answer)];
    }
}
