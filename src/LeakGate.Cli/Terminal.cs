namespace LeakGate.Cli;

/// <summary>What the standard streams are connected to.</summary>
internal static class Terminal
{
    /// <summary>Whether standard output is a terminal that wants colour; see no-color.org.</summary>
    public static bool HasColour =>
        !Console.IsOutputRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <summary>Whether progress can be drawn on standard error.</summary>
    public static bool CanDraw => !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
}
