using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace LeakGate.ClickHouse.Tests.Cluster;

/// <summary>ClickHouse of today on loopback: proof that what old servers understand is still understood.</summary>
public sealed class CurrentServer : IAsyncLifetime
{
    private readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false })
    {
        Timeout = TimeSpan.FromMinutes(10),
    };
    private Process? process;
    private int tables;

    internal Uri Uri { get; private set; } = new("http://127.0.0.1/");

    internal string NewName(string stem) => $"{stem}_{Interlocked.Increment(ref tables)}";

    public async Task InitializeAsync()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "LeakGate.sln")))
            folder =
                Path.GetDirectoryName(folder) ?? throw new FileNotFoundException("LeakGate.sln in no folder above");
        // Its standard input is this process's to close: it ends with the tests, however they end.
        var start = new ProcessStartInfo("bash", [Path.Combine(folder, "tests", "clickhouse-current", "start")])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var address = await process.StandardOutput.ReadLineAsync();
        Uri = new Uri(address ?? throw new InvalidOperationException($"it did not start: {await errors}"));
    }

    public Task DisposeAsync()
    {
        process?.StandardInput.Close();
        process?.WaitForExit();
        process?.Dispose();
        client.Dispose();
        return Task.CompletedTask;
    }

    internal async Task ExecuteAsync(string sql)
    {
        using var body = new StringContent(sql);
        using var response = await client.PostAsync(Uri, body);
        Assert.True(
            response.IsSuccessStatusCode,
            $"{sql[..Math.Min(sql.Length, 300)]}\n{await response.Content.ReadAsStringAsync()}"
        );
    }
}

/// <summary>The tests that share it.</summary>
[CollectionDefinition(Name)]
[SuppressMessage("Naming", "CA1711", Justification = "xunit calls these collections")]
public sealed class CurrentServerGroup : ICollectionFixture<CurrentServer>
{
    public const string Name = "current server";
}
