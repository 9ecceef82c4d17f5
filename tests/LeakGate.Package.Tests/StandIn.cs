namespace LeakGate.Package.Tests;

/// <summary>
/// Stands in for the command line where a test is about the task alone: started as <c>check FILE …</c>, it plays the
/// script that the file holds, one step a line: <c>out TEXT</c>, <c>err TEXT</c>, <c>wait</c>, <c>exit CODE</c>. A SARIF
/// report that is asked for comes out empty.
/// </summary>
internal static class StandIn
{
    /// <summary>What LeakGateToolPath is set to.</summary>
    public static string Path => typeof(StandIn).Assembly.Location;

    /// <summary>Holds the process id of a stand-in that waits.</summary>
    public static string WaitingFile(string script) => script + ".waiting";

    public static async Task<int> Main(string[] arguments)
    {
        var script = arguments[1];
        foreach (var report in arguments.Where(argument => argument.StartsWith("sarif=", StringComparison.Ordinal)))
            await File.WriteAllTextAsync(report["sarif=".Length..], "{}");

        foreach (var line in await File.ReadAllLinesAsync(script))
        {
            var (step, text) = line.IndexOf(' ', StringComparison.Ordinal) is > 0 and var end
                ? (line[..end], line[(end + 1)..])
                : (line, "");
            switch (step)
            {
                case "out":
                    await Console.Out.WriteLineAsync(text);
                    break;
                case "err":
                    await Console.Error.WriteLineAsync(text);
                    break;
                case "wait":
                    await File.WriteAllTextAsync(WaitingFile(script), Environment.ProcessId.ToString());
                    await Task.Delay(TimeSpan.FromMinutes(2));
                    break;
                case "exit":
                    return int.Parse(text);
                default:
                    throw new InvalidDataException($"'{step}' is not a step of a script");
            }
        }
        return 0;
    }
}
