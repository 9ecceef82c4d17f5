using LeakGate.Configuration;
using Spectre.Console;

namespace LeakGate.Cli;

/// <summary>A bar per data set on standard error, gone when the run is over.</summary>
internal static class ProgressDisplay
{
    public static async Task<GateReport> ShowAsync(GateSpec spec, GateOptions options, CancellationToken cancellation)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console
            .Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn())
            .StartAsync(async context =>
            {
                var bars = new Dictionary<string, ProgressTask>(StringComparer.Ordinal);
                void Show(string dataset, long total, long read)
                {
                    lock (bars)
                    {
                        if (!bars.TryGetValue(dataset, out var bar))
                            bars.Add(
                                dataset,
                                bar = context.AddTask(Markup.Escape(dataset), maxValue: Math.Max(1, total))
                            );
                        // A compressed file has more text than bytes on disk.
                        bar.Value = Math.Min(read, total);
                    }
                }
                return await Task.Run(
                    () => Gate.CheckAsync(spec, options with { Progress = Show }, cancellation),
                    cancellation
                );
            });
    }
}
