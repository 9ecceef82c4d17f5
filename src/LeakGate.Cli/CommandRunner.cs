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
        var mistakes = Usage.Judge(parsed, args);
        if (mistakes.Count > 0)
        {
            foreach (var mistake in mistakes)
                Usage.Complain(mistake);
            Usage.Complain("'leakgate --help' lists the commands and their options");
            return (int)ExitCode.Configuration;
        }
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (OperationCanceledException)
        {
            Usage.Complain("interrupted");
            return Interrupted;
        }
        catch (GateException failure)
        {
            Usage.Complain(failure.Problems);
            return (int)failure.ExitCode;
        }
        catch (Exception e)
        {
            ReportInternal(e);
            return (int)ExitCode.Internal;
        }
    }

    private static void ReportInternal(Exception e)
    {
        var rule = RunRules.InternalError;
        Usage.Complain($"{rule.Id}: {e.GetType().Name}: {e.Message}");
        Usage.Complain(rule.Fix);
        if (Environment.GetEnvironmentVariable("LEAKGATE_DEBUG") == "1")
            Console.Error.WriteLine(e.ToString());
    }
}
