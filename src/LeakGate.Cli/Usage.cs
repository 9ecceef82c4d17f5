using System.CommandLine;
using System.CommandLine.Parsing;
using LeakGate.Checks;
using LeakGate.Configuration;
using LeakGate.Reports;

namespace LeakGate.Cli;

/// <summary>Says what is wrong with a command line, and what was most likely meant.</summary>
internal static class Usage
{
    /// <summary>What is wrong with the words given, as lines without the program's name; empty where nothing is.</summary>
    public static IReadOnlyList<string> Judge(ParseResult parsed, string[] args)
    {
        var command = parsed.CommandResult.Command;
        // The parser takes a mistyped option for an argument, such as the path of the configuration. Behind -- it is one.
        var options = args.TakeWhile(arg => arg != "--")
            .Where(arg => arg.StartsWith('-') && arg.Length > 1)
            .ToHashSet();
        var unknown = ArgumentsOf(parsed).Concat(parsed.UnmatchedTokens).Where(options.Contains).ToArray();
        if (unknown.Length > 0)
            return [.. unknown.Select(option => UnknownOption(command, option))];
        if (command.Subcommands.Count > 0 && parsed.UnmatchedTokens is [var first, ..])
            return [Unknown(first, "command of leakgate", command.Subcommands.Select(sub => sub.Name))];
        return [.. parsed.Errors.Select(error => error.Message.TrimEnd('.'))];
    }

    /// <summary>Writes problems to standard error, a line for each.</summary>
    public static void Complain(IEnumerable<Problem> problems)
    {
        foreach (var problem in problems)
            Complain($"{problem.Rule.Id}: {problem.At}: {problem.Message}");
    }

    /// <summary>Writes a line to standard error; what users and files put into it cannot make it two.</summary>
    public static void Complain(string line) => Console.Error.WriteLine($"leakgate: {Words.Clean(line)}");

    /// <summary>The error for an option or an argument with a value that does not do.</summary>
    public static GateException Wrong(string found, string expected, string? hint = null) =>
        new(
            ExitCode.Configuration,
            new Problem(RunRules.InvalidConfiguration, SourceLocation.Whole("command line"), found, expected, hint)
        );

    private static IEnumerable<string> ArgumentsOf(ParseResult parsed) =>
        parsed
            .CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens)
            .Select(token => token.Value);

    private static string UnknownOption(Command command, string option) =>
        // --option=value is one word to the shell.
        Unknown(option.Split('=')[0], $"option of {command.Name}", command.Options.Select(known => known.Name));

    private static string Unknown(string word, string kind, IEnumerable<string> known)
    {
        var names = known.ToArray();
        var hint = NearestName.Hint(word, names) is { } near ? $"; {near}" : "";
        return $"'{word}' is no {kind}; expected {(names.Length == 1 ? "" : "one of ")}{string.Join(", ", names)}{hint}";
    }
}
