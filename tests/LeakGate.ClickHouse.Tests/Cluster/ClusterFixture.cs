using System.Diagnostics.CodeAnalysis;

namespace LeakGate.ClickHouse.Tests.Cluster;

/// <summary>One cluster for all tests that leave it whole; each test has tables of its own.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    private ClickHouseCluster? cluster;
    private int tables;

    internal ClickHouseCluster Cluster => cluster!;

    internal Uri Uri => Cluster.Uri;

    /// <summary>Runs a statement of any kind on one server, and gives what it says.</summary>
    internal Task<string> ExecuteAsync(string sql, int server = 0) => Cluster.ExecuteAsync(sql, server);

    /// <summary>A name that no other table has.</summary>
    internal string NewName(string stem) => $"{stem}_{Interlocked.Increment(ref tables)}";

    public async Task InitializeAsync() => cluster = await ClickHouseCluster.StartAsync();

    public Task DisposeAsync()
    {
        cluster?.Dispose();
        return Task.CompletedTask;
    }
}

/// <summary>The tests that share the cluster.</summary>
[CollectionDefinition(Name)]
[SuppressMessage("Naming", "CA1711", Justification = "xunit calls these collections")]
public sealed class ClusterCollection : ICollectionFixture<ClusterFixture>
{
    public const string Name = "cluster";
}
