using LeakGate.ClickHouse.Tests.Cluster;

namespace LeakGate.ClickHouse.Tests;

/// <summary>The cluster finds in tables what the local engine finds in files.</summary>
[Collection(ClusterCollection.Name)]
public sealed class SameFindingsTests(ClusterFixture fixture)
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 4)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Of_rows_in_distributed_tables(int seed)
    {
        var data = new RandomDataset(seed);
        var tables = new Dictionary<string, string>();
        foreach (var split in data.Splits)
        {
            tables[split] = fixture.NewName(split);
            await fixture.Cluster.CreateAsync(tables[split], data.ColumnsOf());
            await fixture.ExecuteAsync($"INSERT INTO {tables[split]} VALUES {data.ValuesOf(split)}");
        }
        // Named as they lie on the shards, every other time: the engine then asks all of them.
        var local = seed % 2 == 0;
        var named = tables.ToDictionary(table => table.Key, table => table.Value + (local ? "_here" : ""));
        await SameFindings.MustBeFoundAsync(data, fixture.Uri, named, local ? "cluster: shards" : "");
    }
}

/// <summary>So does the ClickHouse of today.</summary>
[Collection(CurrentServerGroup.Name)]
public sealed class CurrentFindingsTests(CurrentServer server)
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(101, 3)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Of_rows_in_tables(int seed)
    {
        var data = new RandomDataset(seed);
        var tables = new Dictionary<string, string>();
        foreach (var split in data.Splits)
        {
            tables[split] = server.NewName(split);
            await server.ExecuteAsync(
                $"CREATE TABLE {tables[split]} ({data.ColumnsOf()}) ENGINE = MergeTree ORDER BY tuple()"
            );
            await server.ExecuteAsync($"INSERT INTO {tables[split]} VALUES {data.ValuesOf(split)}");
        }
        await SameFindings.MustBeFoundAsync(data, server.Uri, tables, "");
    }
}
