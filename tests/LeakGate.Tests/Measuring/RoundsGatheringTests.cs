using LeakGate.Checks;
using LeakGate.Measuring;
using Xunit;

namespace LeakGate.Tests.Measuring;

public sealed class RoundsGatheringTests
{
    [Fact]
    public async Task Questions_of_all_checks_are_gathered_and_asked_once()
    {
        var engine = new Engine();
        var rounds = new Rounds(engine);
        async Inquiry<CheckResult> First()
        {
            Assert.Equal(1, (await rounds.Measure(new ValueCounts("a", 1))).Nulls[0]);
            Assert.Equal(4, (await rounds.Measure(new ValueCounts("c", 1))).Nulls[0]);
            return CheckResult.From([]);
        }
        async Inquiry<CheckResult> Second()
        {
            var b = rounds.Measure(new ValueCounts("b", 1));
            var a = rounds.Measure(new ValueCounts("a", 1));
            Assert.Equal(2, (await b).Nulls[0]);
            Assert.Equal(1, (await a).Nulls[0]);
            Assert.Equal(2, (await rounds.Measure(new ValueCounts("b", 1))).Nulls[0]);
            return CheckResult.From([]);
        }
        var results = await rounds.RunAsync([First, Second], CancellationToken.None);
        Assert.Equal(2, results.Count);
        Assert.Equal(2, rounds.Count);
        Assert.Equal(["a b", "c"], engine.Asked);
    }

    [Fact]
    public async Task A_question_without_an_answer_ends_its_check_alone()
    {
        var rounds = new Rounds(new Engine());
        async Inquiry<CheckResult> Ask(string column)
        {
            await rounds.Measure(new ValueCounts(column, 1));
            return CheckResult.From([]);
        }
        var results = await rounds.RunAsync([() => Ask("a"), () => Ask("?"), () => Ask("b")], CancellationToken.None);
        Assert.Equal([Outcome.Passed, Outcome.NotMeasured, Outcome.Passed], results.Select(result => result.Outcome));
        Assert.Equal("nobody knows", results[1].Reason);
    }

    [Fact]
    public async Task Failures_of_the_engine_end_the_run()
    {
        var rounds = new Rounds(new Engine());
        async Inquiry<CheckResult> Ask()
        {
            await rounds.Measure(new ValueCounts("!", 1));
            return CheckResult.From([]);
        }
        await Assert.ThrowsAsync<InvalidDataException>(() => rounds.RunAsync([Ask], CancellationToken.None));
    }

    /// <summary>Numbers the questions it is asked, in the order of all rounds.</summary>
    private sealed class Engine : IMeasuringEngine
    {
        private int answered;

        public List<string> Asked { get; } = [];

        public Task<IReadOnlyList<object>> AnswerAsync(
            IReadOnlyList<Measurement> questions,
            CancellationToken cancellation
        )
        {
            var columns = questions.Cast<ValueCounts>().Select(question => question.Column).ToArray();
            Asked.Add(string.Join(' ', columns));
            if (columns.Contains("!"))
                throw new InvalidDataException();
            return Task.FromResult<IReadOnlyList<object>>([.. columns.Select(Answer)]);
        }

        private object Answer(string column)
        {
            answered += column == "c" ? 2 : 1;
            return column == "?"
                ? new Unanswered("nobody knows")
                : new ValueCountsAnswer(Overflowed: false, [], [answered]);
        }
    }
}
