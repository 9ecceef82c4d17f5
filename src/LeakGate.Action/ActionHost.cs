namespace LeakGate.Action;

/// <summary>The world as the action sees it; tests put another in its place.</summary>
/// <param name="Environment">The value of a variable, or null where it is not set.</param>
/// <param name="Output">The log of the step.</param>
/// <param name="Http">Makes the connection to GitHub; must not follow redirections.</param>
internal sealed record ActionHost(
    Func<string, string?> Environment,
    TextWriter Output,
    Func<HttpClient> Http,
    TimeProvider Time
)
{
    /// <summary>How long one request may take. A report of 10 MB on a slow line takes a minute.</summary>
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromMinutes(2);

    /// <summary>The process that the runner started.</summary>
    public static ActionHost OfProcess(TextWriter output) =>
        new(System.Environment.GetEnvironmentVariable, output, Connect, TimeProvider.System);

    /// <summary>A client that keeps to the system's proxies and takes no redirection, which could carry the token off.</summary>
    private static HttpClient Connect()
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        return new HttpClient(handler, disposeHandler: true) { Timeout = RequestTimeout };
    }
}
