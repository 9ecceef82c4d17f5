using LeakGate.ClickHouse.Tests.Cluster;

namespace LeakGate.ClickHouse.Tests;

/// <summary>Tables of any size that the servers make themselves: four fifths of the rows are in the training split.</summary>
internal static class BigTables
{
    private const string Columns = "id UInt64, customer UInt32, day Date, x Float64, z Int32, city String, y UInt8";

    /// <summary>Makes them, and gives what a data set of them declares. A thousand ids are in both splits.</summary>
    public static async Task<string> CreateAsync(ClickHouseCluster cluster, string train, string test, long rows)
    {
        var ofTest = rows / 5;
        await FillAsync(cluster, train, 0, rows - ofTest);
        await FillAsync(cluster, test, rows - ofTest - 1000, ofTest);
        return $"splits: {{train: {{table: {train}}}, test: {{table: {test}}}}}\ntarget: y\nid: id\ngroup: customer\ntime: day";
    }

    private static async Task FillAsync(ClickHouseCluster cluster, string table, long first, long rows)
    {
        await cluster.CreateAsync(table, Columns);
        var shards = cluster.Servers.Count;
        for (var shard = 0; shard < shards; shard++)
        {
            await cluster.ExecuteAsync(
                $"""
                INSERT INTO {table}_here
                SELECT n AS id, intHash32(n) % 1000000 AS customer, toDate('2020-01-01') + intDiv(n, 20000) % 3000 AS day,
                  intHash64(n) % 1000003 / 1000 AS x, intHash32(n + 7) % 1000 AS z,
                  concat('city ', toString(n % 50)) AS city, intHash32(n + 1) % 2 AS y
                FROM (SELECT number + {first} AS n FROM system.numbers LIMIT {rows}) WHERE n % {shards} = {shard}
                """,
                shard
            );
        }
    }
}
