using System.Diagnostics;
using System.Globalization;
using LeakGate.ClickHouse.Tests.Cluster;
using Xunit.Abstractions;

namespace LeakGate.ClickHouse.Tests;

/// <summary>How the cost of a run grows with rows and shards. <c>./build scale</c> asks for more rows and prints the table.</summary>
public sealed class ScaleTests(ITestOutputHelper output)
{
    /// <summary>Tables of these sizes, in rows, where nothing else is asked for: what travels must not grow with them.</summary>
    private const string FewRows = "20000 200000";

    [Fact]
    public async Task Cost_of_a_run()
    {
        var asked = Environment.GetEnvironmentVariable("LEAKGATE_SCALE") is { Length: > 0 } text ? text : FewRows;
        var sizes = asked
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(size => long.Parse(size, CultureInfo.InvariantCulture))
            .ToArray();
        output.WriteLine(
            "| Shards | Rows | s | CPU s | Queries | To LeakGate, kB | Between servers, MB | Memory of the first, MB | Of the others, MB |"
        );
        output.WriteLine("|---|---|---|---|---|---|---|---|---|");
        var bytes = new List<long>();
        for (var shards = 1; shards <= 3; shards++)
        {
            using var cluster = await ClickHouseCluster.StartAsync(shards, isWatched: true);
            foreach (var rows in sizes)
                bytes.Add(await MeasureAsync(cluster, rows));
        }
        Assert.True(bytes.Max() < 2 * bytes.Min(), $"what travels grows: {string.Join(", ", bytes)} bytes");
    }

    private async Task<long> MeasureAsync(ClickHouseCluster cluster, long rows)
    {
        var dataset = await BigTables.CreateAsync(cluster, "train", "test", rows);
        foreach (var server in cluster.Servers)
            server.ForgetPeak();
        var before = cluster.Servers.Sum(server => server.CpuSeconds);
        var betweenBefore = cluster.BytesBetween;
        using var proxy = new LoopbackProxy(cluster.Uri);
        var watch = Stopwatch.StartNew();
        var report = await Checked.RunAsync(proxy.Uri, dataset, "timeout: 3h");
        var seconds = watch.Elapsed.TotalSeconds;
        Assert.Empty(report.Problems.Select(problem => problem.Message));
        Assert.Equal(rows, report.Datasets[0].Splits.Sum(split => split.Rows));
        var others = cluster.Servers.Skip(1).Select(server => server.PeakBytes).DefaultIfEmpty().Max();
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {cluster.Servers.Count} | {rows:N0} | {seconds:F1} | {cluster.Servers.Sum(server => server.CpuSeconds) - before:F1} | {proxy.Requests} | {proxy.Bytes / 1000.0:F0} | {(cluster.BytesBetween - betweenBefore) / 1e6:F1} | {cluster.Servers[0].PeakBytes / 1e6:F0} | {others / 1e6:F0} |"
            )
        );
        await cluster.DropAsync("train");
        await cluster.DropAsync("test");
        return proxy.Bytes;
    }
}
