using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace LeakGate.ClickHouse.Tests.Cluster;

/// <summary>
/// Stands between LeakGate and a server on loopback: counts what passes, and can break connections as networks do.
/// </summary>
internal sealed class LoopbackProxy : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Uri target;
    private readonly CancellationTokenSource stop = new();
    private long bytes;
    private int connections;
    private int requests;

    public LoopbackProxy(Uri target)
    {
        this.target = target;
        listener.Start();
        _ = AcceptAsync();
    }

    public Uri Uri => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

    /// <summary>Bytes in both directions, headers and all.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>Questions so far: how often a client began to speak after it had been answered.</summary>
    public int Requests => Volatile.Read(ref requests);

    /// <summary>Connections that were made so far.</summary>
    public int Connections => Volatile.Read(ref connections);

    /// <summary>Answers of later connections stop behind so many bytes and the connection is closed; null for never.</summary>
    public int? CutBehind { get; set; }

    /// <summary>Whether later requests are taken and never answered.</summary>
    public bool Hangs { get; set; }

    /// <summary>How many of the first connections are closed before anything is read.</summary>
    public int RefuseFirst { get; set; }

    public void Dispose()
    {
        stop.Cancel();
        listener.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            TcpClient client;
            try
            {
                client = await listener.AcceptTcpClientAsync(stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            var number = Interlocked.Increment(ref connections);
            if (number <= RefuseFirst)
                return;
            using var server = new TcpClient();
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, target.Port, stop.Token);
                var (near, far) = (client.GetStream(), server.GetStream());
                if (Hangs)
                {
                    await near.CopyToAsync(Stream.Null, stop.Token);
                    return;
                }
                // A question may come in several pieces, and begins where the last thing said was an answer.
                var isAnswered = new StrongBox<bool>(true);
                var question = PipeAsync(
                    near,
                    far,
                    null,
                    () =>
                    {
                        if (Interlocked.Exchange(ref isAnswered.Value, false))
                            Interlocked.Increment(ref requests);
                    }
                );
                var answer = PipeAsync(far, near, CutBehind, () => Volatile.Write(ref isAnswered.Value, true));
                await Task.WhenAny(question, answer);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
            {
                // One side has gone, which is what the other has to notice.
            }
        }
    }

    private async Task PipeAsync(NetworkStream from, NetworkStream to, int? limit, Action passing)
    {
        var buffer = new byte[1 << 16];
        var passed = 0;
        while (await from.ReadAsync(buffer, stop.Token) is > 0 and var count)
        {
            passing();
            var allowed = limit is { } most ? Math.Min(count, most - passed) : count;
            Interlocked.Add(ref bytes, allowed);
            await to.WriteAsync(buffer.AsMemory(0, allowed), stop.Token);
            passed += allowed;
            if (passed == limit)
                return;
        }
    }
}
