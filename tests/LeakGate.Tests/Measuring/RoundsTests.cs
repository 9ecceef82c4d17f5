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
                .Select<int, Func<Inquiry<CheckResult>>>(check =>
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
        async Inquiry<CheckResult> Late()
        {
            _ = await rounds.Measure(new Doubled(2));
            Assert.Equal(2, await rounds.Measure(First));
            return CheckResult.Passed;
        }
        async Inquiry<CheckResult> Early()
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
        var rounds = new Rounds(new Engine());
        async Inquiry<CheckResult> Ask()
        {
            await Task.Yield();
            return CheckResult.Passed;
        }
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            rounds.RunAsync([Ask], CancellationToken.None)
        );
        Assert.Equal("A check waits for something that is no measurement.", thrown.Message);
    }

    [Fact]
    public async Task Several_checks_may_wait_for_the_work_of_one()
    {
        var engine = new Engine();
        var rounds = new Rounds(engine);
        async Inquiry<int> Sum() => await rounds.Measure(First) + await rounds.Measure(new Doubled(2));
        Inquiry<int>? shared = null;
        async Inquiry<CheckResult> Ask()
        {
            Assert.Equal(6, await (shared ??= Sum()));
            return CheckResult.Passed;
        }
        var results = await rounds.RunAsync([Ask, Ask, Ask], CancellationToken.None);
        Assert.All(results, result => Assert.Equal(Outcome.Passed, result.Outcome));
        Assert.Equal([1, 1], engine.QuestionsPerRound);
    }

    [Fact]
    public async Task A_check_that_fails_fails_the_run_and_not_the_others()
    {
        var rounds = new Rounds(new Engine());
        var ended = 0;
        async Inquiry<CheckResult> Ask(bool fails)
        {
            _ = await rounds.Measure(First);
            if (fails)
                throw new InvalidDataException();
            _ = await rounds.Measure(new Doubled(2));
            ended++;
            return CheckResult.Passed;
        }
        await Assert.ThrowsAsync<InvalidDataException>(() =>
            rounds.RunAsync([() => Ask(false), () => Ask(true), () => Ask(false)], CancellationToken.None)
        );
        Assert.Equal(2, ended);
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
