using System.Diagnostics;
using LeakGate.ClickHouse.Tests.Cluster;

namespace LeakGate.ClickHouse.Tests;

/// <summary>The program as people run it: however it ends, nothing that it writes holds the password.</summary>
[Collection(ClusterCollection.Name)]
public sealed class CredentialTests(ClusterFixture fixture) : IDisposable
{
    private const string Login = ", user: \"${GATE_USER}\", password: \"${GATE_PASSWORD}\"";
    private const string Wrong = "hunter2-never-to-be-seen";
    private readonly string folder = Directory.CreateTempSubdirectory("leakgate-credentials-").FullName;

    [Fact]
    public async Task A_run_that_succeeds_keeps_it() =>
        await RunAsync(fixture.Uri, Login, ClickHouseServer.Password, ExitCode.Clean);

    [Fact]
    public async Task A_password_that_is_refused_stays_secret() =>
        await RunAsync(fixture.Uri, Login, Wrong, ExitCode.Data);

    [Fact]
    public async Task A_password_for_nobody_stays_secret()
    {
        var nobody = new Uri($"http://127.0.0.1:{FreePorts.Take(1)[0]}/");
        await RunAsync(nobody, Login, Wrong, ExitCode.Data);
    }

    [Fact]
    public async Task A_password_in_the_file_is_refused_and_not_passed_on() =>
        await RunAsync(fixture.Uri, $", user: me, password: {Wrong}", Wrong, ExitCode.Configuration);

    [Fact]
    public async Task A_password_in_the_address_is_refused_and_not_passed_on() =>
        await RunAsync(new Uri($"http://me:{Wrong}@127.0.0.1:1/"), "", Wrong, ExitCode.Configuration);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task RunAsync(Uri uri, string login, string password, ExitCode exitCode)
    {
        var table = fixture.NewName("plain");
        await fixture.Cluster.CreateAsync(table, "x Int64");
        await fixture.ExecuteAsync($"INSERT INTO {table} SELECT number FROM system.numbers LIMIT 10");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "leakgate.yml"),
            $$"""
            version: 1
            datasets:
              d:
                engine: {clickhouse: "{{uri}}"{{login}}}
                splits:
                  train: {query: "SELECT * FROM {{table}} WHERE x < 5"}
                  test: {query: "SELECT * FROM {{table}} WHERE x >= 5"}
            """
        );
        string[] kinds = ["sarif", "json", "html", "markdown", "msbuild", "github"];
        var reports = kinds.SelectMany(kind => new[] { "--report", $"{kind}={kind}.out" });
        var program = Path.Combine(AppContext.BaseDirectory, "LeakGate.Cli.dll");
        var start = new ProcessStartInfo(
            "dotnet",
            [program, "check", "--only", "constant-feature", "--report", "text=-", .. reports]
        )
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GATE_USER"] = ClickHouseServer.User;
        start.Environment["GATE_PASSWORD"] = password;
        using var process = Process.Start(start)!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        var all = await said + await complained;
        Assert.True(process.ExitCode == (int)exitCode, $"exit code {process.ExitCode}\n{all}");
        var files = kinds.Select(kind => File.ReadAllText(Path.Combine(folder, $"{kind}.out"))).ToArray();
        Assert.All(files.Append(all), text => Assert.DoesNotContain(password, text, StringComparison.Ordinal));
        // As JSON and addresses would write what is not ASCII.
        Assert.All(
            files.Append(all),
            text => Assert.DoesNotContain(Uri.EscapeDataString(password), text, StringComparison.Ordinal)
        );
    }
}
