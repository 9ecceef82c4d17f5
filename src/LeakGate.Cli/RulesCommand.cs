using System.CommandLine;
using LeakGate.Checks;
using LeakGate.Reports;

namespace LeakGate.Cli;

/// <summary><c>leakgate rules</c>: the catalogue, a line for each rule.</summary>
internal static class RulesCommand
{
    public static Command Create()
    {
        var command = new Command("rules", "List the rules with their level and what they find.");
        command.SetAction(_ => Run());
        return command;
    }

    private static int Run()
    {
        var width = Catalogue.Rules.Max(rule => rule.Name.Length);
        foreach (var rule in Catalogue.Rules)
        {
            var level = Words.Of(rule.DefaultLevel);
            Console.Out.WriteLine($"{rule.Id}  {rule.Name.PadRight(width)}  {level, -7}  {rule.Summary}");
        }
        return (int)ExitCode.Clean;
    }
}
