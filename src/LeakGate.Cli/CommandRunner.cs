using System.CommandLine;
using System.Text;
using LeakGate.Checks;
using LeakGate.Configuration;

namespace LeakGate.Cli;

/// <summary>Runs a command line and turns whatever happens into the documented exit codes.</summary>
internal static class CommandRunner
{
    /// <summary>What shells report for a program that was interrupted.</summary>
    private const int Interrupted = 130;

    public static async Task<int> RunAsync(Command root, string[] args)
    {
        // Reports are UTF-8 whatever the console's code page; without a mark, since other programs read them.
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync($"leakgate: {error.Message}");
            await Console.Error.WriteLineAsync("leakgate: 'leakgate --help' lists the commands and their options");
            return (int)ExitCode.Configuration;
        }
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("leakgate: interrupted");
            return Interrupted;
        }
        catch (GateException failure)
        {
            foreach (var problem in failure.Problems)
                await Console.Error.WriteLineAsync($"leakgate: {problem.Rule.Id}: {problem.At}: {problem.Message}");
            return (int)failure.ExitCode;
        }
        catch (Exception e)
        {
            await ReportInternal(e);
            return (int)ExitCode.Internal;
        }
    }

    private static async Task ReportInternal(Exception e)
    {
        var rule = RunRules.InternalError;
        await Console.Error.WriteLineAsync($"leakgate: {rule.Id}: {e.GetType().Name}: {e.Message}");
        await Console.Error.WriteLineAsync($"leakgate: {rule.Fix}");
        if (Environment.GetEnvironmentVariable("LEAKGATE_DEBUG") == "1")
            await Console.Error.WriteLineAsync(e.ToString());
    }
}
