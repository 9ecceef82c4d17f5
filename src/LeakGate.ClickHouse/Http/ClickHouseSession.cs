using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using LeakGate.Configuration;

namespace LeakGate.ClickHouse.Http;

/// <summary>
/// Sends queries over ClickHouse's HTTP interface: the statement in the body, who asks in headers, and nothing in the
/// address that is secret. Every query is read-only, is answered whole or not at all, and is killed on the server when
/// nobody waits for it any longer.
/// </summary>
internal sealed class ClickHouseSession : ISqlSession, IDisposable
{
    /// <summary>Queries that run together; each of them may use all cores of the cluster.</summary>
    private const int MostTogether = 2;

    private const int MostAttempts = 4;

    /// <summary>What the server is given beyond its own time limit before it counts as hanging.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    private readonly EngineSpec engine;
    private readonly ServerFaults faults;
    private readonly HttpClient client;
    private readonly SemaphoreSlim together = new(MostTogether);
    private readonly Uri address;
    private string parameters;

    /// <param name="engine">Address, user and settings.</param>
    /// <param name="faults">Puts failures into words.</param>
    public ClickHouseSession(EngineSpec engine, ServerFaults faults)
    {
        (this.engine, this.faults) = (engine, faults);
        address = new Uri(engine.Url.Value);
        parameters = QuerySettings.Write(QuerySettings.Essential(engine));
        // Where this handler verifies certificates it does so against the system's roots; nothing here weakens that.
        client = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.GZip,
                ConnectTimeout = TimeSpan.FromSeconds(10),
                // Servers close connections that have been idle for 3 s; one that is just being closed must not be used.
                PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1),
                RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
                UseCookies = false,
            }
        )
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Learns which settings the server knows, since old versions refuse what they do not know.</summary>
    /// <exception cref="GateException">The server cannot be reached, or refuses the user.</exception>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        var names = string.Join(", ", QuerySettings.Wished(null).Keys.Append(QuerySettings.Memory).Select(Sql.Text));
        var answer = await QueryAsync($"SELECT name, value FROM system.settings WHERE name IN ({names})", cancellation);
        var known = answer.Rows.ToDictionary(row => row[0].Text, row => row[1].Text, StringComparer.Ordinal);
        var memory =
            engine.Settings.GetValueOrDefault(QuerySettings.Memory)
            ?? known.GetValueOrDefault(QuerySettings.Memory, "");
        var all = QuerySettings.Essential(engine);
        foreach (var (name, value) in QuerySettings.Wished(QuerySettings.LimitOf(memory)))
        {
            if (known.ContainsKey(name))
                all[name] = value;
        }
        foreach (var (name, value) in engine.Settings)
            all[name] = value;
        parameters = QuerySettings.Write(all);
    }

    /// <inheritdoc/>
    public async Task<SqlResult> QueryAsync(string sql, CancellationToken cancellation)
    {
        await together.WaitAsync(cancellation);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await AskAsync(sql, cancellation);
                }
                catch (HttpRequestException e) when (NothingWasSent(e) && attempt < MostAttempts)
                {
                    await Task.Delay(FirstPause * Math.Pow(2, attempt - 1), cancellation);
                }
                catch (HttpRequestException e)
                {
                    throw faults.Unreachable(e);
                }
            }
        }
        finally
        {
            together.Release();
        }
    }

    public void Dispose()
    {
        client.Dispose();
        together.Dispose();
    }

    /// <summary>Whether the failure came before the server can have seen the query, so that asking again asks once.</summary>
    private static bool NothingWasSent(HttpRequestException e) =>
        e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError;

    private async Task<SqlResult> AskAsync(string sql, CancellationToken cancellation)
    {
        var id = "leakgate-" + Guid.NewGuid().ToString("N");
        using var limit = new CancellationTokenSource(engine.Timeout + Grace);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            using var request = Request(sql + "\nFORMAT JSONCompact", $"query_id={id}&{parameters}");
            using var response = await client.SendAsync(
                request,
                HttpCompletionOption.ResponseHeadersRead,
                either.Token
            );
            return await ReadAsync(response, either.Token);
        }
        catch (OperationCanceledException)
        {
            await KillAsync(id);
            cancellation.ThrowIfCancellationRequested();
            throw faults.Silent(engine.Timeout + Grace);
        }
    }

    private async Task<SqlResult> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        byte[] body;
        try
        {
            body = await response.Content.ReadAsByteArrayAsync(cancellation);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            // The connection broke within the answer: the query has run, and may be what broke the server.
            throw faults.Truncated();
        }
        if (response.StatusCode != HttpStatusCode.OK || response.Headers.Contains("X-ClickHouse-Exception-Code"))
            throw faults.Refused(response.StatusCode, Encoding.UTF8.GetString(body));
        return Parse(body) ?? throw faults.NoResult(Encoding.UTF8.GetString(body));
    }

    /// <summary>The result in a body; null where it is not whole, or no result.</summary>
    private static SqlResult? Parse(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (
                root.TryGetProperty("exception", out _)
                || !root.TryGetProperty("meta", out var meta)
                || !root.TryGetProperty("data", out var data)
                || !root.TryGetProperty("rows", out var rows)
                || rows.GetInt64() != data.GetArrayLength()
            )
                return null;
            var columns = meta.EnumerateArray().Select(column => column.GetProperty("name").GetString()!);
            return new SqlResult([.. columns], [.. data.Clone().EnumerateArray().Select(row => new SqlRow(row))]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private HttpRequestMessage Request(string sql, string query)
    {
        var target = new UriBuilder(address) { Query = query }.Uri;
        var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new ByteArrayContent(Packed(sql)) };
        request.Content.Headers.ContentEncoding.Add("gzip");
        if (engine.User is { } user)
            request.Headers.TryAddWithoutValidation("X-ClickHouse-User", user.Value);
        if (engine.Password is { } password)
            request.Headers.TryAddWithoutValidation("X-ClickHouse-Key", password.Value);
        return request;
    }

    /// <summary>Questions about many columns repeat themselves, and would be most of what travels.</summary>
    private static byte[] Packed(string sql)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            gzip.Write(Encoding.UTF8.GetBytes(sql));
        return packed.ToArray();
    }

    /// <summary>
    /// Ends a query that nobody waits for any longer. Versions that notice a closed connection do so themselves; where
    /// neither helps, the server's own time limit does.
    /// </summary>
    private async Task KillAsync(string id)
    {
        try
        {
            using var patience = new CancellationTokenSource(Grace);
            var kill = string.Create(CultureInfo.InvariantCulture, $"KILL QUERY WHERE query_id = {Sql.Text(id)} ASYNC");
            using var request = Request(kill, "");
            using var response = await client.SendAsync(request, patience.Token);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            // The run ends for another reason already, and that is what has to be told.
        }
    }
}
