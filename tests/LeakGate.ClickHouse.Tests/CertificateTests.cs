using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LeakGate.ClickHouse.Tests.Cluster;

namespace LeakGate.ClickHouse.Tests;

/// <summary>Nothing is said to a server that nobody vouches for.</summary>
public sealed class CertificateTests
{
    private const string Dataset = "splits: {train: {table: a}, test: {table: b}}";

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-1),
            DateTimeOffset.UtcNow.AddDays(1)
        );
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var heard = ListenAsync(listener, certificate);
        var uri = new Uri($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        var report = await Checked.RunAsync(uri, Dataset, password: ClickHouseServer.Password);
        report.MustBeUnanswered("no secure connection", "certificate");
        Assert.Equal(0, await heard);
    }

    [Fact]
    public async Task A_server_that_does_not_speak_TLS_is_told()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answered = AnswerPlainlyAsync(listener);
        var uri = new Uri($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        (await Checked.RunAsync(uri, Dataset)).MustBeUnanswered("no secure connection");
        await answered;
    }

    /// <summary>Bytes that a client says once it trusts the server.</summary>
    private static async Task<int> ListenAsync(TcpListener listener, X509Certificate2 certificate)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await using var secure = new SslStream(client.GetStream());
        try
        {
            await secure.AuthenticateAsServerAsync(certificate);
            return await secure.ReadAsync(new byte[1000]);
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            return 0;
        }
    }

    private static async Task AnswerPlainlyAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
        // Until the client has had enough.
        await client.GetStream().CopyToAsync(Stream.Null).ContinueWith(_ => { }, TaskScheduler.Default);
    }
}
