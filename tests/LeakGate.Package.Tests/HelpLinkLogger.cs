using Microsoft.Build.Framework;

namespace LeakGate.Package.Tests;

/// <summary>
/// Prints the help links of errors, which neither MSBuild's text log nor its binary log keeps; editors and the terminal
/// logger show them. A build loads it with <c>-logger</c>.
/// </summary>
public sealed class HelpLinkLogger : ILogger
{
    public LoggerVerbosity Verbosity { get; set; }

    public string? Parameters { get; set; }

    /// <summary>The switch that adds this logger to a build.</summary>
    internal static string Switch => $"-logger:{nameof(HelpLinkLogger)},{typeof(StandIn).Assembly.Location}";

    public void Initialize(IEventSource eventSource) =>
        eventSource.ErrorRaised += (_, error) => Console.WriteLine($"help for {error.Code}: {error.HelpLink}");

    public void Shutdown() { }
}
