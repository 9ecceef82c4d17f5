using LeakGate.ClickHouse.Tests.Cluster;

namespace LeakGate.ClickHouse.Tests;

/// <summary>Without every shard there is no answer. These tests take shards down, so each has a cluster of its own.</summary>
public sealed class LostShardTests
{
    private const string Splits = "splits: {train: {table: train}, test: {table: test}}";

    /// <summary>Rows take their time, so that something can happen while they are read.</summary>
    private const string SlowSplits =
        "splits: {train: {query: 'SELECT *, sleepEachRow(0.2) AS nap FROM train'}, test: {table: test}}";

    [Fact]
    public async Task A_shard_that_is_down_ends_the_run()
    {
        using var cluster = await WithRowsAsync();
        Assert.Empty((await Checked.RunAsync(cluster.Uri, Splits)).Problems);
        cluster.Servers[2].Kill();
        (await Checked.RunAsync(cluster.Uri, Splits)).MustBeUnanswered();
    }

    [Fact]
    public async Task A_shard_that_goes_down_during_a_query_ends_the_run()
    {
        using var cluster = await WithRowsAsync();
        var running = Checked.RunAsync(cluster.Uri, SlowSplits);
        await UntilAsync(async () => await CountAsync(cluster, 1) > 0);
        cluster.Servers[1].Kill();
        (await running).MustBeUnanswered();
    }

    [Fact]
    public async Task A_server_that_goes_down_during_a_query_ends_the_run()
    {
        using var cluster = await WithRowsAsync();
        var running = Checked.RunAsync(cluster.Uri, SlowSplits);
        await UntilAsync(async () => await CountAsync(cluster, 1) > 0);
        cluster.Servers[0].Kill();
        (await running).MustBeUnanswered();
    }

    [Fact]
    public async Task Who_stops_waiting_stops_the_query_on_every_shard()
    {
        using var cluster = await WithRowsAsync();
        using var stop = new CancellationTokenSource();
        var running = Checked.RunAsync(cluster.Uri, SlowSplits, cancellation: stop.Token);
        await UntilAsync(async () => await CountAsync(cluster, 1) > 0);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        for (var i = 0; i < cluster.Servers.Count; i++)
        {
            var server = i;
            await UntilAsync(async () => await CountAsync(cluster, server) == 0);
        }
    }

    private static async Task<ClickHouseCluster> WithRowsAsync()
    {
        var cluster = await ClickHouseCluster.StartAsync();
        foreach (var table in new[] { "train", "test" })
        {
            await cluster.CreateAsync(table, "x Int64, y String");
            await cluster.ExecuteAsync(
                $"INSERT INTO {table} SELECT number, toString(number % 3) FROM system.numbers LIMIT 900"
            );
        }
        return cluster;
    }

    /// <summary>Slow queries that run on a server.</summary>
    private static async Task<long> CountAsync(ClickHouseCluster cluster, int server)
    {
        const string Sql =
            "SELECT count() FROM system.processes WHERE query LIKE '%sleepEachRow%' AND query NOT LIKE '%processes%'";
        return long.Parse(await cluster.ExecuteAsync(Sql, server), null);
    }

    /// <summary>Waits for something that must come sooner or later.</summary>
    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var i = 0; i < 3000; i++)
        {
            if (await holds())
                return;
            await Task.Delay(20);
        }
        Assert.Fail("what had to happen has not happened");
    }
}
