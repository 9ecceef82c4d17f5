using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace LeakGate.Training;

/// <summary>How a command ended.</summary>
/// <param name="ExitCode">Null where it was stopped because its time was up.</param>
/// <param name="Output">The end of what it printed.</param>
/// <param name="Errors">The end of what it complained of.</param>
internal sealed record ChildOutcome(int? ExitCode, string Output, string Errors);

/// <summary>
/// Runs a command and nothing that outlives it: arguments as a list and never through a shell, a given environment, no
/// input, bounded in time and output. When it ends, however it does, every process that it has started ends too.
/// </summary>
internal static class ChildProcess
{
    /// <summary>What is kept of each of the two outputs, in characters: a score stands at the end.</summary>
    private const int Kept = 1 << 18;

    /// <summary>Marks the processes of one run: they inherit it, even those that have left the tree.</summary>
    private const string Mark = "LEAKGATE_RUN";

    private const int Sweeps = 20;

    /// <summary>How long outputs may stay open behind a command that has ended.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <exception cref="OperationCanceledException">The run was cancelled; the command has been stopped.</exception>
    /// <exception cref="Win32Exception">There is no such program.</exception>
    public static ChildOutcome Run(
        IReadOnlyList<string> command,
        string folder,
        IEnumerable<(string Name, string Value)> environment,
        TimeSpan timeout,
        CancellationToken cancellation
    )
    {
        var mark = Guid.NewGuid().ToString("N");
        cancellation.ThrowIfCancellationRequested();
        using var process = Process.Start(Prepare(command, folder, environment, mark))!;
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var end = time.Token.Register(() => Stop(process, mark));
        using var exit = new ExitHandler(() => Stop(process, mark));
        time.CancelAfter(timeout);
        process.StandardInput.Close();
        var output = Task.Run(() => ReadEnd(process.StandardOutput), CancellationToken.None);
        var errors = Task.Run(() => ReadEnd(process.StandardError), CancellationToken.None);
        process.WaitForExit();
        // What it left behind may hold its outputs open for ever.
        Stop(process, mark);
        Task.WaitAll((Task[])[output, errors], (int)Patience.TotalMilliseconds, CancellationToken.None);
        cancellation.ThrowIfCancellationRequested();
        return new ChildOutcome(
            time.IsCancellationRequested ? null : process.ExitCode,
            output.IsCompletedSuccessfully ? output.Result : "",
            errors.IsCompletedSuccessfully ? errors.Result : ""
        );
    }

    private static ProcessStartInfo Prepare(
        IReadOnlyList<string> command,
        string folder,
        IEnumerable<(string Name, string Value)> environment,
        string mark
    )
    {
        var start = new ProcessStartInfo(command[0])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
        };
        foreach (var argument in command.Skip(1))
            start.ArgumentList.Add(argument);
        start.Environment.Clear();
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        start.Environment[Mark] = mark;
        return start;
    }

    private static string ReadEnd(StreamReader reader)
    {
        var end = new StringBuilder();
        var buffer = new char[1 << 14];
        for (int read; (read = reader.Read(buffer)) > 0; )
        {
            end.Append(buffer, 0, read);
            if (end.Length > 2 * Kept)
                end.Remove(0, end.Length - Kept);
        }
        return end.ToString();
    }

    /// <summary>Ends the process, those below it, and those that bear its mark.</summary>
    private static void Stop(Process process, string mark)
    {
        try
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself meanwhile.
        }
        // A process may start another while it is being looked for.
        for (var i = 0; i < Sweeps && KillMarked(mark); i++)
            Thread.Sleep(5);
    }

    /// <summary>Kills the processes with a mark in their environment; false where there is none.</summary>
    private static bool KillMarked(string mark)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        var wanted = Encoding.ASCII.GetBytes($"{Mark}={mark}");
        var found = false;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), out var id) || id == Environment.ProcessId)
                continue;
            try
            {
                if (File.ReadAllBytes($"{folder}/environ").AsSpan().IndexOf(wanted) < 0)
                    continue;
                found = true;
                using var marked = Process.GetProcessById(id);
                marked.Kill();
            }
            catch (Exception e)
                when (e
                        is IOException
                            or UnauthorizedAccessException
                            or ArgumentException
                            or InvalidOperationException
                            or Win32Exception
                )
            {
                // It is another user's, or has ended meanwhile.
            }
        }
        return found;
    }

    /// <summary>Does something when this process is told to end.</summary>
    private sealed class ExitHandler : IDisposable
    {
        private readonly EventHandler handler;

        public ExitHandler(Action action)
        {
            handler = (_, _) => action();
            AppDomain.CurrentDomain.ProcessExit += handler;
        }

        public void Dispose() => AppDomain.CurrentDomain.ProcessExit -= handler;
    }
}
