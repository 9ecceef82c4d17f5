using System.Collections.Immutable;
using LeakGate.ClickHouse.Tests.Cluster;
using LeakGate.Measuring;

namespace LeakGate.ClickHouse.Tests.Measuring;

/// <summary>Both engines give the same answers about the same random rows, on three shards of the oldest version.</summary>
[Collection(ClusterCollection.Name)]
public sealed class SameAnswerTests(ClusterFixture fixture)
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task Whatever_is_asked(int seed) => SameAnswers.MustBeGiven(TwinServer.Of(fixture), seed);
}

/// <summary>The same on a server of today.</summary>
[Collection(CurrentServerGroup.Name)]
public sealed class SameAnswerTodayTests(CurrentServer server)
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(20, 4)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task Whatever_is_asked(int seed) => SameAnswers.MustBeGiven(TwinServer.Of(server), seed);
}

internal static class SameAnswers
{
    public static async Task MustBeGiven(TwinServer server, int seed)
    {
        var columns = TwinColumns.Random(seed);
        var time = columns.FirstOrDefault(c => c.IsTime()) ?? columns.FirstOrDefault(c => c.IsNumber());
        bool IsLikeTime(TwinColumn c) => c != time && time is not null && (time.IsTime() ? c.IsTime() : c.IsNumber());
        using var tables = new TwinTables(server, seed, columns, mostRows: 90, isOneTable: seed % 3 == 1)
        {
            Time = time?.Name,
            KnownAt = columns.FirstOrDefault(IsLikeTime)?.Name,
            Shards = (seed % 3) + 1,
        };
        using var remote = await tables.OpenRemote();
        var questions = Questions.About(tables, remote.Schema);
        var local = await tables.MeasureLocally(questions);
        var answers = await remote.Engine.AnswerAsync(questions, CancellationToken.None);
        var differences = new List<string>();
        for (var i = 0; i < questions.Count; i++)
        {
            var (expected, found) = (Answers.Flat(questions[i], local[i]), Answers.Flat(questions[i], answers[i]));
            if (!Answers.AreSame(expected, found))
                differences.Add(
                    $"{questions[i]} AT {Answers.FirstDifference(expected, found)}\n  local:  {Answers.Show(expected)}\n  remote: {Answers.Show(found)}"
                );
        }
        Assert.True(differences.Count == 0, string.Join('\n', differences));
        await Answers.ExamplesMustHold(questions, answers, remote);
    }
}
