using LeakGate.ClickHouse.Tests.Cluster;

namespace LeakGate.ClickHouse.Tests;

/// <summary>Rows stay where they are.</summary>
[Collection(ClusterCollection.Name)]
public sealed class TrafficTests(ClusterFixture fixture)
{
    [Fact]
    public async Task Of_ten_million_rows_less_than_a_megabyte_moves()
    {
        var (train, test) = (fixture.NewName("train"), fixture.NewName("test"));
        const string Columns = "id UInt64, customer UInt32, day Date, x Float64, z Int32, city String, y UInt8";
        foreach (var (table, first, rows) in new[] { (train, 0, 8_000_000), (test, 7_999_000, 2_000_000) })
        {
            await fixture.Cluster.CreateAsync(table, Columns);
            for (var shard = 0; shard < 3; shard++)
            {
                await fixture.ExecuteAsync(
                    $"""
                    INSERT INTO {table}_here
                    SELECT number AS id, intHash32(number) % 1000000, toDate('2020-01-01') + intDiv(number, 20000),
                      intHash64(number) % 1000003 / 1000, intHash32(number + 7) % 1000, concat('city ', toString(number % 50)),
                      intHash32(number + 1) % 2
                    FROM (SELECT number + {first} AS number FROM system.numbers LIMIT {rows}) WHERE number % 3 = {shard}
                    """,
                    shard
                );
            }
        }
        using var proxy = new LoopbackProxy(fixture.Uri);
        var report = await Checked.RunAsync(
            proxy.Uri,
            $"splits: {{train: {{table: {train}}}, test: {{table: {test}}}}}\ntarget: y\nid: id\ngroup: customer\ntime: day"
        );
        Assert.Empty(report.Problems);
        Assert.Equal([8_000_000L, 2_000_000L], report.Datasets[0].Splits.Select(split => split.Rows));
        Assert.Contains(report.Findings, finding => finding.Rule.Name == "id-overlap");
        Assert.InRange(proxy.Bytes, 1, 1_000_000);
    }
}
