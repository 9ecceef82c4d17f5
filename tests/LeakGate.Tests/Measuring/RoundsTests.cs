using LeakGate.Checks;
using LeakGate.Measuring;
using Xunit;

namespace LeakGate.Tests.Measuring;

/// <summary>Checks that wait side by side share rounds, and all of them come to their end.</summary>
public sealed class RoundsTests
{
    private static readonly Measurement<int> First = new Doubled(1);

    [Fact]
    public async Task Checks_that_wait_for_one_answer_go_on_in_the_order_in_which_they_asked()
    {
        const int Checks = 20;
        var engine = new Engine();
        var rounds = new Rounds(engine);
        var order = new List<int>();
        var threads = new HashSet<int>();
        await rounds.RunAsync(
            Enumerable
                .Range(0, Checks)
                .Select<int, Func<Task<CheckResult>>>(check =>
                    async () =>
                    {
                        _ = await rounds.Measure(First);
                        order.Add(check);
                        threads.Add(Environment.CurrentManagedThreadId);
                        _ = await rounds.Measure(new Doubled(100 + check));
                        return CheckResult.Passed;
                    }
                ),
            CancellationToken.None
        );
        Assert.Equal(Enumerable.Range(0, Checks), order);
        Assert.Single(threads);
        Assert.Equal([1, Checks], engine.QuestionsPerRound);
    }

    [Fact]
    public async Task A_question_is_asked_once_whoever_asks_it_and_whenever()
    {
        var engine = new Engine();
        var rounds = new Rounds(engine);
        async Task<CheckResult> Late()
        {
            _ = await rounds.Measure(new Doubled(2));
            Assert.Equal(2, await rounds.Measure(First));
            return CheckResult.Passed;
        }
        async Task<CheckResult> Early()
        {
            Assert.Equal(2, await rounds.Measure(First));
            return CheckResult.Passed;
        }
        await rounds.RunAsync([Early, Late, Early], CancellationToken.None);
        Assert.Equal([2], engine.QuestionsPerRound);
    }

    [Fact]
    public async Task A_check_that_waits_for_anything_else_is_an_error_and_no_endless_wait()
    {
        var never = new TaskCompletionSource<CheckResult>();
        var rounds = new Rounds(new Engine());
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            rounds.RunAsync([() => never.Task], CancellationToken.None)
        );
    }

    private sealed record Doubled(int Number) : Measurement<int>;

    private sealed class Engine : IMeasuringEngine
    {
        public List<int> QuestionsPerRound { get; } = [];

        public Task<IReadOnlyList<object>> AnswerAsync(
            IReadOnlyList<Measurement> questions,
            CancellationToken cancellation
        )
        {
            QuestionsPerRound.Add(questions.Count);
            return Task.FromResult<IReadOnlyList<object>>([
                .. questions.Select(q => (object)(((Doubled)q).Number * 2)),
            ]);
        }
    }
}
