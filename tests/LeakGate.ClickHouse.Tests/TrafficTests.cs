using LeakGate.ClickHouse.Tests.Cluster;

namespace LeakGate.ClickHouse.Tests;

/// <summary>Rows stay where they are.</summary>
[Collection(ClusterCollection.Name)]
public sealed class TrafficTests(ClusterFixture fixture)
{
    private const long Rows = 10_000_000;

    [Fact]
    public async Task Of_ten_million_rows_less_than_a_megabyte_moves()
    {
        var (train, test) = (fixture.NewName("train"), fixture.NewName("test"));
        var dataset = await BigTables.CreateAsync(fixture.Cluster, train, test, Rows);
        using var proxy = new LoopbackProxy(fixture.Uri);
        var report = await Checked.RunAsync(proxy.Uri, dataset);
        Assert.Empty(report.Problems.Select(problem => problem.Message));
        Assert.Equal([Rows * 4 / 5, Rows / 5], report.Datasets[0].Splits.Select(split => split.Rows));
        var overlap = Assert.Single(report.Findings, finding => finding.Rule.Name == "id-overlap");
        Assert.Contains(1000L, overlap.Properties.Values);
        Assert.InRange(proxy.Bytes, 1, 1_000_000);
        await fixture.Cluster.DropAsync(train);
        await fixture.Cluster.DropAsync(test);
    }
}
