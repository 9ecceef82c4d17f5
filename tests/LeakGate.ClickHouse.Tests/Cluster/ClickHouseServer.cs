using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LeakGate.ClickHouse.Tests.Cluster;

/// <summary>Ports that nobody listens on at the moment.</summary>
internal static class FreePorts
{
    public static int[] Take(int count)
    {
        // All are held at once, so that no two are the same.
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        foreach (var listener in listeners)
            listener.Start();
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        foreach (var listener in listeners)
            listener.Stop();
        return ports;
    }
}

/// <summary>One server of the cluster: a process of Debian's clickhouse-server on loopback.</summary>
internal sealed class ClickHouseServer : IDisposable
{
    private const string Program = "/usr/sbin/clickhouse-server";
    private readonly string folder;
    private Process? process;

    public ClickHouseServer(string folder, int http, int tcp, int interserver, string shards)
    {
        this.folder = folder;
        Uri = new Uri($"http://127.0.0.1:{http}/");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "config.xml"), Configuration(folder, http, tcp, interserver, shards));
        File.WriteAllText(Path.Combine(folder, "users.xml"), Users);
    }

    /// <summary>The user with a password, as a configuration would name it.</summary>
    public static string User => "gate";

    public static string Password => "s3cr€t-«words»";

    public Uri Uri { get; }

    /// <summary>The process that is the server.</summary>
    public int Pid { get; private set; }

    /// <summary>Processor time that the server has used.</summary>
    public double CpuSeconds
    {
        get
        {
            using var server = Process.GetProcessById(Pid);
            return server.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>Most memory that the server has held since <see cref="ForgetPeak"/>.</summary>
    public long PeakBytes
    {
        get
        {
            var line = File.ReadLines($"/proc/{Pid}/status")
                .First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return 1024
                * long.Parse(
                    line["VmHWM:".Length..^"kB".Length],
                    NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
                    CultureInfo.InvariantCulture
                );
        }
    }

    /// <summary>What the server has said, for a test that fails.</summary>
    public string Log => Read("error.log") + Read("out");

    public async Task StartAsync(HttpClient client)
    {
        Assert.True(File.Exists(Program), $"{Program} is missing; './build test' installs it");
        // When this process ends, however it ends, the pipe closes and takes the server with it.
        var start = new ProcessStartInfo("/bin/sh")
        {
            ArgumentList =
            {
                "-c",
                $"{Program} --config-file=config.xml >out 2>&1 </dev/null & p=$!; echo $p; read -r _; kill -9 $p; wait; rm -rf \"$PWD\"",
            },
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        process = Process.Start(start)!;
        Pid = int.Parse((await process.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
        for (var i = 0; i < 600; i++)
        {
            try
            {
                if ((await client.GetAsync(Uri + "ping")).IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // not yet
            }
            await Task.Delay(100);
        }
        throw new InvalidOperationException($"the server did not start: {Log}");
    }

    /// <summary>Begins to watch for the most memory anew.</summary>
    public void ForgetPeak() => File.WriteAllText($"/proc/{Pid}/clear_refs", "5");

    /// <summary>Ends the server as a power cut would.</summary>
    public void Kill()
    {
        process?.StandardInput.Close();
        process?.WaitForExit();
        process?.Dispose();
        process = null;
    }

    public void Dispose() => Kill();

    private string Read(string name)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? File.ReadAllText(path) : "";
    }

    private static string Configuration(string folder, int http, int tcp, int interserver, string shards) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            <yandex>
              <logger><level>warning</level><log>{folder}/server.log</log><errorlog>{folder}/error.log</errorlog></logger>
              <http_port>{http}</http_port><tcp_port>{tcp}</tcp_port><interserver_http_port>{interserver}</interserver_http_port>
              <listen_host>127.0.0.1</listen_host>
              <path>{folder}/data/</path><tmp_path>{folder}/tmp/</tmp_path><user_files_path>{folder}/files/</user_files_path>
              <users_config>users.xml</users_config>
              <default_profile>default</default_profile><default_database>default</default_database>
              <mark_cache_size>67108864</mark_cache_size><timezone>UTC</timezone>
              <remote_servers><shards>{shards}</shards></remote_servers>
            </yandex>
            """
        );

    private static string Users =>
        $"""
            <yandex>
              <profiles><default><max_memory_usage>12000000000</max_memory_usage><max_threads>2</max_threads></default></profiles>
              <users>
                <default>
                  <password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota>
                </default>
                <{User}>
                  <password_sha256_hex>{Hash}</password_sha256_hex><networks><ip>127.0.0.1</ip></networks>
                  <profile>default</profile><quota>default</quota>
                </{User}>
              </users>
              <quotas><default/></quotas>
            </yandex>
            """;

    private static string Hash =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(Password)));
}
