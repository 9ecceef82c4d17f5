namespace LeakGate.ClickHouse.Tests.Cluster;

/// <summary>Servers on loopback that know each other as the shards of one cluster, called <c>shards</c>.</summary>
internal sealed class ClickHouseCluster : IDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false })
    {
        Timeout = TimeSpan.FromMinutes(10),
    };
    private readonly string folder = Directory.CreateTempSubdirectory("leakgate-clickhouse-").FullName;

    private readonly LoopbackProxy[] watchers;

    private ClickHouseCluster(int shards, bool isWatched)
    {
        var ports = FreePorts.Take(3 * shards);
        // The first server is the one that is asked, and reads its own shard without a connection.
        watchers = isWatched
            ?
            [
                .. Enumerable
                    .Range(1, shards - 1)
                    .Select(i => new LoopbackProxy(new Uri($"tcp://127.0.0.1:{ports[(3 * i) + 1]}/"))),
            ]
            : [];
        var replicas = string.Concat(
            Enumerable
                .Range(0, shards)
                .Select(i => i > 0 && isWatched ? watchers[i - 1].Uri.Port : ports[(3 * i) + 1])
                .Select(port => $"<shard><replica><host>127.0.0.1</host><port>{port}</port></replica></shard>")
        );
        Servers =
        [
            .. Enumerable
                .Range(0, shards)
                .Select(i => new ClickHouseServer(
                    Path.Combine(folder, $"shard{i}"),
                    ports[3 * i],
                    ports[(3 * i) + 1],
                    ports[(3 * i) + 2],
                    replicas
                )),
        ];
    }

    public IReadOnlyList<ClickHouseServer> Servers { get; }

    /// <summary>The server that is asked.</summary>
    public Uri Uri => Servers[0].Uri;

    /// <summary>Bytes between the first server and the others, where they are watched.</summary>
    public long BytesBetween => watchers.Sum(watcher => watcher.Bytes);

    public static async Task<ClickHouseCluster> StartAsync(int shards = 3, bool isWatched = false)
    {
        var cluster = new ClickHouseCluster(shards, isWatched);
        try
        {
            await Task.WhenAll(cluster.Servers.Select(server => server.StartAsync(cluster.client)));
            return cluster;
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
    }

    /// <summary>Runs a statement of any kind on one server, and gives what it says.</summary>
    public async Task<string> ExecuteAsync(string sql, int server = 0)
    {
        using var body = new StringContent(sql);
        var address = new Uri(Servers[server].Uri, "?insert_distributed_sync=1");
        using var response = await client.PostAsync(address, body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{sql[..Math.Min(sql.Length, 300)]}\n{text}\n{Servers[server].Log}");
        return text.TrimEnd();
    }

    /// <summary>Runs a statement on every server.</summary>
    public async Task EverywhereAsync(string sql)
    {
        for (var i = 0; i < Servers.Count; i++)
            await ExecuteAsync(sql, i);
    }

    /// <summary>
    /// A table on every shard, called <paramref name="name"/> with <c>_here</c> behind it, and the Distributed one over them.
    /// </summary>
    /// <param name="columns">Names and types.</param>
    public async Task CreateAsync(string name, string columns)
    {
        await EverywhereAsync($"CREATE TABLE {name}_here ({columns}) ENGINE = MergeTree ORDER BY tuple()");
        await EverywhereAsync(
            $"CREATE TABLE {name} AS {name}_here ENGINE = Distributed(shards, currentDatabase(), {name}_here, rand())"
        );
    }

    /// <summary>Drops what <see cref="CreateAsync"/> made.</summary>
    public async Task DropAsync(string name)
    {
        await EverywhereAsync($"DROP TABLE {name}");
        await EverywhereAsync($"DROP TABLE {name}_here");
    }

    public void Dispose()
    {
        foreach (var server in Servers)
            server.Dispose();
        foreach (var watcher in watchers)
            watcher.Dispose();
        client.Dispose();
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}
